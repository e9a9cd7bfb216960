#!/usr/bin/env python3
"""Makes the definitions of rules/clins from the tables in rules/clins/source.

    rules/make_clins.py            writes rules/clins/*.json
    rules/make_clins.py --check    exits 1 when a file differs from what would be written

The sources are tables: one element a line, in the words of the FHIR specification.

    profile NAME URL TYPE [< BASE]      a StructureDefinition; BASE: a NAME, else the type itself
      PATH [MIN..MAX] [FACT...]         an element of its differential; "." is the root
      entry NAME MIN..MAX required|optional PROFILE    a slice of Bundle.entry by its resource
      sections PATH                     what the next lines with `section` are slices of
      section CODE TITLE NAME MIN..MAX ENTRY-MIN..MAX TARGETS
      laboratory PATH                   a slice for each item of laboratory.tsv
    FACT: slice=TYPE:PATH,...  closed  ordered  as=PROFILE,...  to=TARGET,...  type=TYPE,...
          required=VALUESET  extensible=VALUESET  rule=KEY  section-code=CODE
          fixedX=VALUE  patternX=VALUE
"""
import json
import pathlib
import re
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent / "clins"
SOURCE = HERE / "source"
FHIR = "http://hl7.org/fhir/StructureDefinition/"
JP = "http://jpfhir.jp/fhir/"
PREFIXES = {
    "clins:": JP + "clins/", "eCS:": JP + "eCS/", "core:": JP + "core/", "common:": JP + "Common/",
    "checkup:": JP + "eCheckup/", "jp:": JP, "hl7:": "http://hl7.org/fhir/",
    "tho:": "http://terminology.hl7.org/", "medis:": "http://medis.or.jp/",
    "jami:": "http://jami.jp/", "ucum:": "http://unitsofmeasure.org",
}
VERSION = "1.5"
# Names that are not among our own profiles: type, URL.
OUTSIDE = {
    "versionNumber": ("Extension", FHIR + "composition-clinicaldocument-versionNumber"),
    "SimpleQuantity": ("Quantity", FHIR + "SimpleQuantity"),
}
GROUPS = {
    "@observations": ["JP_Observation_eCheckupGeneral", "JP_ObservationGroup_eCheckupGeneral"],
    "@coverages": ["JP_CoverageInsurance_eCheckupGeneral", "JP_CoverageService_eCheckupGeneral"],
}
SECTION_SYSTEM = JP + "clins/CodeSystem/document-section"
CHECKUP_SECTION_SYSTEM = JP + "eCheckup/CodeSystem/section-code"
LABORATORY = {"core": "CoreLabo", "infection": "InfectionLabo"}


def expand(url):
    for prefix, full in PREFIXES.items():
        if url.startswith(prefix):
            return full + url[len(prefix):]
    return url


def expand_rule(text):
    return re.sub(r"@(\w+)/", lambda m: f"{JP}{m[1]}/", text)


