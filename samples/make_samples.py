#!/usr/bin/env python3
"""Makes the sample letters: samples/NAME.json from letters.toml. The same input gives the same bytes.

    samples/make_samples.py            writes them, and samples/results/NAME-DATE.json: laboratory results of their patients
    samples/make_samples.py --check    exits 1 when a file differs from what would be written
"""
import html
import json
import pathlib
import sys
import tomllib
import uuid

HERE = pathlib.Path(__file__).resolve().parent
NAMESPACE = uuid.UUID("8f1d0f5e-0b6e-5c1c-9a51-3f6f7a2f9b11")

JP = "http://jpfhir.jp/fhir"
HL7 = "http://hl7.org/fhir/StructureDefinition"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
SECTION = f"{JP}/clins/CodeSystem/document-section"
RESOURCE_ID = f"{JP}/core/IdSystem/resourceInstance-identifier"
INSTITUTION_NO = f"{JP}/core/IdSystem/insurance-medical-institution-no"
INSTITUTION_EXTENSION = f"{JP}/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber"
ALLERGEN = {
    "food": f"{JP}/core/CodeSystem/JP_JfagyFoodAllergen_CS",
    "medication": f"{JP}/core/CodeSystem/GCM/JP_JfagyMedicationAllergen_CS",
}


def coding(system, code, display=None):
    return {"system": system, "code": code} | ({"display": display} if display else {})


def concept(system, code, display=None, text=None):
    return {"coding": [coding(system, code, display)]} | ({"text": text} if text else {})


def names(name):
    family, given, family_kana, given_kana = name

    def one(use, family, given):
        return {
            "extension": [{"url": f"{HL7}/iso21090-EN-representation", "valueCode": use}],
            "use": "official",
            "text": f"{family} {given}",
            "family": family,
            "given": [given],
        }

    return [one("IDE", family, given), one("SYL", family_kana, given_kana)]


