"""An SS-MIX2 storage behind a gateway: what its policy frees is registered, what it holds stays, and PULL is answered from it."""
import json
import shutil
import time
import unittest

from world import HOSPITAL, World, resources, run, state_of, wait_until
from test_units import parameters

SYSTEM = "http://jpfhir.jp/fhir/clins/bundle-identifier"
INSURED = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID"


class Ssmix2(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        made = self.world.directory / "made-up"
        self.storage = self.world.directory / "storage"
        run("generate", "--out", made, "--persons", "3", "--ssmix2", self.storage)
        data = self.world.directory / "exchange"
        run("eligibility", "load", made / "persons-1.json", "--data", data)
        self.persons = json.loads((made / "persons-1.json").read_text())["persons"]
        self.patients = sorted(path.name for path in self.storage.glob("*/*/*"))
        self.code = sqlite_code(self.storage / "index.sqlite")
        self.world.enrol(self.code, "青葉総合病院")
        self.world.start_exchange()
        self.list = self.world.directory / "list" / "side-list.csv"
        self.list.parent.mkdir()
        self.list.write_text("# nothing yet\n")

    def gateway(self, index=True, inside="", more=""):
        table = f"""
            [[gateway.ssmix2]]
            path = "{self.storage}"
            side_list = "{self.list}"
            user = "records"
            role = "Medical Doctor"
            scan_interval = 1
            {more}
            """
        if index:
            table += f'index = "{self.storage}/index.sqlite"\n'
        return self.world.start_gateway(self.code, inside=inside, extra=table)

    def tasuki(self, *arguments):
        return run("ssmix2", *arguments, "--data", self.world.directory / f"gateway-{self.code}")

    def status(self):
        rows = json.loads(self.tasuki("status", "--json").stdout)
        return rows[0] if rows else {"units": 0, "sent": 0, "held": 0, "failed": 0, "faults": 0}

    def units(self, *arguments):
        return json.loads(self.tasuki("list", "--json", *arguments).stdout)

    def settled(self):
        """Everything is read and decided."""
        wait_until(lambda: self.status()["units"] > 0 and all(row["state"] != "new" for row in self.units()), "the storage is read", 60)
        return self.units()

    def registered(self, gateway, identifier):
        """Its state at the exchange, as the gateway's EMR sees it."""
        answer = self.world.emr(self.code, gateway).status(identifier)
        entries = answer.json().get("entry", [])
        return state_of(entries[0]["resource"]) if entries else None

    def arrives(self, gateway, identifier):
        wait_until(lambda: self.registered(gateway, identifier) == "viewable", f"{identifier} is registered", 30)

    def test_conditions_are_registered_and_results_wait_until_they_are_explained(self):
        gateway = self.gateway()
        units = self.settled()
        conditions = [row for row in units if row["class"] == "conditions" and row["state"] == "sent"]
        results = [row for row in units if row["class"] == "laboratory"]
        self.assertTrue(conditions and results)
        self.arrives(gateway, conditions[0]["identifier"])
        self.assertEqual({row["why"] for row in results}, {"unexplained"})
        told, by_hand = results[:2]
        order = told["path"].rsplit("/", 1)[1].split("_")
        self.list.write_text(f"{order[0]},{order[2]},{order[3]},explained\n")
        self.arrives(gateway, told["identifier"])
        self.tasuki("release", by_hand["identifier"], "--user", "dr-oka", "--reason", "電話で説明")
        self.arrives(gateway, by_hand["identifier"])
        why = {row["identifier"]: (row["why"], row["note"]) for row in self.units()}
        self.assertEqual(why[told["identifier"]][0], "explained")
        self.assertEqual(why[by_hand["identifier"]][0], "clerk-released")
        self.assertIn("電話で説明", why[by_hand["identifier"]][1])
        self.assertEqual(self.status()["failed"], 0)

    def test_a_broken_line_of_the_list_holds_its_patient(self):
        patient = self.patients[0]
        self.list.write_text(f"{patient},PPR-01,*,exlained\n")
        self.gateway()
        units = self.settled()
        self.assertEqual({row["why"] for row in units if row["patient"] == patient and row["why"] != "suspected"}, {"list-broken"})
        self.assertTrue(any(row["state"] == "sent" for row in units if row["patient"] != patient))
        self.assertIn("line 1: word", self.tasuki("faults").stdout)

    def test_a_broken_message_is_set_aside_and_nothing_else_stops(self):
        broken = next(path for path in self.storage.rglob("*OML-11*_1") if path.is_file())
        text = broken.read_bytes().split(b"\r")
        broken.write_bytes(b"\r".join(line for line in text if not line.startswith(b"PID")))
        self.gateway(index=False)
        self.settled()
        faults = json.loads(self.tasuki("faults", "--json").stdout)
        self.assertEqual([fault["path"] for fault in faults], [str(broken.relative_to(self.storage))])
        self.assertRegex(faults[0]["text"], r"^SM\d+ .*PID")
        self.assertGreater(self.status()["sent"], 0)

    def rewrite(self, path, change):
        """A newer version of a file, as an EMR writes one: the old becomes _2."""
        lines = path.read_bytes().decode("iso2022_jp").split("\r")
        parts = path.name.split("_")
        parts[4] = str(int(parts[4]) + 1)
        path.rename(path.with_name(path.name[:-1] + "2"))
        path.with_name("_".join(parts)).write_bytes("\r".join(change(line) for line in lines).encode("iso2022_jp"))

    def test_a_broken_newer_version_leaves_what_is_registered(self):
        gateway = self.gateway(index=False)
        unit = next(row for row in self.settled() if row["class"] == "conditions" and row["state"] == "sent")
        self.arrives(gateway, unit["identifier"])
        self.rewrite(self.storage / unit["path"], lambda line: line.replace("PPR^ZD1", "ADT^A08"))
        wait_until(lambda: "SM301" in self.tasuki("faults").stdout, "the broken version is listed", 30)
        time.sleep(2)
        self.assertEqual(self.registered(gateway, unit["identifier"]), "viewable")
        broken = next((self.storage / unit["path"]).parent.glob("*_1"))
        self.rewrite(broken, lambda line: line.replace("ADT^A08", "PPR^ZD1"))
        wait_until(lambda: json.loads(self.tasuki("faults", "--json").stdout) == [], "the mended version clears the fault", 30)

    def test_a_suspected_diagnosis_stays_whoever_releases_it(self):
        path = next(path for path in self.storage.rglob("*PPR-01*_1") if path.is_file())

        def suspect(line):
            fields = line.split("|")
            if fields[0] != "PRB":
                return line
            return "|".join((fields + [""] * 20)[:13] + ["S"] + fields[14:])
        self.rewrite(path, suspect)
        gateway = self.gateway(index=False)
        unit = next(row for row in self.settled() if row["why"] == "suspected")
        self.tasuki("release", unit["identifier"], "--user", "records", "--reason", "誤り")
        time.sleep(3)
        self.assertEqual(next(row["why"] for row in self.units() if row["identifier"] == unit["identifier"]), "suspected")
        self.assertIsNone(self.registered(gateway, unit["identifier"]))

    def test_what_is_new_after_a_release_waits_again(self):
        gateway = self.gateway(index=False)
        unit = next(row for row in self.settled() if row["class"] == "laboratory")
        self.tasuki("release", unit["identifier"], "--user", "records", "--reason", "説明済")
        self.arrives(gateway, unit["identifier"])
        self.rewrite(self.storage / unit["path"], lambda line: line.replace("|F|", "|C|") if line.startswith("OBX") else line)

        def waits():
            return next(row["why"] for row in self.units() if row["identifier"] == unit["identifier"]) == "unexplained"
        wait_until(waits, "the corrected result waits", 30)

    def test_what_the_storage_deletes_is_cancelled(self):
        gateway = self.gateway(index=False)
        unit = next(row for row in self.settled() if row["class"] == "conditions" and row["state"] == "sent")
        self.arrives(gateway, unit["identifier"])
        path = self.storage / unit["path"]
        path.rename(path.with_name(path.name[:-1] + "0"))
        wait_until(lambda: self.registered(gateway, unit["identifier"]) == "cancelled", "it is cancelled", 60)

    def test_a_restart_sends_nothing_twice_and_forgets_nothing(self):
        gateway = self.gateway()
        gateway.kill()
        gateway.start()
        self.settled()
        sent = self.status()["sent"]
        gateway.kill()
        gateway.start()
        added = self.add_copy()
        wait_until(lambda: any(added in row["path"] for row in self.units()), "what was added is read", 30)
        self.assertEqual(self.status()["failed"], 0)
        self.assertGreaterEqual(self.status()["sent"], sent)

    def add_copy(self):
        """A further result of the first patient, with its row in the index."""
        import contextlib
        import sqlite3
        source = next(path for path in (self.storage / self.patients[0][:3] / self.patients[0][3:6] / self.patients[0]).rglob("*OML-11*_1") if path.is_file())
        parts = source.name.split("_")
        parts[3] = "900000000000001"
        name = "_".join(parts)
        shutil.copy(source, source.with_name(name))
        with contextlib.closing(sqlite3.connect(self.storage / "index.sqlite")) as index:
            columns = [row[1] for row in index.execute("PRAGMA table_info(SSMIXIDX)")]
            row = dict(zip(columns, index.execute("SELECT * FROM SSMIXIDX WHERE FileName = ?", (source.name,)).fetchone()))
            row |= {"FileName": name, "OrderNo": parts[3], "UpdateDatetime": "2099-01-01 00:00:00.000"}
            index.execute(f"INSERT INTO SSMIXIDX ({','.join(row)}) VALUES ({','.join('?' * len(row))})", list(row.values()))
            index.commit()
        return name

    def test_pull_is_answered_by_the_same_policy(self):
        gateway = self.gateway(inside=f'pull_ssmix2 = "{self.storage}"\npull_announce = 1')
        self.world.enrol(HOSPITAL, "照会元")
        clinic = self.world.emr(HOSPITAL, self.world.start_gateway(HOSPITAL))
        data = self.world.directory / "exchange"
        run("institution", "pull", self.code, "--channel", "--data", data)
        unit = next(row for row in self.settled() if row["class"] == "conditions" and row["state"] == "sent")
        person = self.person_of(unit["patient"])
        self.post(self.world.emr(self.code, gateway), "/fhir/Patient/$link", *person, {"name": "number", "valueString": unit["patient"]})
        self.post(clinic, "/fhir/Patient/$consent", *person, {"name": "visit", "valueString": "v"},
                  *({"name": "class", "valueCode": code} for code in ("conditions", "laboratory")))

        def kinds():
            answer = self.post(clinic, "/fhir/Patient/$pull", *person, Prefer="wait=10")
            return {resource["resourceType"] for resource in resources(answer)}
        wait_until(lambda: "Condition" in kinds(), "the storage answers", 30)
        self.assertNotIn("Observation", kinds())

    def person_of(self, patient):
        basics = next(path for path in (self.storage / patient[:3] / patient[3:6] / patient).rglob("*ADT-00*_1") if path.is_file())
        birth = next(line for line in basics.read_bytes().decode("iso2022_jp").split("\r") if line.startswith("PID")).split("|")[7]
        birth = f"{birth[:4]}-{birth[4:6]}-{birth[6:8]}"
        known = next(person for person in self.persons if person["birth_date"] == birth)
        number = known["numbers"][-1]
        insured = ":".join(number.get(part, "") for part in ("insurer", "symbol", "number", "branch"))
        return [{"name": "insured", "valueIdentifier": {"system": INSURED, "value": insured}}, {"name": "birthDate", "valueDate": birth}]

    def post(self, emr, call, *items, **headers):
        answer = emr.call("POST", call, parameters(*items), Content_Type="application/fhir+json", **headers)
        self.assertEqual(answer.status, 200, answer.body)
        return answer


def sqlite_code(path):
    import contextlib
    import sqlite3
    with contextlib.closing(sqlite3.connect(path)) as index:
        return index.execute("SELECT FacilityID FROM SSMIXIDX LIMIT 1").fetchone()[0]


if __name__ == "__main__":
    unittest.main()
