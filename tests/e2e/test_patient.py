"""The patients' listener: real TLS, tokens of the issuer for tests, and what a consent sets going."""
import json
import unittest

from world import CLINIC, HOSPITAL, Client, World, identifier, letter, person_of, resources, run, state_of
from test_push import received, status_becomes

PATIENT = """
            [patient]
            issuer = "https://issuer.test"
            audience = "urn:tasuki:patient"
            jwks = "issuer.jwks"
            listen = "127.0.0.1:0"
            """


class Patient(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.enrol(CLINIC, "紹介元")
        self.world.enrol(HOSPITAL, "紹介先")
        self.world.know(letter(1))
        self.person = person_of(letter(1))["person"]
        self.token()
        self.exchange = self.world.start_exchange(PATIENT)
        self.clinic = self.world.emr(CLINIC, self.world.start_gateway(CLINIC))
        self.hospital = self.world.emr(HOSPITAL, self.world.start_gateway(HOSPITAL))

    def token(self, *arguments):
        directory = self.world.directory
        return run("patient", "token", self.person, "--key", directory / "issuer.key",
                   "--jwks", directory / "issuer.jwks", *arguments).stdout.strip()

    def patient(self, token):
        headers = {"Authorization": "Bearer " + token, "Accept-Language": "en"}
        return self.world.keep(Client(self.exchange.ready["patient_port"], self.world.context(), headers))

    def test_a_patient_consents_at_home_and_sees_who_read_the_letter(self):
        self.assertEqual(self.clinic.send(letter(1), consent="later").status, 202)
        status_becomes(self.clinic, identifier(1), "held")
        patient = self.patient(self.token())
        (held,) = resources(patient.get("/patient/DocumentReference"))
        self.assertEqual(state_of(held), "held")
        self.assertEqual(patient.get("/patient/Bundle/" + held["id"]).body, letter(1))
        opened = patient.call("POST", f"/patient/DocumentReference/{held['id']}/$consent")
        self.assertEqual((opened.status, state_of(opened.json())), (200, "viewable"))
        reference = received(self.hospital, identifier(1))
        self.assertEqual(self.hospital.get("/fhir/Bundle/" + reference["id"]).status, 200)
        log = json.dumps(patient.get("/patient/AuditEvent").json())
        for text in ("unit.fetch", HOSPITAL, "TREAT", "patient.fetch", "PATRQT"):
            self.assertIn(text, log)

    def test_tokens_that_are_not_meant_for_it_are_refused_and_stand_in_no_log(self):
        foreign = self.token("--audience", "urn:example:other")
        for token in (foreign, self.token()[:-6] + "AAAAAA", "nonsense"):
            answer = self.patient(token).get("/patient/DocumentReference")
            self.assertEqual((answer.status, answer.codes()), (401, ["TSK2008"]))
        log = self.exchange.log.read_text()
        self.assertIn("patient.token_refused", log)
        for part in foreign.split("."):
            self.assertNotIn(part, log)

    def test_the_calls_of_institutions_are_not_there(self):
        self.assertEqual(self.patient(self.token()).get("/fhir/DocumentReference?recipient=me").status, 404)

    def test_without_an_audience_the_exchange_does_not_start(self):
        settings = self.world.directory / "wrong.toml"
        settings.write_text((self.world.directory / "exchange.toml").read_text().replace('audience = "urn:tasuki:patient"', ""))
        refused = run("exchange", "--config", settings, check=False)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("patient.audience", refused.stdout + refused.stderr)


if __name__ == "__main__":
    unittest.main()
