"""The command line as people and machines use it, and the documents that are made from its tables."""
import json
import os
import subprocess
import unittest

from world import CLINIC, HOSPITAL, ROOT, World, identifier, letter, run, wait_until


def document(name):
    return (ROOT / "docs" / name).read_text()


class Tables(unittest.TestCase):
    def test_the_error_table_in_the_documents_is_the_one_in_the_program(self):
        self.assertIn(run("errors").stdout, document("errors.md"))

    def test_the_settings_table_in_the_documents_is_the_one_in_the_program(self):
        self.assertIn(run("settings").stdout, document("settings.md"))

    def test_the_sample_letters_are_what_their_source_says(self):
        subprocess.run([ROOT / "samples/make_samples.py", "--check"], check=True)


class Commands(unittest.TestCase):
    def test_a_slip_of_the_finger_is_understood(self):
        result = run("exhange", check=False)
        self.assertEqual(result.returncode, 2)
        self.assertIn('Did you mean "exchange"?', result.stderr)

    def test_help_is_there_in_both_languages(self):
        self.assertIn("run the exchange", run("--help", env=os.environ | {"LANG": "C"}).stdout)
        self.assertIn("基盤", run("--help", "--lang", "ja").stdout)
        self.assertIn("基盤", run("--help", env=os.environ | {"LC_ALL": "ja_JP.UTF-8"}).stdout)

    def explain(self, *words):
        """The help of a command, or of each command in a group; how many there were."""
        text = run(*words, "--help").stdout
        _, _, group = text.partition("ubcommands:")
        inside = [line.split()[0] for line in group.splitlines() if line.startswith("  ") and line[2] != " "]
        if not inside:
            self.assertIn("--json", text, words)
        return sum(self.explain(*words, word) for word in inside) if inside else 1

    def test_every_command_explains_itself(self):
        self.assertGreater(self.explain(), 30)

    def test_a_wrong_setting_names_its_line(self):
        with World() as world:
            path = world.directory / "wrong.toml"
            path.write_text('[exchange]\nlisten = "8443"\n')
            result = run("exchange", "--config", path, check=False)
            self.assertEqual(result.returncode, 2)
            self.assertIn("wrong.toml:2: exchange.listen: expected address:port", result.stderr)

    def test_a_missing_certificate_is_one_clear_line(self):
        with World() as world:
            path = world.directory / "empty.toml"
            path.write_text('[exchange]\ncertificate = "none.pem"\n')
            result = run("exchange", "--config", path, check=False)
            self.assertEqual((result.returncode, result.stderr.count("\n")), (2, 1))
            self.assertIn("empty.toml:2: exchange.certificate: cannot read", result.stderr)

    def test_a_port_in_use_is_said(self):
        with World() as world:
            world.start_exchange()
            path = world.directory / "second.toml"
            path.write_text((world.directory / "exchange.toml").read_text().replace('"exchange"', '"exchange2"'))
            result = run("exchange", "--config", path, check=False)
            self.assertEqual(result.returncode, 2)
            self.assertIn("TSK6004", result.stderr)

    def test_send_status_inbox_fetch_and_ack_by_hand(self):
        with World() as world:
            for code in (CLINIC, HOSPITAL):
                world.enrol(code)
            world.start_exchange()
            clinic, hospital = (world.client_settings(code, certificate=f"{code}.pem", key=f"{code}.key") for code in (CLINIC, HOSPITAL))
            path = world.directory / "letter.json"
            path.write_bytes(letter(1))
            sent = json.loads(run("send", path, "--consent", "oral", "--as", clinic, "--json").stdout)
            self.assertEqual(sent["resourceType"], "DocumentReference")
            listed = json.loads(run("inbox", "--as", hospital, "--json").stdout)
            unit = listed["entry"][0]["resource"]["id"]
            run("fetch", unit, "--out", world.directory / "got.json", "--as", hospital)
            self.assertEqual((world.directory / "got.json").read_bytes(), letter(1))
            run("ack", unit, "--as", hospital)
            self.assertIn("obtained", run("status", identifier(1), "--as", clinic).stdout)
            self.assertIn("取得済", run("status", identifier(1), "--as", clinic, "--lang", "ja").stdout)
            refused = run("fetch", "a" * 26, "--as", hospital, check=False)
            self.assertEqual(refused.returncode, 1)
            self.assertIn("TSK2012", refused.stdout)

    def test_the_same_through_a_gateway(self):
        with World() as world:
            for code in (CLINIC, HOSPITAL):
                world.enrol(code)
            world.start_exchange()
            gateways = {code: world.start_gateway(code) for code in (CLINIC, HOSPITAL)}
            clinic, hospital = (world.client_settings(code, gateways[code].port, token=world.tokens[code]) for code in gateways)
            path = world.directory / "letter.json"
            path.write_bytes(letter(1))
            run("send", path, "--consent", "oral", "--as", clinic)
            entry = wait_until(lambda: json.loads(run("inbox", "--as", hospital, "--json").stdout).get("entry"), "it arrives")
            self.assertEqual(run("fetch", entry[0]["resource"]["id"], "--as", hospital).stdout.encode(), letter(1))

    def test_doctor_finds_what_is_wrong(self):
        with World() as world:
            world.enrol(CLINIC)
            world.start_exchange()
            healthy = run("doctor", "exchange", "--config", world.directory / "exchange.toml", check=False)
            self.assertEqual(healthy.returncode, 0, healthy.stdout)
            (world.directory / "127.0.0.1.key").chmod(0o644)
            report = json.loads(run("doctor", "exchange", "--config", world.directory / "exchange.toml", "--json", check=False).stdout)
            loose = [f for f in report if "private key" in f["cause"]]
            self.assertIn("chmod 600", loose[0]["cure"])

    def test_the_store_checks_itself(self):
        with World() as world:
            world.enrol(CLINIC)
            run("store", "check", "--deep", "--data", world.directory / "exchange")

    def test_the_demo_shows_the_four_hops(self):
        shown = run("demo", "--once", "--samples", ROOT / "samples", "--lang", "en").stdout
        for hop in ("(1)", "(2)", "(3)", "(4)", "Delivered"):
            self.assertIn(hop, shown)
        self.assertIn("4 laboratory reports, and the hospital saw 12 results", shown)
        self.assertRegex(shown, r"8 made-up institutions registered [0-9]{3} documents of 30 people")
        self.assertRegex(shown, r"comes from [4-8] of them: [0-9]+ entries in the hospital's summary")

    def test_version_for_machines(self):
        self.assertIn("version", json.loads(run("version", "--json").stdout))


if __name__ == "__main__":
    unittest.main()
