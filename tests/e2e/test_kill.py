"""kill -9 of the exchange and of the gateways at random points under load, then reconcile: nothing
acknowledged is lost, nothing is delivered twice. 5 kills here, 100 in the slow suite (./test --slow).
TASUKI_SEED repeats a run's choices."""
import os
import random
import sqlite3
import threading
import time
import unittest

from world import CLINIC, HOSPITAL, SLOW, World, identifier, letter, resources, identifier_of, sha256, wait_until

KILLS = 100 if SLOW else 5
SENDERS = 4


class Kill(unittest.TestCase):
    def test_acknowledged_means_kept_and_delivered_once(self):
        seed = int(os.environ.get("TASUKI_SEED", random.randrange(10**6)))
        print(f"seed {seed}, {KILLS} kills", flush=True)
        rng = random.Random(seed)
        with World() as world:
            for code in (CLINIC, HOSPITAL):
                world.enrol(code)
            world.start_exchange()
            self.clinic = world.start_gateway(CLINIC)
            self.hospital = world.start_gateway(HOSPITAL)
            self.world, self.acknowledged, self.stop = world, {}, threading.Event()
            threads = [threading.Thread(target=self.send, args=(n,)) for n in range(SENDERS)]
            for thread in threads:
                thread.start()
            try:
                for number in range(KILLS):
                    time.sleep(rng.uniform(0.05, 0.6))
                    # The first two are certain, so that even a short run kills both sides.
                    victim = [world.exchange, self.hospital, self.clinic][number if number < 3 else rng.randrange(3)]
                    victim.kill()
                    time.sleep(rng.uniform(0, 0.3))
                    victim.start()
            finally:
                self.stop.set()
                for thread in threads:
                    thread.join()
            self.reconcile()

    def send(self, number):
        """An EMR that sends and remembers what its gateway acknowledged."""
        emr = self.world.emr(CLINIC, self.clinic)
        serial = number * 1_000_000
        while not self.stop.is_set():
            serial += 1
            content = letter(serial)
            try:
                emr.port = self.clinic.port
                answer = emr.send(content)
                if answer.status == 202:
                    self.acknowledged[identifier(serial)] = sha256(content)
            except OSError:
                time.sleep(0.05)
            except Exception as error:  # a torn answer: not acknowledged
                if "http" not in type(error).__module__:
                    raise
        emr.close()

    def reconcile(self):
        self.assertGreater(len(self.acknowledged), KILLS)
        hospital = self.world.emr(HOSPITAL, self.hospital)

        def inbox():
            found, target = [], "/fhir/DocumentReference?recipient=me&_count=500"
            while target:
                answer = hospital.get(target)
                found += resources(answer)
                following = [l["url"] for l in answer.json().get("link", []) if l["relation"] == "next"]
                target = following[0] if following else None
                if target and target.startswith("http"):
                    target = "/" + target.split("/", 3)[3]
            return found

        def complete():
            self.found = inbox()
            return set(self.acknowledged) <= {identifier_of(r) for r in self.found}

        wait_until(complete, "every acknowledged letter is in the inbox", patience=120 if SLOW else 60)
        identifiers = [identifier_of(r) for r in self.found]
        self.assertEqual(len(identifiers), len(set(identifiers)), "a letter was delivered twice")
        for reference in self.found:
            digest = self.acknowledged.get(identifier_of(reference))
            if digest:
                self.assertEqual(sha256(hospital.get("/fhir/Bundle/" + reference["id"]).body), digest)
        self.reconcile_store(set(identifiers))
        print(f"{len(self.acknowledged)} acknowledged, {len(self.found)} delivered", flush=True)

    def reconcile_store(self, delivered):
        """Each unit stands once in the exchange's store, with its audit records."""
        database = sqlite3.connect(self.world.directory / "exchange/tasuki.db")
        rows = [row[0] for row in database.execute("select identifier_value from unit")]
        self.assertEqual(len(rows), len(set(rows)))
        self.assertLessEqual(delivered, set(rows))
        audits = database.execute("select count(*) from audit").fetchone()[0]
        self.assertGreaterEqual(audits, len(rows))
        database.close()


if __name__ == "__main__":
    unittest.main()