class Letter:
    """One referral letter as a document Bundle."""

    def __init__(self, letter, sender, destination):
        self.letter, self.sender, self.destination = letter, sender, destination
        self.instant = letter["date"].replace("+09:00", ".000+09:00")
        self.entries = []
        self.count = 0

    def url(self, name):
        return f"urn:uuid:{uuid.uuid5(NAMESPACE, self.letter['serial'] + '/' + name)}"

    def add(self, handle, kind, profile, **fields):
        resource = {
            "resourceType": kind,
            "id": f"{self.letter['file']}-{handle}",
            "meta": {"lastUpdated": self.instant, "profile": [f"{JP}/{profile}"]},
            "language": "ja",
        } | fields
        self.entries.append({"fullUrl": self.url(handle), "resource": resource})
        return self.reference(handle, kind)

    def reference(self, name, kind, display=None):
        return {"reference": self.url(name), "type": kind} | ({"display": display} if display else {})

    def resource_identifier(self):
        self.count += 1
        return [{"system": RESOURCE_ID, "value": f"{self.letter['serial']}-{self.count:02}"}]

    def institution_extension(self):
        value = {"system": INSTITUTION_NO, "value": self.sender["code"]}
        return {"url": INSTITUTION_EXTENSION, "valueIdentifier": value}

    def section(self, code, title, text, entries=()):
        section = {"title": title, "code": concept(SECTION, code, f"{title}セクション")}
        div = f'<div xmlns="http://www.w3.org/1999/xhtml">{html.escape(text)}</div>'
        section["text"] = {"status": "additional", "div": div}
        if entries:
            section["entry"] = list(entries)
        return section

    def organization(self, name, institution, department=None):
        prefecture, category, number = institution["code"][:2], institution["code"][2], institution["code"][3:]
        base = f"{JP}/core/Extension/StructureDefinition"
        extension = [
            {"url": f"{base}/JP_Organization_PrefectureNo",
             "valueCoding": coding(f"{JP}/core/mhlw/CodeSystem/PrefectureNo-2digits", prefecture)},
            {"url": f"{base}/JP_Organization_InsuranceOrganizationCategory",
             "valueCoding": coding(f"{JP}/core/mhlw/CodeSystem/MedicationFeeScoreType", category)},
            {"url": f"{base}/JP_Organization_InsuranceOrganizationNo",
             "valueIdentifier": {"system": f"{JP}/core/mhlw/IdSystem/MedicalOrganizationID", "value": number}},
        ]
        if department:
            extension.append({
                "url": f"{JP}/eCS/Extension/StructureDefinition/JP_eCS_Department",
                "valueCodeableConcept": concept("http://jami.jp/SS-MIX2/CodeSystem/ClinicalDepartment", *department)})
        return self.add(
            name, "Organization", "eCS/StructureDefinition/JP_Organization_eCS",
            extension=extension,
            identifier=[{"system": INSTITUTION_NO, "value": institution["code"]}],
            type=[concept(f"{TERMINOLOGY}/organization-type", "prov")],
            name=institution["name"],
            telecom=[{"system": "phone", "value": institution["phone"]}],
            address=[{"text": institution["address"], "postalCode": institution["postal_code"], "country": "JP"}])

    def patient(self):
        patient = self.letter["patient"]
        return self.add(
            "patient", "Patient", "eCS/StructureDefinition/JP_Patient_eCS",
            identifier=[
                {"system": f"urn:oid:1.2.392.100495.20.3.51.1{self.sender['code']}", "value": patient["id"]},
                {"system": f"{JP}/clins/Idsystem/JP_Insurance_memberID", "value": patient["insured"]}],
            active=True, name=names(patient["name"]),
            telecom=[{"system": "phone", "value": patient["phone"], "use": "home"}],
            gender=patient["gender"], birthDate=patient["birth"],
            address=[{"text": patient["address"], "postalCode": patient["postal_code"], "country": "JP"}])

    def encounter(self, name, **fields):
        return self.add(
            name, "Encounter", "eCS/StructureDefinition/JP_Encounter_eCS",
            identifier=self.resource_identifier(), status="finished",
            **{"class": coding(f"{TERMINOLOGY}/v3-ActCode", "AMB", "外来")},
            period={"start": self.letter["date"][:10]}, **fields)

    def condition(self, name, code, display, text, onset, note=None):
        return self.add(
            name, "Condition", "eCS/StructureDefinition/JP_Condition_eCS",
            extension=[self.institution_extension()],
            identifier=self.resource_identifier(),
            clinicalStatus=concept(f"{TERMINOLOGY}/condition-clinical", "active"),
            verificationStatus=concept(f"{TERMINOLOGY}/condition-ver-status", "confirmed"),
            category=[concept(f"{TERMINOLOGY}/condition-category", "problem-list-item")],
            code=concept("http://medis.or.jp/CodeSystem/master-disease-keyNumber", code, display, text),
            subject={"reference": self.url("patient")}, onsetDateTime=onset,
            **({"note": [{"text": note}]} if note else {}))

    def allergy(self, name, category, code, display, reaction):
        return self.add(
            name, "AllergyIntolerance", "eCS/StructureDefinition/JP_AllergyIntolerance_eCS",
            extension=[self.institution_extension()],
            identifier=self.resource_identifier(),
            clinicalStatus=concept(f"{TERMINOLOGY}/allergyintolerance-clinical", "active"),
            verificationStatus=concept(f"{TERMINOLOGY}/allergyintolerance-verification", "confirmed"),
            category=[category], code=concept(ALLERGEN[category], code, display, display),
            patient={"reference": self.url("patient")},
            reaction=[{"manifestation": [{"text": reaction}]}])

    def observation(self):
        return self.add(
            "physical", "Observation", "eCS/StructureDefinition/JP_Observation_Common_eCS",
            identifier=self.resource_identifier(), status="final",
            category=[concept(f"{JP}/core/CodeSystem/JP_SimpleObservationCategory_CS", "exam", "Exam")],
            code={"text": "身体所見"}, subject={"reference": self.url("patient")},
            effectiveDateTime=self.letter["date"],
            performer=[{"reference": self.url("doctor-from")}], valueString=self.letter["physical"])

    def structured(self):
        letter = self.letter
        purpose = self.encounter("purpose", reasonCode=[{"text": letter["purpose"]}])
        problems = [self.condition(f"problem-{i}", *row) for i, row in enumerate(letter["problems"], 1)]
        past = [self.condition(f"past-{i}", *row) for i, row in enumerate(letter["past"], 1)]
        allergies = [self.allergy(f"allergy-{i}", *row) for i, row in enumerate(letter["allergies"], 1)]
        texts = lambda rows, column: "、".join(row[column] for row in rows) or "なし"
        return [
            self.section("950", "紹介目的", letter["purpose"], [purpose]),
            self.section("340", "傷病名・主訴", texts(letter["problems"], 2), problems),
            self.section("360", "現病歴", letter["present"], problems[:1]),
            self.section("370", "既往歴", texts(letter["past"], 2), past),
            self.section("510", "アレルギー・不耐性反応", texts(letter["allergies"], 2), allergies),
            self.section("550", "家族歴", letter["family"]),
            self.section("610", "身体所見", letter["physical"], [self.observation()]),
            self.section("430", "投薬指示", letter["medication"]),
            self.section("330", "臨床経過", letter["course"]),
        ]

    def bundle(self):
        letter = self.letter
        self.patient()
        self.encounter("visit")
        sender = self.organization("sender", self.sender, letter["department"])
        destination = self.organization("destination", self.destination, letter["department"])
        practitioner = "eCS/StructureDefinition/JP_Practitioner_eCS"
        doctor = self.add("doctor-from", "Practitioner", practitioner, name=names(self.sender["doctor"]))
        doctor_to = self.add("doctor-to", "Practitioner", practitioner, name=names(letter["doctor_to"]))
        others = self.structured()
        body = self.section("300", "構造情報", "診療情報提供書の構造情報")
        body["section"] = others
        sections = [
            self.section("920", "紹介元情報", self.sender["name"], [sender, doctor]),
            self.section("910", "紹介先情報", self.destination["name"], [destination, doctor_to]),
            body,
        ]
        self.composition(sections, doctor, sender)
        return {
            "resourceType": "Bundle",
            "id": f"{letter['file']}-{letter['serial']}".lower(),
            "meta": {"lastUpdated": self.instant, "profile": [f"{JP}/clins/StructureDefinition/JP_Bundle_eReferral"]},
            "language": "ja",
            "identifier": {
                "system": f"{JP}/clins/bundle-identifier",
                "value": f"{self.sender['code']}^{letter['date'][:4]}^{letter['serial']}"},
            "type": "document",
            "timestamp": self.instant,
            "entry": self.entries,
        }

    def composition(self, sections, doctor, sender):
        letter = self.letter
        self.add(
            "composition", "Composition", "eReferral/StructureDefinition/JP_Composition_eReferral",
            extension=[{"url": f"{HL7}/composition-clinicaldocument-versionNumber", "valueString": "1.0"}],
            identifier={"system": RESOURCE_ID, "value": f"{self.sender['code']}^{letter['date'][:4]}^{letter['serial']}-C"},
            status="final",
            type=concept(f"{JP}/Common/CodeSystem/doc-typecodes", "57133-1", "診療情報提供書"),
            category=[concept(f"{JP}/Common/CodeSystem/doc-subtypecodes", "OUTPATIENT", "外来文書")],
            subject=self.reference("patient", "Patient"),
            encounter=self.reference("visit", "Encounter"),
            date=letter["date"], author=[doctor, sender], title="診療情報提供書", custodian=sender,
            event=[{"code": [{"text": "診療情報提供書発行"}], "period": {"start": letter["date"][:10]}}],
            section=sections)
        # A document begins with its Composition.
        self.entries.insert(0, self.entries.pop())


