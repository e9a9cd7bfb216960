"""Paper or not: a gateway tells its EMR before sending, and after a refusal in the same words."""
import json
import unittest

from world import CLINIC, HOSPITAL, OTHER, World, identifier, letter, resources, run, wait_until


class Advice(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.__exit__)
        for code in (CLINIC, HOSPITAL):
            cls.world.enrol(code)
        cls.world.start_exchange()
        cls.emr = cls.world.emr(CLINIC, cls.world.start_gateway(CLINIC))

    def advise(self, body, **headers):
        answer = self.emr.call("POST", "/fhir/Bundle/$advise", body, Content_Type="application/fhir+json", **headers)
        self.assertEqual(answer.status, 200, answer.body)
        parameters = answer.json()["parameter"]
        advice = next(p["valueCode"] for p in parameters if p["name"] == "advice")
        return advice, [p["part"][0]["valueCode"] for p in parameters if p["name"] == "reason"]

    def test_a_letter_to_a_participant_goes_electronically(self):
        self.assertEqual(self.advise(letter(1)), ("electronic", []))
        self.assertEqual(resources(self.emr.status(identifier(1))), [])

    def test_a_patient_who_refuses_gets_paper(self):
        self.assertEqual(self.advise(letter(1), Tasuki_Consent="refused"), ("paper", ["patient-refuses"]))

    def test_a_patient_without_a_number_gets_paper(self):
        destination = {"system": "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no", "value": HOSPITAL}
        parameters = {"resourceType": "Parameters", "parameter": [{"name": "destination", "valueIdentifier": destination}]}
        self.assertEqual(self.advise(json.dumps(parameters).encode()), ("paper", ["insured-missing"]))

    def test_a_destination_that_does_not_take_part_is_known_before_and_said_after(self):
        content = letter(2, destination=OTHER)
        self.assertEqual(self.advise(content), ("paper", ["destination-not-participating"]))
        refused = self.emr.send(content, Tasuki_Wait="20")
        self.assertEqual((refused.status, refused.codes()), (422, ["TSK4001"]))
        self.assertEqual((refused.headers["Tasuki-Advice"], refused.headers["Tasuki-Advice-Reason"]),
                         ("paper", "destination-not-participating"))
        extensions = {e["url"]: e for e in resources(self.emr.status(identifier(2)))[0]["extension"]}
        self.assertEqual(extensions["urn:tasuki:state"]["valueCode"], "refused")
        self.assertEqual(extensions["urn:tasuki:advice"]["valueCode"], "paper")
        self.assertIn("紙で発行してください", extensions["urn:tasuki:advice-text"]["valueString"])


class WithoutTheExchange(unittest.TestCase):
    def test_it_cannot_be_told_and_that_is_said(self):
        with World() as world:
            for code in (CLINIC, HOSPITAL):
                world.enrol(code)
            exchange = world.start_exchange()
            emr = world.emr(CLINIC, world.start_gateway(CLINIC))
            exchange.stop()
            answer = emr.call("POST", "/fhir/Bundle/$advise", letter(1), Content_Type="application/fhir+json")
            self.assertEqual(answer.json()["parameter"][0]["valueCode"], "undetermined")


class SuspendedDestination(unittest.TestCase):
    def test_it_gets_paper_until_it_takes_part_again(self):
        with World() as world:
            for code in (CLINIC, HOSPITAL):
                world.enrol(code)
            world.start_exchange()
            emr = world.emr(CLINIC, world.start_gateway(CLINIC))
            advice = lambda: emr.call("POST", "/fhir/Bundle/$advise", letter(1), Content_Type="application/fhir+json").json()["parameter"][0]["valueCode"]
            run("institution", "suspend", HOSPITAL, "--data", world.directory / "exchange")
            wait_until(lambda: advice() == "paper", "the suspension is known")
            run("institution", "resume", HOSPITAL, "--data", world.directory / "exchange")
            wait_until(lambda: advice() == "electronic", "its end is known")


if __name__ == "__main__":
    unittest.main()
