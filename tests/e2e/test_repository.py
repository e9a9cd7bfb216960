"""The rules of STYLE.md that a machine can check, over the files that git knows."""
import pathlib
import re
import subprocess
import tempfile
import unittest

from world import ROOT

CODE = {".cpp", ".hpp"}


def tracked():
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


class Repository(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = tracked()
        if not cls.files:
            raise unittest.SkipTest("not a git checkout")
        cls.code = [path for path in cls.files if path.suffix in CODE]

    def offenders(self, test):
        return [f"{path.relative_to(ROOT)}:{number}" for path in self.code
                for number, line in enumerate(path.read_text().splitlines(), 1) if test(line)]

    def test_files_are_small(self):
        self.assertEqual([str(p.relative_to(ROOT)) for p in self.code if len(p.read_text().splitlines()) > 500], [])

    def test_lines_are_short(self):
        tables = re.compile(r'^\s*(TASUKI_|Setting\{|OptionRow\{|CommandRow\{|Step\{|\{?")|R"\(|clang-format off')
        long = self.offenders(lambda line: len(line) > 110 and not tables.search(line) and '"' not in line)
        self.assertEqual(long, [])

    def test_nothing_is_left_over(self):
        self.assertEqual(self.offenders(lambda line: re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line)), [])

    def test_headers_open_with_what_they_are_for(self):
        bare = [str(p.relative_to(ROOT)) for p in self.code if p.suffix == ".hpp" and not p.read_text().startswith("//")]
        self.assertEqual(bare, [])

    def test_no_file_hides_what_it_is(self):
        vague = [str(p.relative_to(ROOT)) for p in self.code if re.search(r"util|common|helper|manager|misc", p.stem)]
        self.assertEqual(vague, [])

    def test_documents_name_files_that_exist(self):
        named = re.compile(r"`((?:src|tests|bench|fuzz|docs|samples|scripts|cmake)/[A-Za-z0-9_./-]+)`")
        absent = []
        for path in self.files:
            if path.suffix == ".md":
                absent += [f"{path.name}: {name}" for name in named.findall(path.read_text()) if "NNNN" not in name and not (ROOT / name).exists()]
        self.assertEqual(absent, [])

    def test_links_between_documents_lead_somewhere(self):
        link = re.compile(r"\]\((?!https?://|#)([^)#]+)(?:#[^)]*)?\)")
        absent = []
        for path in self.files:
            if path.suffix == ".md":
                absent += [f"{path.relative_to(ROOT)}: {target}" for target in link.findall(path.read_text())
                           if not (path.parent / target).exists()]
        self.assertEqual(absent, [])

    def test_the_tests_that_the_service_table_names_exist(self):
        known = set()
        for path in self.files:
            text = path.read_text() if path.suffix in {".cpp", ".case", ".py"} else ""
            if path.suffix == ".case":
                known |= {f"{path.name}: {name}" for name in re.findall(r"^case (.+)$", text, re.M)}
            elif path.name.endswith("_test.cpp"):
                known |= {f"{suite}.{name}" for suite, name in re.findall(r"^TEST(?:_F|_P)?\((\w+),\s*(\w+)\)", text, re.M)}
            elif path.parent.name == "e2e":
                known |= {f"{path.stem}.{name}" for name in re.findall(r"def (test_\w+)", text)}
        rows = [line for line in (ROOT / "docs/service.md").read_text().splitlines() if line.startswith("| ")]
        named = [test for row in rows for test in re.findall(r"`([^`]+)`", row.rstrip(" |").rsplit(" | ", 1)[-1])]
        self.assertGreater(len(named), 50)
        self.assertEqual([test for test in named if test not in known], [])

    def test_the_build_refuses_what_a_modules_line_does_not_name(self):
        for line, allowed in (('#include "base/text.hpp"', True), ('#include "http/server.hpp"', False),
                              ("#include <sqlite3.h>", False), ("#include <simdjson.h>", True), ('#include "text.hpp"', False)):
            with self.subTest(line), tempfile.TemporaryDirectory() as folder:
                source, files, stamp = (pathlib.Path(folder) / name for name in ("x.cpp", "files", "stamp"))
                source.write_text(line + "\n")
                files.write_text(f"{source}\n")
                run = subprocess.run(["cmake", "-DMODULE=json", "-DUSES=base", "-DOUTSIDE=simdjson", f"-DFILES={files}",
                                      f"-DSTAMP={stamp}", "-P", ROOT / "cmake/CheckIncludes.cmake"], capture_output=True)
                self.assertEqual((run.returncode == 0, stamp.exists()), (allowed, allowed), run.stderr)


if __name__ == "__main__":
    unittest.main()
