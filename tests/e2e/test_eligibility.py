"""The eligibility service as a process: loaded, asked over mutual TLS, killed, started again."""
import json
import unittest

from world import CLINIC, Client, Process, World, run

INSTITUTIONS = f"""code,name,kana,phone,postal_code,address,takes_part,emergency
{CLINIC},襷クリニック,,,,,true,false
"""
PERSONS = """person,birth_date,name,kana,sex,address
p-hanako,1980-04-01,架空 花子,,female,
"""
NUMBERS = """person,payer,insurer,symbol,number,branch,valid_from,valid_to
p-hanako,insurance,12345,あいう,187,04,2018-04-01,2021-09-30
p-hanako,insurance,12345,あいう,187,05,2021-10-01,
"""
OLD, NEW = "I|00012345|あいう|187|04", "I|00012345|あいう|187|05"


class Eligibility(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.directory = self.world.directory
        self.files = []
        for name, text in (("institutions", INSTITUTIONS), ("persons", PERSONS), ("numbers", NUMBERS)):
            self.files.append(self.directory / f"{name}.csv")
            self.files[-1].write_text(text)
        self.command("load", *self.files)

    def command(self, *arguments, **options):
        return run("eligibility", *arguments, "--data", self.directory / "eligibility", **options)

    def serve(self):
        settings = self.directory / "eligibility.toml"
        settings.write_text("""
            [eligibility]
            data_directory = "eligibility"
            listen = "127.0.0.1:0"
            operations_listen = "127.0.0.1:0"
            certificate = "127.0.0.1.pem"
            key = "127.0.0.1.key"
            client_authority = "authority.pem"
            """)
        return self.world.add(Process("eligibility serve", settings, self.directory / "eligibility.log"))

    def client(self, process, certificate="127.0.0.1"):
        return self.world.keep(Client(process.port, self.world.context(certificate), {"Content-Type": "application/json"}))

    def check(self, client, insured=NEW, birth_date="1980-04-01"):
        return client.call("POST", "/eligibility/v1/check", json.dumps(
            {"institution": CLINIC, "insured": insured, "birth_date": birth_date, "on": "2026-02-03"}).encode())

    def test_the_service_answers_the_exchange(self):
        client = self.client(self.serve())
        self.assertEqual(self.check(client).json(), {"person": "p-hanako", "validity": "current", "newest": NEW})
        self.assertEqual(self.check(client, OLD).json(), {"person": "p-hanako", "validity": "replaced", "newest": NEW})
        refused = self.check(client, birth_date="1980-04-02")
        self.assertEqual((refused.status, refused.json()), (422, {"error": "TSK4101", "detail": ""}))
        self.assertEqual(refused.headers["Cache-Control"], "no-store")

    def test_the_service_does_not_answer_an_institution(self):
        self.world.issue("--institution", CLINIC)
        refused = self.check(self.client(self.serve(), CLINIC))
        self.assertEqual((refused.status, refused.json()["error"]), (401, "TSK2008"))

    def test_a_consent_outlives_the_process_that_took_it(self):
        process = self.serve()
        grant = {"person": "p-hanako", "institution": CLINIC, "visit": "v-1", "classes": ["laboratory"]}
        given = self.client(process).call("POST", "/eligibility/v1/consent/grant", json.dumps(grant).encode())
        self.assertEqual(given.status, 200)
        process.kill()
        listed = json.loads(self.command("consent", "list", "p-hanako", "--json").stdout)
        self.assertEqual(listed, given.json())

    def test_what_is_withdrawn_on_the_command_line_holds_in_the_running_service(self):
        client = self.client(self.serve())
        self.command("consent", "grant", "p-hanako", CLINIC, "--class", "laboratory")
        status = lambda: {row["class"]: row["flag"] for row in client.call(
            "POST", "/eligibility/v1/consent/status", json.dumps({"person": "p-hanako", "institution": CLINIC}).encode()).json()["items"]}
        self.assertEqual((status()["laboratory"], status()["conditions"]), ("given", "none"))
        self.command("consent", "withdraw", "p-hanako", CLINIC)
        self.assertEqual(status()["laboratory"], "withdrawn")

    def test_the_command_says_what_the_service_says(self):
        checked = self.command("check", "12345:あいう:187:04", "1980-04-01", "--institution", CLINIC, "--json", check=False)
        self.assertEqual(json.loads(checked.stdout), {"person": "p-hanako", "validity": "replaced", "newest": NEW})
        self.assertEqual(checked.returncode, 1)
        refused = self.command("check", "12345:あいう:187:05", "1980-04-02", "--institution", CLINIC, check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("TSK4101", refused.stderr)

    def test_a_wrong_file_names_its_line_and_loads_nothing(self):
        wrong = self.directory / "wrong.csv"
        wrong.write_text(PERSONS + "p-jiro,1990-5-5,,,,\n")
        refused = self.command("load", wrong, check=False)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("wrong.csv:3: birth_date", refused.stderr)

    def test_nothing_of_a_person_is_logged(self):
        process = self.serve()
        client = self.client(process)
        self.check(client)
        self.check(client, birth_date="1980-04-02")
        client.close()
        self.assertEqual(process.stop(), 0)
        log = (self.directory / "eligibility.log").read_text()
        for secret in ("187:0", "1980-04-0", "hanako", "あいう"):
            self.assertNotIn(secret, log)

    def test_checks_are_counted(self):
        process = self.serve()
        self.check(self.client(process))
        self.assertEqual(process.metrics()['tasuki_eligibility_checks_total{outcome="current"}'], "1")


if __name__ == "__main__":
    unittest.main()
