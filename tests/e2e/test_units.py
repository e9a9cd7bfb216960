"""What a sender does with its own unit, and what others see of a person, through the gateways."""
import datetime
import json
import random
import re
import sys
import tomllib
import unittest
import urllib.parse

from world import CLINIC, HOSPITAL, ROOT, SYSTEM, World, identifier, letter, person_of, resources, run, state_of
from test_push import received, status_becomes
from test_validate import discharge_summary

sys.path.append(str(ROOT / "bench"))
from collections_of_results import code_table, collection  # noqa: E402


def parameters(*items):
    return json.dumps({"resourceType": "Parameters", "parameter": list(items)}).encode()


def keys(document, value=identifier(1)):
    person = person_of(document)
    numbers = person["numbers"][0]
    insured = ":".join(numbers.get(part, "") for part in ("insurer", "symbol", "number", "branch"))
    return ({"name": "identifier", "valueIdentifier": {"system": SYSTEM, "value": value}},
            {"name": "insured", "valueIdentifier": {"system": "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID", "value": insured}},
            {"name": "birthDate", "valueDate": person["birth_date"]})


class Units(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.enrol(CLINIC, "紹介元")
        self.world.enrol(HOSPITAL, "紹介先")
        self.world.know(letter(1))
        self.world.start_exchange()
        self.clinic = self.world.emr(CLINIC, self.world.start_gateway(CLINIC))
        self.hospital = self.world.emr(HOSPITAL, self.world.start_gateway(HOSPITAL))

    def post(self, emr, call, body):
        return emr.call("POST", call, body, Content_Type="application/fhir+json")

    def registered(self):
        """A letter that waits for the patient's consent."""
        self.assertEqual(self.clinic.send(letter(1), consent="later").status, 202)
        status_becomes(self.clinic, identifier(1), "held")

    def inbox(self):
        return resources(self.hospital.get("/fhir/DocumentReference?recipient=me"))

    def test_consent_lets_the_letter_go(self):
        self.registered()
        self.assertEqual(self.inbox(), [])
        answer = self.post(self.clinic, "/fhir/Bundle/$consent", parameters(*keys(letter(1))))
        self.assertEqual((answer.status, state_of(answer.json())), (200, "viewable"), answer.body)
        received(self.hospital, identifier(1))

    def test_a_cancelled_letter_goes_nowhere_until_that_is_undone(self):
        self.registered()
        answer = self.post(self.clinic, "/fhir/Bundle/$cancel", parameters(*keys(letter(1))))
        self.assertEqual((answer.status, state_of(answer.json())), (200, "cancelled"), answer.body)
        refused = self.post(self.clinic, "/fhir/Bundle/$consent", parameters(*keys(letter(1))))
        self.assertEqual((refused.status, refused.codes()), (409, ["TSK4005"]))
        answer = self.post(self.clinic, "/fhir/Bundle/$restore", parameters(*keys(letter(1))))
        self.assertEqual((answer.status, state_of(answer.json())), (200, "held"), answer.body)

    def test_a_change_takes_the_place_of_the_letter(self):
        self.registered()
        changed = letter(1).replace(b"\n", b"") + b"\n"
        answer = self.clinic.call("POST", "/fhir/Bundle/$change", changed, Content_Type="application/fhir+json",
                                  Tasuki_Consent="oral")
        self.assertEqual(answer.status, 200, answer.body)
        reference = received(self.hospital, identifier(1))
        self.assertEqual(self.hospital.get("/fhir/Bundle/" + reference["id"]).body, changed)

    def test_a_discharge_summary_goes_where_its_referral_goes_and_when(self):
        self.registered()
        code = tomllib.loads((ROOT / "samples/letters.toml").read_text())["sender"]["code"]
        summary = json.dumps(discharge_summary()).replace(code, CLINIC).encode()
        value = f"{CLINIC}^2026^DISCHARGE-1"
        sent = self.clinic.send(summary, consent=None, Tasuki_Referral=f"{SYSTEM}|{identifier(1)}")
        self.assertEqual(sent.status, 202, sent.body)
        status_becomes(self.clinic, value, "held")
        answer = self.post(self.clinic, "/fhir/Bundle/$consent", parameters(*keys(letter(1))))
        self.assertEqual(answer.status, 200, answer.body)
        reference = received(self.hospital, value)
        self.assertEqual(self.hospital.get("/fhir/Bundle/" + reference["id"]).body, summary)

    def test_the_capability_statement_names_every_operation_that_is_described(self):
        described = set()
        for page in ("docs/api.md", "docs/gateway-api.md"):
            text = (ROOT / page).read_text()
            described |= set(re.findall(r"/fhir/([A-Z][A-Za-z]+)(?:/\{id\})?/\$([a-z]+)", text))
        statement = self.clinic.get("/fhir/metadata").json()
        offered = {(resource["type"], operation["name"])
                   for resource in statement["rest"][0]["resource"] for operation in resource.get("operation", [])}
        self.assertGreater(len(described), 5)
        self.assertEqual(described - offered, set())

    def generated(self, kind):
        """A document of that kind of a made-up person, whom eligibility knows now, and who registers it."""
        made_up = self.world.directory / "made-up"
        run("generate", "--out", made_up, "--persons", "10")
        run("eligibility", "load", made_up / "persons-1.json", "--data", self.world.directory / "exchange")
        rows = [line.split("\t") for line in (made_up / "documents.tsv").read_text().splitlines()[1:]]
        file, _, _, sender, *_ = next(row for row in rows if row[1] == kind)
        self.world.enrol(sender)
        return (made_up / file).read_bytes(), self.world.emr(sender, self.world.start_gateway(sender))

    def goes_through_all_three_calls(self, kind):
        document, emr = self.generated(kind)
        value = json.loads(document)["identifier"]["value"]
        self.assertEqual(emr.send(document, consent=None).status, 202)
        status_becomes(emr, value, "viewable")
        changed = document + b"\n"
        answer = emr.call("POST", "/fhir/Bundle/$change", changed, Content_Type="application/fhir+json")
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(self.seen_by_consent(document), [value])
        answer = self.post(emr, "/fhir/Bundle/$cancel", parameters(*keys(document, value)))
        self.assertEqual((answer.status, state_of(answer.json())), (200, "cancelled"), answer.body)
        self.assertEqual(self.seen_by_consent(document), [])

    def seen_by_consent(self, document):
        """Identifiers of the person's documents that the hospital sees with their consent."""
        _, insured, birth_date = keys(document, "")
        consent = parameters(insured, birth_date, {"name": "visit", "valueString": "v"}, {"name": "class", "valueCode": "checkups"},
                             {"name": "class", "valueCode": "documents"})
        self.assertEqual(self.post(self.hospital, "/fhir/Patient/$consent", consent).status, 200)
        number = insured["valueIdentifier"]
        form = urllib.parse.urlencode({"patient.identifier": f"{number['system']}|{number['value']}",
                                       "patient.birthdate": birth_date["valueDate"]}).encode()
        answer = self.hospital.call("POST", "/fhir/DocumentReference/_search", form, Content_Type="application/x-www-form-urlencoded")
        self.assertEqual(answer.status, 200, answer.body)
        return [reference["masterIdentifier"]["value"] for reference in resources(answer)]

    def test_a_checkup_report_is_registered_changed_and_cancelled(self):
        self.goes_through_all_three_calls("checkup-report")

    def test_a_patient_summary_is_registered_changed_and_cancelled(self):
        self.goes_through_all_three_calls("patient-summary")

    def test_a_discharge_summary_of_no_referral_is_refused(self):
        code = tomllib.loads((ROOT / "samples/letters.toml").read_text())["sender"]["code"]
        summary = json.dumps(discharge_summary()).replace(code, CLINIC).encode()
        self.clinic.send(summary, consent=None, Tasuki_Referral=f"{SYSTEM}|{identifier(7)}")
        refused = status_becomes(self.clinic, f"{CLINIC}^2026^DISCHARGE-1", "refused")
        tracking = next(e["valueString"] for e in refused["extension"] if e["url"] == "urn:tasuki:tracking")
        self.assertEqual(self.clinic.get("/fhir/OperationOutcome/" + tracking).codes(), ["TSK4006"])

    def test_laboratory_results_are_seen_elsewhere_by_consent_only(self):
        patient = person_of(letter(1))
        insured = ":".join(patient["numbers"][0].get(part, "") for part in ("insurer", "symbol", "number", "branch"))
        table = code_table(ROOT / "src/clins/core_items.def")
        results = collection(random.Random(1), table, CLINIC, insured, patient["birth_date"], "L-1",
                             datetime.date(2026, 11, 20), 3)
        sent = self.clinic.send(json.dumps(results).encode(), consent=None)
        self.assertEqual(sent.status, 202, sent.body)
        status_becomes(self.clinic, f"{CLINIC}^2026^L-1", "viewable")
        person = parameters(*keys(letter(1))[1:])
        refused = self.post(self.hospital, "/fhir/Patient/$summary", person)
        self.assertEqual((refused.status, refused.codes()), (403, ["TSK4011"]), refused.body)
        visit = parameters(*keys(letter(1))[1:], {"name": "visit", "valueString": "visit-1"},
                           {"name": "class", "valueCode": "laboratory"})
        given = self.post(self.hospital, "/fhir/Patient/$consent", visit)
        self.assertEqual(given.status, 200, given.body)
        summary = self.post(self.hospital, "/fhir/Patient/$summary", person)
        self.assertEqual(summary.status, 200, summary.body)
        kinds = [resource["resourceType"] for resource in resources(summary)]
        self.assertEqual(kinds.count("Observation"), 3, kinds)


if __name__ == "__main__":
    unittest.main()
