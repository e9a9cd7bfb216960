"""tasuki validate and tasuki explain, as vendors and build servers use them."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from world import ROOT, run, wait_until

LETTER = ROOT / "samples/cardiology.json"


def damaged(directory, old, new):
    path = pathlib.Path(directory, "damaged.json")
    text = LETTER.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


class Validate(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.directory = scratch.name

    def wrong(self):
        return damaged(self.directory, '"female"', '"F"')

    def test_every_sample_letter_is_valid(self):
        result = run("validate", *sorted((ROOT / "samples").glob("*.json")), check=False)
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_a_wrong_document_gives_1_and_the_place(self):
        result = run("validate", self.wrong(), "--lang", "en", check=False)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stdout, r"damaged\.json:\d+:\d+: error ")
        self.assertIn("resource.gender", result.stdout)

    def test_a_file_that_is_not_there_gives_2(self):
        self.assertEqual(run("validate", "none.json", check=False).returncode, 2)

    def test_a_text_that_is_not_json_is_a_wrong_document(self):
        path = pathlib.Path(self.directory, "torn.json")
        path.write_text('{"resourceType": ')
        self.assertEqual(run("validate", path, check=False).returncode, 1)

    def test_standard_input_is_a_dash(self):
        self.assertEqual(run("validate", "-", input=LETTER.read_text()).returncode, 0)

    def test_the_spellings_of_the_official_validator_are_known(self):
        result = run("validate", LETTER, "-version", "4.0", "-tx", "n/a", "-level", "errors", "-best-practice",
                     "ignore", "-ig", "hl7.fhir.r4.core#4.0.1", check=False)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_what_is_not_known_is_named(self):
        result = run("validate", LETTER, "-sct", "us", check=False)
        self.assertEqual(result.returncode, 2)
        self.assertIn("--sct", result.stderr)
        self.assertIn("--tx", run("validate", LETTER, "-tx", "http://tx.fhir.org", check=False).stderr)

    def test_a_definition_of_ig_is_used(self):
        url = "http://example.org/StructureDefinition/nobody"
        profile = pathlib.Path(self.directory, "profile.json")
        profile.write_text(json.dumps({
            "resourceType": "StructureDefinition", "url": url, "name": "Nobody", "status": "active",
            "kind": "resource", "abstract": False, "type": "Bundle", "derivation": "constraint",
            "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Bundle",
            "differential": {"element": [{"id": "Bundle.total", "path": "Bundle.total", "min": 1}]}}))
        self.assertEqual(run("validate", LETTER, "-ig", profile, check=False).returncode, 0)
        self.assertEqual(run("validate", LETTER, "-ig", profile, "-profile", url, check=False).returncode, 1)

    def test_machines_get_an_operation_outcome(self):
        outcome = json.loads(run("validate", self.wrong(), "--format", "json", check=False).stdout)
        self.assertEqual(outcome["resourceType"], "OperationOutcome")
        self.assertIn("error", {issue["severity"] for issue in outcome["issue"]})

    def test_code_scanning_gets_sarif(self):
        report = json.loads(run("validate", self.wrong(), "--format", "sarif", check=False).stdout)
        self.assertEqual(report["version"], "2.1.0")
        self.assertTrue(report["runs"][0]["results"])

    def test_build_servers_get_junit_in_a_file(self):
        report = pathlib.Path(self.directory, "report.xml")
        run("validate", self.wrong(), LETTER, "--format", "junit", "--output", report, check=False)
        suite = ElementTree.parse(report).getroot()
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("2", "1"))

    def test_watching_judges_again_when_the_file_changes(self):
        path = self.wrong()
        report = pathlib.Path(self.directory, "report.json")
        with subprocess.Popen([os.environ["TASUKI"], "validate", path, "--watch", "--format", "json", "--level",
                               "errors", "--output", report]) as process:
            try:
                wait_until(lambda: report.exists() and "TSK3098" not in report.read_text(), "the first report")
                new = pathlib.Path(self.directory, "new.json")
                new.write_text(LETTER.read_text())
                new.rename(path)
                wait_until(lambda: "TSK3098" in report.read_text(), "the second report")
            finally:
                process.terminate()


class Explain(unittest.TestCase):
    def test_a_national_rule_is_explained_in_both_languages(self):
        self.assertIn("first entry must be the Patient", run("explain", "R0211", "--lang", "en").stdout)
        self.assertIn("最初のentry", run("explain", "R0211", "--lang", "ja").stdout)

    def test_an_invariant_shows_its_expression(self):
        found = json.loads(run("explain", "dom-3", "--json").stdout)
        self.assertIn("contained", found[0]["expression"])

    def test_an_error_of_the_service_is_explained(self):
        self.assertIn("TSK5001", run("explain", "tsk5001").stdout)

    def test_a_slip_of_the_finger_is_understood(self):
        result = run("explain", "R0212X", check=False)
        self.assertEqual(result.returncode, 2)
        self.assertIn("R0212", result.stderr)


class Definitions(unittest.TestCase):
    def test_the_definitions_are_what_their_tables_say(self):
        subprocess.run([ROOT / "rules/make_clins.py", "--check"], check=True)


if __name__ == "__main__":
    unittest.main()
