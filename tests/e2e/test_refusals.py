"""Bad input over the wire: each gets its stable code, the right status, and leaves nothing behind."""
import json
import socket
import ssl
import subprocess
import unittest

from world import CLINIC, HOSPITAL, OTHER, World, letter, run

SIZE_MAX = 10 * 1024 * 1024


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.__exit__)
        for code in (CLINIC, HOSPITAL, OTHER):
            cls.world.enrol(code)
        cls.world.start_exchange()

    def setUp(self):
        self.units = self.count()

    def tearDown(self):
        self.assertEqual(self.count(), self.units, "something was stored")

    def count(self):
        database = self.world.directory / "exchange/tasuki.db"
        return subprocess.run(["python3", "-c", "import sqlite3,sys;print(sqlite3.connect(sys.argv[1]).execute('select count(*) from unit').fetchone()[0])",
                               str(database)], capture_output=True, text=True, check=True).stdout

    def assertion(self, code=CLINIC, **values):
        path = self.world.client_settings(code, certificate=f"{code}.pem", key=f"{code}.key", **values)
        return run("assertion", "--as", path).stdout.strip()

    def client(self, code=CLINIC):
        return self.world.institution(code, self.assertion(code))

    def refused(self, answer, status, *codes):
        self.assertEqual((answer.status, tuple(answer.codes())), (status, codes), answer.body)
        issue = answer.json()["issue"][0]
        self.assertTrue(issue["details"]["text"])
        translation = issue["details"]["_text"]["extension"][0]["extension"]
        self.assertEqual(next(e["valueCode"] for e in translation if e["url"] == "lang"), "ja")

    def test_truncated(self):
        self.refused(self.client().send(letter(1)[:-20]), 400, "TSK1013")

    def test_not_json(self):
        self.refused(self.client().send(b"<Bundle/>"), 400, "TSK1013")

    def test_not_a_bundle(self):
        self.refused(self.client().send(b'{"resourceType":"Patient"}'), 422, "TSK3001", "dom-6")

    def test_oversized(self):
        client = self.client()
        self.refused(client.send(b'"' + b"x" * SIZE_MAX + b'"'), 413, "TSK1003")

    def test_wrong_content_type(self):
        self.refused(self.client().send(letter(1), Content_Type="text/plain"), 415, "TSK1004")

    def test_compressed(self):
        self.refused(self.client().send(letter(1), Content_Encoding="gzip"), 415, "TSK1005")

    def test_duplicate_key(self):
        self.refused(self.client().send(b'{"resourceType":"Bundle","resourceType":"Bundle"}'), 400, "TSK1014")

    def test_unknown_path(self):
        self.refused(self.client().get("/fhir/Nothing"), 404, "TSK1006")

    def test_unknown_parameter(self):
        self.refused(self.client().get("/fhir/DocumentReference?recipient=me&colour=red"), 400, "TSK1008")

    def test_wrong_method(self):
        self.refused(self.client().call("DELETE", "/fhir/Bundle"), 405, "TSK1007")

    def test_destination_that_does_not_take_part(self):
        self.refused(self.client().send(letter(1, destination="1319999999")), 422, "TSK4001")

    def test_in_another_institutions_name(self):
        self.assertIn("TSK3012", self.client(OTHER).send(letter(1)).codes())

    def test_missing_keys(self):
        bundle = json.loads(letter(1))
        del bundle["identifier"]
        patient = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Patient")
        patient["identifier"] = patient["identifier"][:1]
        del patient["birthDate"]
        answer = self.client().send(json.dumps(bundle).encode())
        self.assertEqual(answer.status, 422)
        self.assertLessEqual({"R02151", "R1012", "TSK3007"}, set(answer.codes()))
        issue = next(i for i in answer.json()["issue"] if i["details"]["coding"][0]["code"] == "R1012")
        self.assertIn("Patient", json.dumps(bundle))
        self.assertTrue(issue["expression"][0].startswith("Bundle.entry["))

    def test_without_a_statement_of_who_acts(self):
        self.refused(self.world.institution(CLINIC).send(letter(1)), 401, "TSK2007")

    def test_statement_of_another_institution(self):
        answer = self.world.institution(CLINIC, self.assertion(OTHER)).send(letter(1))
        self.refused(answer, 401, "TSK2008")

    def test_institution_that_does_not_take_part(self):
        self.world.issue("--institution", "1319999998")
        self.refused(self.client("1319999998").send(letter(1)), 403, "TSK2005")

    def test_suspension_holds_at_the_next_request(self):
        client = self.client(OTHER)
        self.assertEqual(client.get("/fhir/metadata").status, 200)
        data = ["--data", self.world.directory / "exchange"]
        run("institution", "suspend", OTHER, *data)
        self.refused(client.get("/fhir/metadata"), 403, "TSK2006")
        run("institution", "resume", OTHER, *data)
        self.assertEqual(client.get("/fhir/metadata").status, 200)

    def test_revocation_holds_at_the_next_request(self):
        code = "1313000044"
        self.world.enrol(code)
        client = self.client(code)
        self.assertEqual(client.get("/fhir/metadata").status, 200)
        run("cert", "revoke", self.world.directory / f"{code}.pem", "--data", self.world.directory / "exchange")
        self.refused(client.get("/fhir/metadata"), 403, "TSK2003")

    def test_expired_certificate(self):
        expired = self.world.directory / "expired"
        self.world.issue("--institution", CLINIC, "--days", "0", out=expired)
        # Valid for an hour before now and for no time after.
        client = self.world.institution(CLINIC, self.assertion(), authority=expired)
        self.refused(client.get("/fhir/metadata"), 403, "TSK2001")

    def test_foreign_certificate(self):
        foreign = self.world.directory / "foreign"
        run("cert", "authority", "--out", foreign)
        self.world.issue("--institution", CLINIC, authority=foreign, out=foreign)
        client = self.world.institution(CLINIC, self.assertion(), authority=foreign)
        self.refused(client.get("/fhir/metadata"), 403, "TSK2002")

    def test_no_certificate_fails_in_tls(self):
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.world.institution(None).get("/fhir/metadata")

    def test_tls_1_2_is_not_spoken(self):
        context = self.world.context(CLINIC)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with self.assertRaises((ssl.SSLError, ConnectionError)), socket.create_connection(("127.0.0.1", self.world.exchange.port), 10) as raw:
            context.wrap_socket(raw, server_hostname="127.0.0.1")

    def test_cursor_of_nobody(self):
        self.refused(self.client().get("/events?after=aaaaaaaaaaaaaaaaaaaaaaaaaa"), 400, "TSK1016")


if __name__ == "__main__":
    unittest.main()
