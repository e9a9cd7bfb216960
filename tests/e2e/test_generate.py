"""The made-up country: valid by our own rules, the same for the same seed, and loadable."""
import contextlib
import pathlib
import sqlite3
import tempfile
import unittest

from world import run


class Generate(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def generate(self, name, *arguments, **options):
        return run("generate", "--out", self.directory / name, "--today", "2026-11-20", *arguments, **options)

    def documents(self, name):
        return sorted((self.directory / name / "documents").rglob("*.json"))

    def test_every_document_of_thirty_people_is_valid(self):
        self.generate("world", "--persons", "30")
        result = run("validate", "--level", "errors", *self.documents("world"), check=False)
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_the_same_seed_gives_the_same_bytes_and_another_one_others(self):
        for name, seed in (("first", "7"), ("second", "7"), ("third", "8")):
            self.generate(name, "--persons", "3", "--seed", seed)
        first, second, third = ([path.read_bytes() for path in self.documents(name)] for name in ("first", "second", "third"))
        self.assertEqual(first, second)
        self.assertNotEqual(first, third)

    def test_the_table_names_every_file(self):
        self.generate("world", "--persons", "3")
        rows = [line.split("\t") for line in (self.directory / "world/documents.tsv").read_text().splitlines()[1:]]
        self.assertEqual(sorted(self.directory / "world" / row[0] for row in rows), self.documents("world"))

    def test_many_documents_come_one_a_line(self):
        self.generate("world", "--persons", "3", "--ndjson")
        lines = [line for file in (self.directory / "world/documents").glob("*.ndjson") for line in file.read_text().splitlines()]
        self.assertEqual(len(lines), len((self.directory / "world/documents.tsv").read_text().splitlines()) - 1)

    def test_the_people_can_be_loaded_into_the_registry(self):
        self.generate("world", "--persons", "25000", "--people-only")
        files = [self.directory / "world/institutions.json", *sorted((self.directory / "world").glob("persons-*.json"))]
        self.assertEqual(len(files), 3)
        result = run("eligibility", "load", *files, "--data", self.directory / "registry", "--lang", "en")
        self.assertIn("25000", result.stdout.replace(",", ""))

    def test_the_people_come_as_a_storage_with_its_index(self):
        self.generate("world", "--persons", "5", "--ssmix2", self.directory / "storage")
        files = sorted(path for path in (self.directory / "storage").rglob("*_1"))
        for path in files:
            number, day, kind = path.name.split("_")[:3]
            folder = pathlib.Path(number[:3], number[3:6], number, day, kind)
            self.assertEqual(path.relative_to(self.directory / "storage").parent, folder)
            path.read_bytes().decode("iso2022_jp")
        with contextlib.closing(sqlite3.connect(self.directory / "storage/index.sqlite")) as index:
            rows = index.execute("SELECT OutRelDirectory, FileName FROM SSMIXIDX").fetchall()
        self.assertEqual(sorted(self.directory / "storage" / folder / name for folder, name in rows), files)
        self.assertFalse((self.directory / "world/documents.tsv").read_text().splitlines()[1:])

    def test_wrong_arguments_are_refused(self):
        for wrong in (("--persons", "0"), ("--persons", "10000001"), ("--seed", "-1"), ("--today", "2026-02-30")):
            result = run("generate", "--out", self.directory / "wrong", *wrong, check=False)
            self.assertEqual(result.returncode, 2, wrong)
            self.assertIn("TSK1009", result.stdout + result.stderr)

    def test_where_nothing_can_be_written_it_says_so(self):
        (self.directory / "file").write_text("in the way")
        result = self.generate("file", check=False)
        self.assertEqual(result.returncode, 2)
        self.assertIn("TSK6003", result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
