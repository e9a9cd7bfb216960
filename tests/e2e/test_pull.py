"""PULL with real processes: holders that answer over a channel and at an endpoint, one that is dead, one that refuses."""
import datetime
import http.server
import json
import random
import socket
import sys
import threading
import time
import unittest

from world import CLINIC, HOSPITAL, OTHER, ROOT, Client, World, letter, person_of, resources, run, wait_until

sys.path.append(str(ROOT / "bench"))
from collections_of_results import code_table, collection  # noqa: E402
from test_units import keys, parameters  # noqa: E402

DEAD, STRICT = "1314000044", "1315000055"
LOCAL = "00012"
TABLE = code_table(ROOT / "src/clins/core_items.def")


class EmrServer(http.server.ThreadingHTTPServer):
    """A FHIR server as an EMR may have it: searches of one patient's resources."""
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), EmrHandler)
        self.url = f"http://127.0.0.1:{self.server_port}/fhir"
        self.resources, self.tokens, self.broken = [], set(), False
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def put(self, bundle):
        """The resources of a collection; its patient under the local number of the tests."""
        for entry in bundle["entry"]:
            resource = entry["resource"]
            if resource["resourceType"] == "Patient":
                resource["id"] = "p1"
                resource["identifier"][0] = {"system": f"urn:oid:1.2.392.100495.20.3.51.1{HOSPITAL}", "value": LOCAL}
            self.resources.append(resource)

    def __exit__(self, *failure):
        self.shutdown()
        self.server_close()


class EmrHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, value):
        self.server.tokens.add(self.headers["Authorization"])
        body = json.dumps(value).encode()
        self.send_response(500 if self.server.broken else 200)
        self.send_header("Content-Type", "application/fhir+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer({"resourceType": "CapabilityStatement", "rest": [{"resource": [{"type": "Patient"}, {"type": "Observation"}]}]})

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.path.split("/")[2]
        found = [{"resource": resource} for resource in self.server.resources if resource["resourceType"] == kind]
        self.answer({"resourceType": "Bundle", "type": "searchset", "entry": found})

    def log_message(self, *arguments):
        pass


class Pull(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.know(letter(1))
        self.world.enrol(CLINIC, "照会元")
        self.world.start_exchange()
        self.emr = self.world.emr(CLINIC, self.world.start_gateway(CLINIC))
        self.person = keys(letter(1))[1:]
        self.post("/fhir/Patient/$consent", *self.person, {"name": "visit", "valueString": "v"},
                  *({"name": "class", "valueCode": code} for code in ("laboratory", "documents")))

    def post(self, call, *items, emr=None, expect=200, **headers):
        answer = (emr or self.emr).call("POST", call, parameters(*items), Content_Type="application/fhir+json", **headers)
        self.assertEqual(answer.status, expect, answer.body)
        return answer

    def command(self, *arguments):
        return run(*arguments, "--data", self.world.directory / "exchange")

    def collection(self, code, serial, results=3):
        """Laboratory results of the person."""
        patient = person_of(letter(1))
        insured = ":".join(patient["numbers"][0].get(part, "") for part in ("insurer", "symbol", "number", "branch"))
        return collection(random.Random(code + serial), TABLE, code, insured, patient["birth_date"], serial, datetime.date(2026, 11, 20), results)

    def units(self, code):
        """A directory of prepared Bundles of one patient."""
        folder = self.world.directory / f"units-{code}" / LOCAL
        folder.mkdir(parents=True)
        (folder / "results.json").write_text(json.dumps(self.collection(code, "L-1")))
        return folder.parent

    def holder(self, code, transport="channel", inside="", name="被照会機関", directory=True):
        """A gateway that answers; known to hold something once this returns."""
        self.world.enrol(code, name)
        source = f'pull_directory = "{self.units(code)}"' if directory else ""
        gateway = self.world.start_gateway(code, inside=f"""
            {source}
            pull_transport = "{transport}"
            pull_listen = "127.0.0.1:0"
            pull_announce = 1
            {inside}""")
        way = ["--channel"] if transport == "channel" else ["--endpoint", f"https://127.0.0.1:{gateway.ready['pull_port']}"]
        self.command("institution", "pull", code, *way)
        self.post("/fhir/Patient/$link", *self.person, {"name": "number", "valueString": LOCAL}, emr=self.world.emr(code, gateway))
        wait_until(lambda: "laboratory" in self.located().get(code, {}).get("declared", ""), f"{code} declares what it holds")
        return gateway

    def located(self):
        insured = self.person[0]["valueIdentifier"]["value"]
        found = self.command("locate", insured, self.person[1]["valueDate"], "--institution", CLINIC, "--json").stdout
        return {row["institution"]: row for row in json.loads(found)}

    def pull(self, wait=20, expect=200, **headers):
        return self.post("/fhir/Patient/$pull", *self.person, expect=expect, Prefer=f"respond-async, wait={wait}", **headers)

    @staticmethod
    def manifest(answer):
        """Outcome and reason by institution."""
        lines = {}
        for line in next(r for r in resources(answer) if r["resourceType"] == "List").get("entry", []):
            parts = {part["url"]: part for part in line["extension"][0]["extension"]}
            lines[line["item"]["identifier"]["value"]] = (parts["outcome"]["valueCode"], parts.get("reason", {}).get("valueCode"))
        return lines

    @staticmethod
    def observations(answer):
        return [r for r in resources(answer) if r["resourceType"] == "Observation"]

    def test_over_both_transports_every_holder_is_accounted_for(self):
        self.holder(HOSPITAL)
        self.holder(OTHER, "endpoint")
        self.holder(STRICT, inside="pull_quota = 0")
        self.never_there(DEAD)
        answer = self.pull()
        self.assertEqual(self.manifest(answer), {
            HOSPITAL: ("answered", None), OTHER: ("answered", None), STRICT: ("refused", "quota"), DEAD: ("unreachable", "not-connected")})
        self.assertEqual(len(self.observations(answer)), 6)

    def test_the_fhir_server_of_an_emr_answers(self):
        server = self.enterContext(EmrServer())
        server.put(self.collection(HOSPITAL, "F-1"))
        (self.world.directory / "token").write_text("read-only\n")
        source = f'pull_fhir = "{server.url}"\npull_fhir_token = "token"'
        self.holder(HOSPITAL, inside=source, directory=False)
        answer = self.pull()
        self.assertEqual(self.manifest(answer), {HOSPITAL: ("answered", None)})
        self.assertEqual(len(self.observations(answer)), 3)
        self.assertEqual(server.tokens, {"Bearer read-only"})
        server.broken = True
        self.assertEqual(self.manifest(self.pull()), {HOSPITAL: ("refused", "source-failed")})

    def never_there(self, code):
        """An institution that knows the person, should answer over a channel and opens none."""
        self.world.enrol(code)
        gateway = self.world.start_gateway(code)
        self.post("/fhir/Patient/$link", *self.person, {"name": "number", "valueString": LOCAL}, emr=self.world.emr(code, gateway))
        self.command("institution", "pull", code, "--channel")

    def test_what_is_there_is_readable_while_another_is_waited_for(self):
        self.holder(HOSPITAL)
        silent = self.enterContext(socket.create_server(("127.0.0.1", 0)))
        self.holder(OTHER)
        self.command("institution", "pull", OTHER, "--endpoint", f"https://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        answer = self.pull(wait=0, expect=202)
        where = answer.headers["Content-Location"]
        answer = self.emr.get(where + "?seen=0", Prefer="wait=10")
        self.assertEqual((answer.status, answer.headers["X-Progress"]), (202, "1/2"))
        self.assertEqual(len(self.observations(answer)), 3)
        self.assertEqual(self.manifest(answer), {HOSPITAL: ("answered", None), OTHER: ("waiting", None)})
        answer = self.emr.get(where + "?seen=1", Prefer="wait=10")
        self.assertEqual(answer.status, 200)
        self.assertGreater(time.monotonic() - began, 1.5)
        self.assertEqual(self.manifest(answer)[OTHER], ("unreachable", None))
        self.assertEqual(self.emr.call("DELETE", where).status, 204)
        self.assertEqual(self.emr.get(where).status, 404)

    def test_a_summary_merges_what_is_registered_with_what_is_answered(self):
        self.holder(HOSPITAL)
        unit = self.collection(CLINIC, "L-9", 2)
        self.assertEqual(self.emr.send(json.dumps(unit).encode(), consent=None).status, 202)
        registered = lambda: self.observations(self.post("/fhir/Patient/$summary", *self.person))  # noqa: E731
        wait_until(lambda: len(registered()) == 2, "the clinic's results are registered")
        counts = {}
        for mode in ("push", "pull", "both"):
            answer = self.post(f"/fhir/Patient/$summary?mode={mode}", *self.person)
            sources = {part["url"] for entry in answer.json()["entry"] for extension in entry.get("extension", [])
                       if extension["url"] == "urn:tasuki:source" for part in extension["extension"]} & {"registered", "asOf"}
            counts[mode] = (len(self.observations(answer)), sources)
        self.assertEqual(counts, {"push": (2, {"registered"}), "pull": (3, {"asOf"}), "both": (5, {"registered", "asOf"})})
        begun = self.post("/fhir/Patient/$summary?mode=both", *self.person, expect=202, Prefer="respond-async")
        self.assertEqual(len(self.observations(begun)), 2, "what is registered is there at once")
        refused = self.post("/fhir/Patient/$summary?mode=all", *self.person, expect=400)
        self.assertEqual(refused.codes(), ["TSK1009"])

    def answers_again(self, code):
        wait_until(lambda: self.manifest(self.pull()).get(code) == ("answered", None), f"{code} answers again")

    def test_a_channel_survives_restarts_on_both_sides(self):
        gateway = self.holder(HOSPITAL)
        self.answers_again(HOSPITAL)
        gateway.kill()
        gateway.start()
        self.answers_again(HOSPITAL)
        self.world.exchange.kill()
        self.world.exchange.start()
        self.answers_again(HOSPITAL)

    def test_an_endpoint_survives_restarts_on_both_sides(self):
        gateway = self.holder(OTHER, "endpoint")
        self.answers_again(OTHER)
        gateway.kill()
        gateway.start()
        self.command("institution", "pull", OTHER, "--endpoint", f"https://127.0.0.1:{gateway.ready['pull_port']}")
        self.answers_again(OTHER)
        self.world.exchange.kill()
        self.world.exchange.start()
        self.answers_again(OTHER)

    def test_another_institution_is_not_taken_for_the_exchange(self):
        gateway = self.holder(OTHER, "endpoint")
        intruder = self.world.keep(Client(gateway.ready["pull_port"], self.world.context(CLINIC), {}))
        refused = intruder.call("POST", "/pull", b"{}", Content_Type="application/fhir+json")
        self.assertEqual((refused.status, refused.codes()), (401, ["TSK2201"]))
        exchange = self.world.keep(Client(gateway.ready["pull_port"], self.world.context("127.0.0.1"), {}))
        unsigned = exchange.call("POST", "/pull", b"{}", Content_Type="application/fhir+json")
        self.assertEqual(unsigned.status, 401)
        self.assertEqual(unsigned.body, refused.body)

    def test_the_command_prints_the_manifest(self):
        self.holder(HOSPITAL, name="東京第一病院")
        settings = self.world.client_settings(CLINIC, self.emr.port, token=self.world.tokens[CLINIC])
        insured, birth_date = self.person[0]["valueIdentifier"]["value"], self.person[1]["valueDate"]
        printed = run("pull", "--insured", insured, "--birth-date", birth_date, "--as", settings).stdout
        self.assertIn(HOSPITAL, printed)
        self.assertIn("東京第一病院", printed)
        self.assertIn("answered", printed)
        listed = json.loads(self.command("holders", "--json").stdout)
        self.assertEqual([(row["institution"], row["transport"]) for row in listed], [(HOSPITAL, "channel")])

    def test_without_consent_nobody_is_asked(self):
        self.holder(HOSPITAL)
        self.post("/fhir/Patient/$withdraw", *self.person)
        refused = self.pull(expect=403)
        self.assertEqual(refused.codes(), ["TSK4011"])


if __name__ == "__main__":
    unittest.main()