class Profile:
    def __init__(self, line, rules):
        words = line.split()
        self.name, self.url, self.type = words[1], expand(words[2]), words[3]
        self.base = words[5] if len(words) > 4 else None
        self.rules = rules
        self.lines = []

    def definition(self, profiles):
        self.profiles = profiles
        self.elements = {self.type: {"id": self.type, "path": self.type}}
        self.sections = None
        if self.type == "Extension":
            self.element("extension 0..0")
            self.element("url fixedUri=" + self.url)
        for line in self.lines:
            self.line(line)
        return {
            "resourceType": "StructureDefinition", "id": self.name.replace("_", "-")[:64],
            "url": self.url, "version": VERSION, "name": self.name, "status": "active",
            "fhirVersion": "4.0.1", "kind": self.kind(), "abstract": False,
        } | self.context() | {
            "type": self.type, "baseDefinition": self.base_url(), "derivation": "constraint",
            "differential": {"element": self.in_order()},
        }

    def kind(self):
        complex_types = ("Extension", "Dosage", "Quantity", "Ratio")
        return "complex-type" if self.type in complex_types else "resource"

    def context(self):
        if self.type != "Extension":
            return {}
        return {"context": [{"type": "element", "expression": "Element"}]}

    def base_url(self):
        return FHIR + self.type if self.base is None else self.resolve(self.base)[1]

    def resolve(self, name):
        if name in OUTSIDE:
            return OUTSIDE[name]
        if name in self.profiles:
            return self.profiles[name].type, self.profiles[name].url
        return name, FHIR + name

    def line(self, line):
        word, _, rest = line.partition(" ")
        if word == "entry" and "slice=" not in line:
            self.entry(*rest.split())
        elif word == "sections":
            self.sections = rest
        elif word == "section" and rest[:3].isdigit():
            self.section(*rest.split())
        elif word == "laboratory":
            self.laboratory(rest)
        else:
            self.element(line)

    def entry(self, name, cardinality, presence, profiles):
        slot = f"entry:{name}"
        self.element(f"{slot} {cardinality}")
        self.element(f"{slot}.fullUrl 1..1")
        least = "1..1" if presence == "required" else "0..1"
        self.element(f"{slot}.resource {least} as={profiles}")

    def section(self, code, title, name, cardinality, entries, targets):
        slot = f"{self.sections}:{name}"
        self.element(f"{slot} {cardinality}")
        self.element(f"{slot}.title 1..1 patternString={title}")
        self.element(f"{slot}.code 1..1")
        self.element(f"{slot}.code.coding 1..1")
        self.element(f"{slot}.code.coding.system 1..1 fixedUri={SECTION_SYSTEM}")
        self.element(f"{slot}.code.coding.code 1..1 fixedCode={code}")
        self.element(f"{slot}.code.coding.display patternString={title}セクション")
        self.element(f"{slot}.code.text 0..0")
        self.element(f"{slot}.text.status fixedCode=additional")
        self.element(f"{slot}.mode 0..0")
        self.element(f"{slot}.orderedBy 0..0")
        self.element(f"{slot}.entry {entries} to={targets}")
        self.element(f"{slot}.section 0..0")

    def laboratory(self, path):
        seen = set()
        for kind, name, value_set, _, display, _ in laboratory_rows():
            if name == "-" or (kind, name) in seen:
                continue
            seen.add((kind, name))
            what = LABORATORY[kind]
            slot = f"{path}:{kind}LaboJLAC10/{name}"
            self.element(f"{slot} 0..1")
            self.element(f"{slot}.system fixedUri={laboratory_system(kind)}")
            self.element(f"{slot}.code required={laboratory_value_set(what, value_set)}")
            self.element(f"{slot}.display fixedString={display}")

    def element(self, line):
        path, *words = line.split(" ")
        element_id = self.type if path == "." else f"{self.type}.{path}"
        element = self.elements.setdefault(element_id, {
            "id": element_id, "path": re.sub(r":[^.]*", "", element_id)})
        last = path.rsplit(".", 1)[-1]
        if ":" in last:
            element["sliceName"] = last.split(":", 1)[1]
            if last.startswith("extension:"):
                self.slice_extensions(element_id)
        for word in words:
            self.fact(element, word)

    # Extensions are told apart by their URL, wherever they stand.
    def slice_extensions(self, element_id):
        path = element_id.rsplit(":", 1)[0]
        element = self.elements.setdefault(path, {"id": path, "path": re.sub(r":[^.]*", "", path)})
        element.setdefault("slicing", {
            "discriminator": [{"type": "value", "path": "url"}], "rules": "open"})

    def fact(self, element, word):
        key, equals, value = word.partition("=")
        if not equals and ".." in word:
            least, most = word.split("..")
            element["min"], element["max"] = int(least), most
        elif key == "closed":
            element["slicing"]["rules"] = "closed"
        elif key == "ordered":
            element["slicing"]["ordered"] = True
        elif key == "slice":
            pairs = [pair.split(":", 1) for pair in value.split(",")]
            element["slicing"] = {
                "discriminator": [{"type": kind, "path": path} for kind, path in pairs],
                "rules": "open"}
        elif key == "as":
            found = [self.resolve(name) for name in value.split(",")]
            element["type"] = [{"code": found[0][0], "profile": [url for _, url in found]}]
        elif key == "to":
            self.targets(element, value)
        elif key == "type":
            element["type"] = [{"code": code} for code in value.split(",")]
        elif key in ("required", "extensible"):
            element["binding"] = {"strength": key, "valueSet": expand(value)}
        elif key == "rule":
            element.setdefault("constraint", []).append(constraint(self.rules[value], self.url))
        elif key == "section-code":
            coding = {"system": CHECKUP_SECTION_SYSTEM, "code": value,
                      "display": display_of(CHECKUP_SECTION_SYSTEM, value)}
            element["patternCodeableConcept"] = {"coding": [coding]}
        else:
            element[key] = self.value(key, value)

    def targets(self, element, value):
        if value == "-":
            return
        names = [name for word in value.split(",") for name in GROUPS.get(word, [word])]
        element["type"] = [
            {"code": "Reference", "targetProfile": [self.resolve(name)[1] for name in names]}]

    def value(self, key, value):
        if value.startswith("{"):
            return expand_inside(json.loads(value))
        if key.endswith(("Decimal", "Integer")):
            return int(value)
        return expand(value)

    # A differential lists elements as the specification orders them: a slice behind its element,
    # children behind their parent. http://hl7.org/fhir/R4/profiling.html#slicing
    def in_order(self):
        tree = {}
        for element_id in self.elements:
            node = tree
            for name in split_id(element_id):
                node = node.setdefault(name, {})
        ordered = []

        def walk(node, prefix):
            for name in in_slice_order(node):
                path = f"{prefix}.{name}" if prefix else name
                if path in self.elements:
                    ordered.append(self.elements[path])
                walk(node[name], path)

        walk(tree, "")
        return ordered


