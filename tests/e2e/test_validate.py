"""tasuki validate and tasuki explain, as vendors and build servers use them."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import tomllib
import unittest
import xml.etree.ElementTree as ElementTree

from world import ROOT, run, wait_until

sys.path.insert(0, str(ROOT / "samples"))
from make_samples import JP, Letter, concept  # noqa: E402

LETTER = ROOT / "samples/cardiology.json"


def damaged(directory, old, new):
    path = pathlib.Path(directory, "damaged.json")
    text = LETTER.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


def discharge_summary(present_illness="360"):
    """The first sample letter's patient, leaving hospital."""
    source = tomllib.loads((ROOT / "samples/letters.toml").read_text())
    letter, sender = source["letter"][0], source["sender"]
    summary = Letter(letter, sender, source["destination"])
    summary.patient()
    stay = summary.encounter("stay", reasonCode=[{"text": letter["purpose"]}])
    hospital = summary.organization("sender", sender, letter["department"])
    doctor = summary.add("doctor", "Practitioner", "eCS/StructureDefinition/JP_Practitioner_eCS", name=[{"text": "湊 千春"}])
    problem = summary.condition("problem", *letter["problems"][0])
    course = summary.add(
        "course", "DocumentReference", "eCS/StructureDefinition/JP_DocumentReference_eCS", status="current",
        content=[{"attachment": {"contentType": "text/plain", "title": "入院中経過"}}])
    section = summary.section
    body = section("300", "構造情報", "")
    del body["text"]
    body["section"] = [
        section("322", "入院時詳細", "緊急入院", [stay]), section("342", "入院時診断", "狭心症", [problem]),
        section("352", "主訴", "胸部圧迫感"), section("312", "入院理由", "精査"),
        section(present_illness, "現病歴", letter["present"]), section("333", "入院中経過", "良好", [course]),
        section("324", "退院時詳細", "自宅へ退院", [stay]), section("344", "退院時診断", "狭心症", [problem]),
        section("444", "退院時投薬指示", letter["medication"]), section("424", "退院時方針指示", "外来通院")]
    summary.composition([body], doctor, hospital)
    composition = summary.entries[0]["resource"]
    composition["meta"]["profile"] = [f"{JP}/eDischargeSummary/StructureDefinition/JP_Composition_eDischargeSummary"]
    composition |= {
        "type": concept(f"{JP}/Common/CodeSystem/doc-typecodes", "18842-5", "退院時サマリー"),
        "category": [concept(f"{JP}/Common/CodeSystem/doc-subtypecodes", "DISCHARGE", "退院時文書")],
        "title": "退院時サマリー", "event": [{"period": {"start": "2026-11-01", "end": "2026-11-20"}}],
        "encounter": stay}
    return {
        "resourceType": "Bundle", "id": "discharge",
        "meta": {"lastUpdated": summary.instant, "profile": [f"{JP}/clins/StructureDefinition/JP_Bundle_eDischargeSummary"]},
        "identifier": {"system": f"{JP}/clins/bundle-identifier", "value": f"{sender['code']}^2026^DISCHARGE-1"},
        "type": "document", "timestamp": summary.instant, "entry": summary.entries}


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

    def judge(self, document):
        path = pathlib.Path(self.directory, "document.json")
        path.write_text(json.dumps(document, ensure_ascii=False))
        return run("validate", path, "--level", "errors", "--lang", "en", check=False)

    def test_discharge_summaries_of_both_generations_are_valid(self):
        for code in ("360", "362"):
            result = self.judge(discharge_summary(code))
            self.assertEqual(result.returncode, 0, result.stdout)

    def test_a_discharge_summary_without_its_present_illness_is_not(self):
        result = self.judge(discharge_summary("370"))
        self.assertEqual(result.returncode, 1)
        self.assertIn("present-illness-once", result.stdout)

    def collection(self, tag):
        patient = json.loads(LETTER.read_text())["entry"][1]
        self.assertEqual(patient["resource"]["resourceType"], "Patient")
        return {
            "resourceType": "Bundle", "type": "collection", "timestamp": "2026-11-20T10:24:00.000+09:00", "entry": [patient],
            "identifier": {"system": f"{JP}/clins/bundle-identifier", "value": "1311000011^2026^LIST-1"},
            "meta": {"lastUpdated": "2026-11-20T10:24:00.000+09:00",
                     "profile": [f"{JP}/clins/StructureDefinition/JP_Bundle_CLINS"],
                     "tag": [{"system": f"{JP}/clins/CodeSystem/BundleResourceType_CS", "code": tag}]}}

    def test_a_list_that_became_empty_is_only_a_patient(self):
        for tag in ("Condition", "AllergyIntolerance"):
            result = self.judge(self.collection(tag))
            self.assertEqual(result.returncode, 0, result.stdout)

    def test_laboratory_results_are_never_only_a_patient(self):
        result = self.judge(self.collection("Observation"))
        self.assertEqual(result.returncode, 1)
        self.assertIn("R02143", result.stdout)

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
