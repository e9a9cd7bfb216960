"""Collections of laboratory results for the benchmarks: valid by the rules, other values in each."""
import datetime

CORE = "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS"
LOCAL = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS"
# code, FHIR識別名, name, unit, lowest, highest
ITEMS = [("3D046000001906202", "HbA1c-NGSP", "HbA1c", "%", 5, 11), ("3A015000002327101", "ALB", "アルブミン", "g/dL", 3, 5),
         ("3H015000002326101", "K", "カリウム", "mmol/L", 3, 5), ("3H010000002326101", "Na", "ナトリウム", "mmol/L", 130, 148),
         ("3H020000002326101", "Cl", "クロール", "mmol/L", 95, 110), ("3C015000002327101", "Cre", "クレアチニン", "mg/dL", 1, 3)]
EYE = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation"


def code_table(path):
    """The items of ITEMS whose codes stand in the program's own table."""
    known = path.read_text()
    return [item for item in ITEMS if f'"{item[0]}", "{item[1]}"' in known]


def patient(institution, insured, birth_date):
    return {"resourceType": "Patient", "id": "patient",
            "meta": {"lastUpdated": "2026-11-20T10:00:00+09:00", "profile": ["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS"]},
            "identifier": [{"system": f"urn:oid:1.2.392.100495.20.3.51.1{institution}", "value": "000999739"},
                           {"system": "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID", "value": insured}],
            "name": [{"extension": [{"url": EYE, "valueCode": kind}], "text": f"{family} {given}", "family": family, "given": [given]}
                     for kind, family, given in (("IDE", "架空", "花子"), ("SYL", "カクウ", "ハナコ"))],
            "gender": "female", "birthDate": birth_date, "address": [{"text": "東京都港区芝浦9-4-17"}]}


def observation(institution, subject, number, item, value, date):
    code, name, label, unit, _, _ = item
    return {"resourceType": "Observation", "id": f"o{number}",
            "meta": {"lastUpdated": "2026-11-20T10:00:00+09:00",
                     "profile": ["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS"]},
            "extension": [
                {"url": "http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber", "valueIdentifier": {
                    "system": "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no", "value": institution}},
                {"url": "http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_Department", "valueCodeableConcept": {
                    "coding": [{"system": "http://jami.jp/SS-MIX2/CodeSystem/ClinicalDepartment", "code": "01"}]}}],
            "identifier": [{"system": "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier", "value": f"R-{date}-{number}"}],
            "contained": [
                {"resourceType": "Encounter", "id": "encounter", "meta": {"profile": ["http://jpfhir.jp/fhir/core/StructureDefinition/JP_Encounter"]},
                 "status": "finished", "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"}},
                {"resourceType": "Practitioner", "id": "performer", "meta": {"profile": ["http://jpfhir.jp/fhir/core/StructureDefinition/JP_Practitioner"]},
                 "identifier": [{"system": f"urn:oid:1.2.392.100495.20.3.41.1{institution}", "value": "D001"}]}],
            "status": "final",
            "category": [{"coding": [{"system": "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS", "code": "laboratory"}]}],
            "code": {"coding": [{"system": LOCAL, "code": f"L{number:04}", "display": label}, {"system": CORE, "code": code, "display": name}],
                     "text": label},
            "subject": {"reference": subject}, "encounter": {"reference": "#encounter"}, "effectiveDateTime": date,
            "performer": [{"reference": "#performer"}], "valueQuantity": {"value": value, "unit": unit}, "specimen": {"display": "血清"}}


def collection(rng, table, institution, insured, birth_date, serial, first_day, observations):
    """Results of consecutive days, so that no two say the same."""
    subject = f"urn:uuid:{rng.getrandbits(128):032x}"
    subject = f"{subject[:17]}-{subject[17:21]}-4{subject[22:25]}-8{subject[26:29]}-{subject[29:41]}"
    entries = [{"fullUrl": subject, "resource": patient(institution, insured, birth_date)}]
    for number in range(observations):
        item = table[number % len(table)]
        day = first_day - datetime.timedelta(days=number // len(table))
        value = round(rng.uniform(item[4], item[5]), 1)
        entries.append({"fullUrl": f"urn:uuid:00000000-0000-4000-8000-{rng.getrandbits(48):012x}",
                        "resource": observation(institution, subject, number, item, value, day.isoformat())})
    return {"resourceType": "Bundle",
            "meta": {"lastUpdated": "2026-11-20T10:00:00+09:00", "profile": ["http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS"],
                     "tag": [{"system": "http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS", "code": "Observation"}]},
            "identifier": {"system": "http://jpfhir.jp/fhir/clins/bundle-identifier", "value": f"{institution}^2026^{serial}"},
            "type": "collection", "timestamp": "2026-11-20T10:00:00+09:00", "entry": entries}
