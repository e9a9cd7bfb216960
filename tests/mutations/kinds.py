"""The table of damages: one row a kind. Each must be refused by a validator worth its name."""
import json
import re
from dataclasses import dataclass
from typing import Callable

from damage import change, drop, entries, entry_resources, members, objects, one, put, resources

XHTML = ' xmlns="http://www.w3.org/1999/xhtml"'
JP = "http://jpfhir.jp/fhir/"
INSURED = JP + "clins/Idsystem/JP_Insurance_memberID"
INSTITUTION = JP + "clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber"
DEPARTMENT = JP + "eCS/Extension/StructureDefinition/JP_eCS_Department"
STRINGS = ("text", "display", "title", "description", "name")
INFORMATION = ("Patient", "Condition", "AllergyIntolerance", "MedicationRequest")
DATES = ("birthDate", "onsetDateTime", "effectiveDateTime", "recordedDate", "authoredOn", "date", "start")
# What R4 itself requires of each type.
REQUIRED = {
    "AllergyIntolerance": ["patient"], "Bundle": ["type"], "CarePlan": ["status", "intent", "subject"],
    "Composition": ["status", "type", "date", "author", "title"], "Condition": ["subject"],
    "Coverage": ["status", "beneficiary", "payor"], "DocumentReference": ["status", "content"],
    "Encounter": ["status", "class"], "MedicationRequest": ["status", "intent", "subject"],
    "Observation": ["status", "code"],
}


FHIR, NATIONAL = "FHIR", "JP-CLINS"


# JP-Core alone demands little: its profiles are the ground on which the national ones stand.
def claims_national_profile(document):
    profiles = document.get("meta", {}).get("profile", [])
    return any(url.startswith(JP) and not url.startswith(JP + "core/") for url in profiles)


@dataclass(frozen=True)
class Kind:
    name: str
    family: str
    what: str
    apply: Callable  # (document, rng) -> whether it was damaged, or the text of the mutant
    document: str = ""  # only of this kind: "Bundle", "collection", "letter"

    def fits(self, document):
        if self.family == NATIONAL and not claims_national_profile(document):
            return False
        if self.document == "collection":
            return document.get("type") == "collection"
        if self.document == "letter":  # not the reports of health checks: their titles are free
            return "eCheckup" not in str(document["meta"]["profile"])
        return not self.document or document["resourceType"] == self.document


def drop_required(document, rng):
    place = one(rng, [(it, name) for it in resources(document)
                      for name in REQUIRED.get(it["resourceType"], []) if name in it])
    if place is None:
        return False
    del place[0][place[1]]
    return True


def misspell(document, rng):
    place = one(rng, [(it, name) for it in objects(document) for name in it
                      if len(name) > 4 and not name.startswith("_") and name != "resourceType"])
    if place is None:
        return False
    owner, name = place
    at = rng.randrange(1, len(name) - 1)
    owner[name[:at] + name[at + 1] + name[at] + name[at + 2:] if name[at] != name[at + 1]
          else name[:at] + name[at + 1:]] = owner.pop(name)
    return True


def wrap(document, rng):
    place = one(rng, [(it, name) for it in objects(document) for name, value in it.items()
                      if isinstance(value, str) and name != "resourceType"])
    place[0][place[1]] = [place[0][place[1]]]
    return True


def unwrap(document, rng):
    place = one(rng, [(it, name) for it in objects(document) for name, value in it.items()
                      if isinstance(value, list) and len(value) == 1])
    if place is None:
        return False
    place[0][place[1]] = place[0][place[1]][0]
    return True


def replace_value(of, by):
    def apply(document, rng):
        place = one(rng, [(it, name) for it in objects(document) for name, value in it.items()
                          if isinstance(value, of) and name != "resourceType"])
        if place is None:
            return False
        place[0][place[1]] = by
        return True
    return apply


def duplicate_key(document, rng):
    text = json.dumps(document, ensure_ascii=False)
    return text[:-1] + ', "resourceType": "Patient"}'


def second_choice(document, rng):
    place = one(rng, [it for it in objects(document)
                      if any(name.startswith("value") and name != "value" for name in it) and "url" in it])
    if place is None:
        return False
    place["valueInteger" if "valueInteger" not in place else "valueString"] = \
        1 if "valueInteger" not in place else "x"
    return True


def wrong_choice(document, rng):
    place = one(rng, members(document, "valueString", "valueQuantity", "onsetDateTime", "effectiveDateTime"))
    if place is None:
        return False
    owner, name = place
    owner[re.sub("[A-Z].*", "Signature", name)] = owner.pop(name)
    return True