def split_id(element_id):
    return re.findall(r"[^.:]+(?::[^.]*)?", element_id)


# The names of one level, each followed by its slices.
def in_slice_order(names):
    plain = []
    for name in names:
        base = name.split(":")[0]
        if base not in plain:
            plain.append(base)
    return [name for base in plain for name in sorted(
        (n for n in names if n.split(":")[0] == base), key=lambda n: ":" in n)]


def expand_inside(value):
    if isinstance(value, dict):
        return {key: expand_inside(item) for key, item in value.items()}
    if isinstance(value, list):
        return [expand_inside(item) for item in value]
    return expand(value) if isinstance(value, str) else value


def constraint(rule, source):
    number = rule.get("number")
    return {
        "key": rule["key"], "severity": rule.get("severity", "error"),
        "human": f"{number}:{rule['ja']}" if number else rule["ja"],
        "expression": expand_rule(rule["expression"]), "source": source,
    }


def laboratory_rows():
    text = (SOURCE / "laboratory.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def laboratory_system(kind):
    return f"{JP}clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_{LABORATORY[kind]}_CS"


def laboratory_value_set(what, name):
    return f"{JP}clins/ValueSet/JLAC10/JP_CLINS_ObsLabResult_{what}_{name}_VS"


def code_system(name, url, concepts):
    return {
        "resourceType": "CodeSystem", "id": name.replace("_", "-"), "url": url, "version": VERSION,
        "name": name, "status": "active", "caseSensitive": True, "content": "complete",
        "concept": concepts,
    }


def value_set(name, url, include):
    return {
        "resourceType": "ValueSet", "id": name.replace("_", "-")[:64], "url": url,
        "version": VERSION, "name": name, "status": "active", "compose": {"include": include},
    }


def laboratory():
    resources, sets = [], {}
    for kind, what in LABORATORY.items():
        concepts = []
        for row_kind, _, set_name, item, display, codes in laboratory_rows():
            if row_kind != kind:
                continue
            below = [{"code": code, "display": display} for code in codes.split()]
            concepts.append({"code": item, "display": display, "concept": below})
            if set_name != "-":
                sets.setdefault((what, set_name), []).append({
                    "system": laboratory_system(kind),
                    "filter": [{"property": "concept", "op": "descendent-of", "value": item}]})
        system = code_system(f"JP_CLINS_ObsLabResult_{what}_CS", laboratory_system(kind), concepts)
        resources.append(system | {"hierarchyMeaning": "is-a"})
    for (what, name), include in sets.items():
        title = f"JP_CLINS_ObsLabResult_{what}_{name}_VS"
        resources.append(value_set(title, laboratory_value_set(what, name), include))
    return bundle(resources)


def codes():
    resources, concepts = [], []
    for line in source_lines("codes.rules"):
        words = line.split()
        if words[0] == "codes":
            concepts = []
            resources.append(code_system(words[1], expand(words[2]), concepts))
        elif words[0] == "values":
            include = [{"system": expand(system)} for system in words[3:]]
            resources.append(value_set(words[1], expand(words[2]), include))
        else:
            code, _, display = line.strip().partition(" ")
            concepts.append({"code": code} | ({"display": display} if display else {}))
    return bundle(resources)


def display_of(system, code):
    found = next(it["resource"] for it in codes()["entry"] if it["resource"]["url"] == system)
    return next(it["display"] for it in found["concept"] if it["code"] == code)


def bundle(resources):
    return {"resourceType": "Bundle", "type": "collection",
            "entry": [{"resource": resource} for resource in resources]}


def source_lines(name):
    text = (SOURCE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def read_profiles(rules):
    profiles = {}
    for path in sorted(SOURCE.glob("*.rules")):
        if path.name == "codes.rules":
            continue
        for line in source_lines(path.name):
            if line.startswith("profile "):
                profile = Profile(line, rules)
                assert profile.name not in profiles, profile.name
                profiles[profile.name] = profile
            else:
                profile.lines.append(line.strip())
    return profiles


def policy(document):
    def text(rule):
        found = {"key": rule["key"]}
        if "profile" in rule:
            found["profile"] = expand_rule(rule["profile"])
        if "number" in rule:
            found["code"] = rule["number"]
        return found | {"ja": rule["ja"], "en": rule["en"]}

    waivers = [waiver | {"profile": expand_rule(waiver["profile"]),
                         "when": expand_rule(waiver["when"])} for waiver in document["waiver"]]
    return {"name": "clins", "valid_from": "2024-10-24", "waivers": waivers,
            "texts": [text(rule) for rule in document["rule"]] + [
                text(rule | rule["official"]) for rule in document["rule"] if "official" in rule]}


def outputs():
    document = tomllib.loads((SOURCE / "rules.toml").read_text(encoding="utf-8"))
    rules = {rule["key"]: rule for rule in document["rule"]}
    profiles = read_profiles(rules)
    files = {f"StructureDefinition-{name}.json": profile.definition(profiles)
             for name, profile in profiles.items()}
    files["codes.json"] = codes()
    files["laboratory.json"] = laboratory()
    files["policy.json"] = policy(document)
    return {name: written(value) + "\n" for name, value in files.items()}


# One element, concept, text ... a line, so that a difference shows what changed.
def written(value, indent=""):
    plain = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(plain) <= 160 or not isinstance(value, (dict, list)):
        return plain
    inner = indent + " "
    if isinstance(value, list):
        lines = [inner + written(item, inner) for item in value]
        return "[\n" + ",\n".join(lines) + "\n" + indent + "]"
    lines = [f"{inner}{json.dumps(key, ensure_ascii=False)}: {written(item, inner)}"
             for key, item in value.items()]
    return "{\n" + ",\n".join(lines) + "\n" + indent + "}"


def main():
    wanted = outputs()
    found = {path.name: path.read_text(encoding="utf-8") for path in HERE.glob("*.json")}
    if "--check" in sys.argv[1:]:
        different = sorted(name for name in wanted.keys() | found.keys()
                           if wanted.get(name) != found.get(name))
        print("\n".join(different))
        return 1 if different else 0
    for name in found.keys() - wanted.keys():
        (HERE / name).unlink()
    for name, text in wanted.items():
        (HERE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
