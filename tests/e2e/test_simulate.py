"""PUSH and PULL in a model of the country: repeatable, changeable, and in all three forms."""
import html.parser
import json
import pathlib
import tempfile
import unittest

from world import run

SHORT = ("--days", "1", "--replications", "2")
DESIGNS = {"push", "pull-endpoint", "pull-channel", "both"}


class Simulate(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def simulate(self, *arguments, **options):
        return run("simulate", "--lang", "en", *arguments, **options)

    def report(self, *arguments):
        return json.loads(self.simulate(*SHORT, "--json", *arguments).stdout)

    def file(self, text):
        path = self.directory / "country.toml"
        path.write_text(text)
        return path

    def test_one_seed_gives_one_report(self):
        first = self.report("--seed", "5")
        self.assertEqual(set(first["designs"]), DESIGNS)
        self.assertEqual(first, self.report("--seed", "5"))
        self.assertNotEqual(first["designs"], self.report("--seed", "6")["designs"])

    def test_printed_assumptions_change_nothing_and_changed_ones_do(self):
        printed = self.simulate("--print-assumptions").stdout
        self.assertEqual(self.report("--assumptions", self.file(printed)), self.report())
        other = self.report("--assumptions", self.file("[clinic]\nup_share = 0.5\n"))
        whole = {name: design["whole_percent"]["mean"] for name, design in other["designs"].items()}
        self.assertLess(whole["pull-channel"], 50)
        self.assertGreater(whole["push"], 98)

    def test_wrong_assumptions_are_named_with_their_line(self):
        for text, expected in (("[clinic]\nuptime = 1\n", "country.toml:2: clinic.uptime"),
                               ("[clinic]\n\nup_share = 2\n", "country.toml:3: clinic.up_share")):
            result = self.simulate("--assumptions", self.file(text), check=False)
            self.assertEqual(result.returncode, 2)
            self.assertIn("TSK6001", result.stdout + result.stderr)
            self.assertIn(expected, result.stdout + result.stderr)

    def test_the_page_needs_nothing_from_elsewhere(self):
        out = self.directory / "report.html"
        self.simulate(*SHORT, "--out", out)
        page = out.read_text()
        tags = []
        parser = html.parser.HTMLParser()
        parser.handle_starttag = lambda tag, attributes: tags.append((tag, dict(attributes)))
        parser.feed(page)
        self.assertGreaterEqual(sum(tag == "svg" for tag, _ in tags), 5)
        self.assertFalse([tag for tag, attributes in tags if tag in ("script", "link", "img") or "src" in attributes or "href" in attributes])


if __name__ == "__main__":
    unittest.main()