def swap_entries(document, rng):
    rows = entries(document)
    if len(rows) < 2:
        return False
    rows[0], rows[1] = rows[1], rows[0]
    return True


def same_full_url(document, rng):
    rows = [entry for entry in entries(document) if "fullUrl" in entry]
    if len(rows) < 2:
        return False
    rows[-1]["fullUrl"] = rows[-2]["fullUrl"]
    return True


def no_full_url(document, rng):
    row = one(rng, [entry for entry in entries(document) if "fullUrl" in entry])
    if row is None:
        return False
    del row["fullUrl"]
    return True


def broken_reference(document, rng):
    place = one(rng, [it for it in objects(document) if str(it.get("reference", "")).startswith("urn:uuid:")])
    if place is None:
        return False
    place["reference"] = "urn:uuid:00000000-0000-4000-8000-000000000000"
    return True


def reference_of_wrong_type(document, rng):
    urls = {entry["resource"]["resourceType"]: entry["fullUrl"]
            for entry in entries(document) if "fullUrl" in entry}
    subjects = [it for it, name in members(document, "subject", "patient") if isinstance(it[name], dict)]
    place = one(rng, subjects)
    other = urls.get("Organization") or urls.get("Condition") or urls.get("Observation")
    if place is None or other is None:
        return False
    place["subject" if "subject" in place else "patient"] = {"reference": other}
    return True


def contained_missing(document, rng):
    place = one(rng, [it for it in objects(document) if str(it.get("reference", "")).startswith("#")])
    if place is None:
        return False
    place["reference"] = "#none-of-these"
    return True


def contained_within_contained(document, rng):
    place = one(rng, [it for it in resources(document) if it.get("contained")])
    if place is None:
        return False
    place["contained"][0]["contained"] = [{"resourceType": "Patient", "id": "inner"}]
    return True


def contained_unused(document, rng):
    place = one(rng, entry_resources(document))
    if place["resourceType"] == "Bundle":
        return False
    place.setdefault("contained", []).append({"resourceType": "Location", "id": "nobody-refers-to-me"})
    return True


def narrative(edit):
    return change("div", to=edit)


def identifiers(document, system):
    return [row for it in resources(document, "Patient") for row in it.get("identifier", [])
            if row.get("system") == system and "value" in row]


def no_last_updated(document, rng):
    place = one(rng, [it for it in entry_resources(document) if it["resourceType"] in INFORMATION
                      and "lastUpdated" in it.get("meta", {})])
    if place is None:
        return False
    del place["meta"]["lastUpdated"]
    return True


def insured_value(document, rng):
    place = one(rng, identifiers(document, INSURED))
    if place is None:
        return False
    place["value"] = place["value"].replace(":", "-")
    return True


def insured_missing(document, rng):
    for it in resources(document, "Patient"):
        kept = [row for row in it.get("identifier", []) if row.get("system") != INSURED]
        if kept and len(kept) < len(it["identifier"]):
            it["identifier"] = kept
            return True
    return False


def insured_twice(document, rng):
    for it in resources(document, "Patient"):
        for row in it.get("identifier", []):
            if row.get("system") == INSURED:
                it["identifier"].append(dict(row, value="00099999:x:1:"))
                return True
    return False


def bundle_identifier(name, value):
    def apply(document, rng):
        if "identifier" not in document:
            return False
        document["identifier"][name] = value
        return True
    return apply


def no_extension(url):
    def apply(document, rng):
        place = one(rng, [it for it in entry_resources(document)
                          if any(row.get("url") == url for row in it.get("extension", []))])
        if place is None:
            return False
        place["extension"] = [row for row in place["extension"] if row.get("url") != url]
        if not place["extension"]:
            del place["extension"]
        return True
    return apply


def institution_number(document, rng):
    place = one(rng, [it for it in objects(document) if it.get("url") == INSTITUTION])
    if place is None:
        return False
    place["valueIdentifier"]["value"] = "13A1234567"
    return True


def full_width_blank(document, rng):
    names = [name for it in resources(document, "Patient") for name in it.get("name", []) if "text" in name]
    place = one(rng, names)
    if place is None:
        return False
    place["text"] = place["text"].replace(" ", "") + "　さん"
    return True


def sections(document):
    return [it for it in objects(document) if "title" in it and "code" in it and "coding" in it.get("code", {})]


def section_code(document, rng):
    place = one(rng, sections(document))
    if place is None:
        return False
    place["code"]["coding"][0]["code"] = "999"
    return True