class Results(Letter):
    """One laboratory report as a collection Bundle: one patient, one type, one report unit."""

    def __init__(self, series, date, values, letter, sender):
        super().__init__(letter | {"serial": f"{series['serial']}-{date}"}, sender, None)
        self.series, self.date, self.values = series, date, values
        self.instant = f"{date}T16:30:00.000+09:00"

    def observation(self, subject, item, value):
        local, code, name, unit = item
        code_system = f"{JP}/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS"
        local_system = f"{JP}/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS"
        core = f"{JP}/core/StructureDefinition"
        performer = {"system": f"urn:oid:1.2.392.100495.20.3.41.1{self.sender['code']}", "value": "D001"}
        self.add(
            local, "Observation", "eCS/StructureDefinition/JP_Observation_LabResult_eCS",
            extension=[self.institution_extension(), {
                "url": f"{JP}/eCS/Extension/StructureDefinition/JP_eCS_Department",
                "valueCodeableConcept": concept("http://jami.jp/SS-MIX2/CodeSystem/ClinicalDepartment", *self.letter["department"])}],
            identifier=self.resource_identifier(),
            contained=[
                {"resourceType": "Encounter", "id": "encounter", "meta": {"profile": [f"{core}/JP_Encounter"]},
                 "status": "finished", "class": coding(f"{TERMINOLOGY}/v3-ActCode", "AMB")},
                {"resourceType": "Practitioner", "id": "performer", "meta": {"profile": [f"{core}/JP_Practitioner"]},
                 "identifier": [performer]}],
            status="final",
            category=[concept(f"{JP}/core/CodeSystem/JP_SimpleObservationCategory_CS", "laboratory")],
            code={"coding": [coding(local_system, local, name), coding(code_system, code, name)], "text": name},
            subject=subject, encounter={"reference": "#encounter"}, effectiveDateTime=self.date,
            performer=[{"reference": "#performer"}], valueQuantity={"value": value, "unit": unit},
            specimen={"display": "血清"})

    def bundle(self):
        subject = self.patient()
        for item, value in zip(self.series["items"], self.values, strict=True):
            self.observation(subject, item, value)
        return {
            "resourceType": "Bundle", "id": f"{self.series['of']}-results-{self.date}",
            "meta": {"lastUpdated": self.instant, "profile": [f"{JP}/clins/StructureDefinition/JP_Bundle_CLINS"],
                     "tag": [coding(f"{JP}/clins/CodeSystem/BundleResourceType_CS", "Observation")]},
            "identifier": {"system": f"{JP}/clins/bundle-identifier",
                           "value": f"{self.sender['code']}^{self.date[:4]}^{self.letter['serial']}"},
            "type": "collection", "timestamp": self.instant, "entry": self.entries}


def samples(source):
    """Each file and its Bundle."""
    letters = {letter["file"]: letter for letter in source["letter"]}
    for name, letter in letters.items():
        yield f"{name}.json", Letter(letter, source["sender"], source["destination"]).bundle()
    for series in source["results"]:
        for date, *values in series["reports"]:
            bundle = Results(series, date, values, letters[series["of"]], source["sender"]).bundle()
            yield f"results/{series['of']}-{date}.json", bundle


def main():
    source = tomllib.loads((HERE / "letters.toml").read_text(encoding="utf-8"))
    check = sys.argv[1:] == ["--check"]
    stale = []
    for name, bundle in samples(source):
        text = json.dumps(bundle, ensure_ascii=False, indent=1) + "\n"
        path = HERE / name
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            stale.append(name)
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.exit("not as letters.toml says: " + ", ".join(stale))


if __name__ == "__main__":
    main()