def section_title(document, rng):
    place = one(rng, sections(document))
    if place is None:
        return False
    place["title"] = "別の題"
    return True


def no_section(*codes):
    def apply(document, rng):
        for owner in objects(document):
            for row in owner.get("section", []) if isinstance(owner.get("section"), list) else []:
                if row.get("code", {}).get("coding", [{}])[0].get("code") in codes:
                    owner["section"].remove(row)
                    return True
        return False
    return apply


def no_composition(document, rng):
    rows = entries(document)
    if not rows or rows[0]["resource"]["resourceType"] != "Composition":
        return False
    del rows[0]
    return True


def composition_twice(document, rng):
    rows = entries(document)
    if not rows or rows[0]["resource"]["resourceType"] != "Composition":
        return False
    rows.append(dict(rows[0], fullUrl="urn:uuid:00000000-0000-4000-8000-000000000001"))
    return True


def foreign_resource(document, rng):
    entries(document).append({
        "fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000002",
        "resource": {"resourceType": "Location", "id": "elsewhere", "name": "x"}})
    return True


def tag(code):
    def apply(document, rng):
        rows = document.get("meta", {}).get("tag", [])
        if not rows:
            return False
        if code is None:
            del document["meta"]["tag"]
        else:
            rows[0]["code"] = code
        return True
    return apply


def no_contained_encounter(document, rng):
    for it in entry_resources(document, "Condition", "Observation"):
        rows = it.get("contained", [])
        kept = [row for row in rows if row["resourceType"] != "Encounter"]
        if len(kept) < len(rows):
            it["contained"] = kept
            if not kept:
                del it["contained"]
            it.pop("encounter", None)
            return True
    return False


def backwards_period(document, rng):
    place = one(rng, [it for it in objects(document) if "start" in it and isinstance(it["start"], str)])
    if place is None:
        return False
    place["start"], place["end"] = "2026-02-01", "2026-01-01"
    return True


def laboratory_code(document, rng):
    place = one(rng, [it for it in objects(document) if "CoreLabo_CS" in str(it.get("system", ""))])
    if place is None:
        return False
    place["code"] = "00000000000000000"
    return True


def entry_profile(document, rng):
    place = one(rng, [it for it in entry_resources(document)
                      if it["resourceType"] in ("Patient", "Condition", "Observation", "MedicationRequest")
                      and it.get("meta", {}).get("profile") and document["resourceType"] == "Bundle"])
    if place is None:
        return False
    place["meta"]["profile"] = ["http://hl7.org/fhir/StructureDefinition/" + place["resourceType"]]
    return True


def usage_codes(document, rng):
    place = one(rng, [it for it in objects(document) if "timing" in it and "coding" in it["timing"].get("code", {})])
    if place is None:
        return False
    place["timing"]["code"]["coding"] = [
        {"system": JP + "clins/CodeSystem/JP_CLINS_MedicationUsage_Uncoded_CS", "code": "0X0XXXXXXXXX0000", "display": "ダミー用法コード"},
        {"system": JP + "core/mhlw/CodeSystem/MedicationUsage_ePrescription", "code": "1013044400000000", "display": "１日３回朝昼夕食後"}]
    return True


def truncated(document, rng):
    text = json.dumps(document, ensure_ascii=False)
    return text[:rng.randrange(len(text) // 2, len(text) - 1)]


def malformed_number(document, rng):
    place = one(rng, [(it, name) for it in objects(document) for name, value in it.items()
                      if isinstance(value, (int, float)) and not isinstance(value, bool)])
    if place is None:
        return False
    place[0][place[1]] = "@@"
    return json.dumps(document, ensure_ascii=False).replace('"@@"', "01.")


KINDS = [
    Kind("truncated", FHIR, "the text ends in the middle", truncated),
    Kind("malformed-number", FHIR, "a number that is not JSON", malformed_number),
    Kind("duplicate-key", FHIR, "an object has a member twice", duplicate_key),
    Kind("no-resource-type", FHIR, "resourceType is missing", drop("resourceType")),
    Kind("unknown-resource-type", FHIR, "resourceType names no resource", change("resourceType", to="Pasient")),
    Kind("unknown-element", FHIR, "an element that is not defined", put("remarkable", "x")),
    Kind("misspelled-element", FHIR, "two letters of a name are exchanged", misspell),
    Kind("array-for-single", FHIR, "an array where one value must stand", wrap),
    Kind("single-for-array", FHIR, "one value where an array must stand", unwrap),
    Kind("object-for-text", FHIR, "an object where a text must stand", replace_value(str, {"value": "x"})),
    Kind("text-for-object", FHIR, "a text where an object must stand", replace_value(dict, "x")),
    Kind("number-for-text", FHIR, "a number where a text must stand", change(*STRINGS, to=lambda old: 5 if isinstance(old, str) else None)),
    Kind("text-for-number", FHIR, "a text where a number must stand", change("value", to=lambda old: str(old) if isinstance(old, (int, float)) else None)),
    Kind("text-for-boolean", FHIR, "\"true\" for true", change("active", "asNeededBoolean", to=lambda old: str(old).lower())),
    Kind("empty-text", FHIR, "an empty text", replace_value(str, "")),
    Kind("blank-text", FHIR, "a text of blanks", change(*STRINGS, to=lambda old: "  " if isinstance(old, str) else None)),
    Kind("empty-object", FHIR, "an empty object", replace_value(dict, {})),
    Kind("empty-array", FHIR, "an empty array", replace_value(list, [])),
    Kind("null", FHIR, "a null", replace_value(str, None)),
    Kind("control-character", FHIR, "a control character in a text", change(*STRINGS, to=lambda old: old + "\u0001" if isinstance(old, str) else None)),
    Kind("month-13", FHIR, "a date in the 13th month", change(*DATES, to=lambda old: "2026-13-01" if isinstance(old, str) else None)),
    Kind("february-30", FHIR, "a day that no calendar has", change(*DATES, to=lambda old: "2026-02-30" if isinstance(old, str) else None)),
    Kind("date-with-slashes", FHIR, "2026/01/05", change(*DATES, to=lambda old: "2026/01/05" if isinstance(old, str) else None)),
    Kind("instant-without-zone", FHIR, "an instant without a time zone", change("lastUpdated", "timestamp", to="2026-01-05T10:00:00")),
    Kind("bad-id", FHIR, "an id with a blank", change("id", to=lambda old: str(old) + " x")),
    Kind("long-id", FHIR, "an id of 65 characters", change("id", to="x" * 65)),
    Kind("bad-uri", FHIR, "a URI with a blank", change("system", "url", to=lambda old: str(old) + " x")),
    Kind("bad-code", FHIR, "a code that begins with a blank", change("code", to=lambda old: " " + old if isinstance(old, str) else None)),
    Kind("unknown-status", FHIR, "a status that is no code of FHIR", change("status", to="ready")),
    Kind("unknown-gender", FHIR, "a gender that is no code of FHIR", change("gender", to="F")),
    Kind("required-missing", FHIR, "an element that FHIR requires is missing", drop_required),
    Kind("wrong-choice", FHIR, "value[x] of a type that is not allowed", wrong_choice),
    Kind("two-choices", FHIR, "value[x] twice, of two types", second_choice),
    Kind("extension-without-url", FHIR, "an extension without its URL", put("extension", [{"valueString": "x"}])),
    Kind("extension-empty", FHIR, "an extension with neither value nor extensions", put("extension", [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}])),
    Kind("unknown-modifier", FHIR, "a modifier extension nobody knows", put("modifierExtension", [{"url": "http://example.org/no-such", "valueBoolean": True}], of=("Condition", "Observation", "Patient", "Organization"))),
    Kind("contained-missing", FHIR, "a reference to something not contained", contained_missing),
    Kind("contained-nested", FHIR, "contained within contained", contained_within_contained),
    Kind("contained-unused", FHIR, "contained and never referred to", contained_unused),
    Kind("period-backwards", FHIR, "a period that ends before it starts", backwards_period),
    Kind("narrative-script", FHIR, "a script in the narrative", narrative(lambda old: old.replace("</div>", "<script>x()</script></div>", 1))),
    Kind("narrative-handler", FHIR, "an event handler in the narrative", narrative(lambda old: old.replace("<div", "<div onclick=\"x()\"", 1))),
    Kind("narrative-namespace", FHIR, "a narrative without the namespace", narrative(lambda old: old.replace(XHTML, "", 1))),
    Kind("narrative-unclosed", FHIR, "a narrative that is not XML", narrative(lambda old: old.replace("</div>", "", 1))),
    Kind("narrative-empty", FHIR, "a narrative without content", narrative(f"<div{XHTML}> </div>")),
    Kind("unknown-bundle-type", FHIR, "Bundle.type is no code of FHIR", lambda d, r: d.update(type="parcel") or True, "Bundle"),
    Kind("same-full-url", FHIR, "two entries with one fullUrl", same_full_url, "Bundle"),
    Kind("no-full-url", FHIR, "an entry without fullUrl", no_full_url, "Bundle"),
    Kind("broken-reference", FHIR, "a reference to nothing in the Bundle", broken_reference, "Bundle"),
    Kind("reference-type", FHIR, "a subject that is not the Patient", reference_of_wrong_type, "Bundle"),
    Kind("no-composition", FHIR, "a document without its Composition", no_composition, "Bundle"),
    Kind("other-bundle-type", NATIONAL, "a Bundle of another type", lambda d, r: d.update(type="batch") or True, "Bundle"),
    Kind("entries-swapped", NATIONAL, "the first two entries exchanged", swap_entries, "Bundle"),
    Kind("composition-twice", NATIONAL, "two Compositions", composition_twice, "Bundle"),
    Kind("no-bundle-identifier", NATIONAL, "Bundle.identifier is missing", lambda d, r: d.pop("identifier", None) is not None, "Bundle"),
    Kind("bundle-identifier-value", NATIONAL, "Bundle.identifier of another form", bundle_identifier("value", "12345"), "collection"),
    Kind("bundle-identifier-system", NATIONAL, "Bundle.identifier of another system", bundle_identifier("system", "http://example.org/id"), "Bundle"),
    Kind("no-timestamp", NATIONAL, "Bundle.timestamp is missing", lambda d, r: d.pop("timestamp", None) is not None, "Bundle"),
    Kind("no-tag", NATIONAL, "the kind of information is not said", tag(None), "collection"),
    Kind("unknown-tag", NATIONAL, "a kind of information that does not exist", tag("Procedure"), "collection"),
    Kind("foreign-resource", NATIONAL, "a resource that a collection may not hold", foreign_resource, "collection"),
    Kind("entry-profile", NATIONAL, "an entry that does not claim its profile", entry_profile, "collection"),
    Kind("no-last-updated", NATIONAL, "meta.lastUpdated is missing", no_last_updated),
    Kind("no-birth-date", NATIONAL, "Patient.birthDate is missing", drop("birthDate", of=("Patient",))),
    Kind("no-address", NATIONAL, "Patient.address is missing", drop("address", of=("Patient",))),
    Kind("no-insured", NATIONAL, "the insured identity is missing", insured_missing),
    Kind("insured-value", NATIONAL, "the insured identity is of another form", insured_value),
    Kind("insured-twice", NATIONAL, "two insured identities", insured_twice),
    Kind("full-width-blank", NATIONAL, "a full-width blank in the name", full_width_blank),
    Kind("no-institution", NATIONAL, "the institution's number is missing", no_extension(INSTITUTION), "collection"),
    Kind("institution-number", NATIONAL, "the institution's number is of another form", institution_number),
    Kind("no-department", NATIONAL, "the department is missing", no_extension(DEPARTMENT), "collection"),
    Kind("no-contained-encounter", NATIONAL, "the contained Encounter is missing", no_contained_encounter, "collection"),
    Kind("no-resource-identifier", NATIONAL, "the resource's own identifier is missing", drop("identifier", of=INFORMATION[1:])),
    Kind("no-verification", NATIONAL, "Condition.verificationStatus is missing", drop("verificationStatus", of=("Condition",))),
    Kind("no-specimen", NATIONAL, "Observation.specimen is missing", drop("specimen", of=("Observation",))),
    Kind("no-dosage", NATIONAL, "the dosage is missing", drop("dosageInstruction", of=("MedicationRequest",))),
    Kind("two-usage-codes", NATIONAL, "the usage code and the dummy one together", usage_codes),
    Kind("laboratory-code", NATIONAL, "a code that the laboratory item does not have", laboratory_code),
    Kind("section-code", NATIONAL, "a section of an unknown code", section_code),
    Kind("section-title", NATIONAL, "a section of another title", section_title, "letter"),
    Kind("no-sender", NATIONAL, "section 920 (sender) is missing", no_section("920")),
    Kind("no-destination", NATIONAL, "section 910 (destination) is missing", no_section("910")),
    Kind("no-body", NATIONAL, "neither section 200 nor 300", no_section("200", "300")),
    Kind("no-problems", NATIONAL, "section 340 (problems) is missing", no_section("340")),
    Kind("no-custodian", NATIONAL, "Composition.custodian is missing", drop("custodian", of=("Composition",)), "letter"),
    Kind("other-document-title", NATIONAL, "a Composition of another title", change("title", to="お便り"), "letter"),
]
