"""Our own pack and the official packages give the same verdict, over the examples of the guides and
over thousands of damaged copies of them; what differs is explained in tests/mutations."""
import os
import pathlib
import subprocess
import tempfile
import unittest

from world import ROOT, run

PACKAGES = ROOT.parent / "shared/fhir/packages"
MEASURE = ROOT / "tests/mutations/measure"
# In this order: where two packages define the same canonical, the later one wins.
OFFICIAL = ["jp-core.r4-1.1.2-url.tgz", "jp-eCheckupReport.r4.tgz", "jp-clins.r4-1.5.2.tgz"]


def measure(*arguments):
    return subprocess.run([MEASURE, "--binary", os.environ["TASUKI"], *map(str, arguments)],
                          capture_output=True, text=True, check=False)


class Mutations(unittest.TestCase):
    def test_almost_every_damage_is_noticed(self):
        result = measure()
        self.assertEqual(result.returncode, 0, result.stderr)
        noticed, tried = map(int, result.stdout.splitlines()[-1].replace("|", " ").split()[-2:])
        self.assertGreater(noticed / tried, 0.9, result.stdout)

    @unittest.skipUnless(PACKAGES.is_dir(), "the official packages are not beside the project")
    def test_the_official_packages_give_the_same_verdict(self):
        with tempfile.TemporaryDirectory() as directory:
            pack = pathlib.Path(directory, "official.pack")
            run("rules", "build", "--out", pack, *(PACKAGES / name for name in OFFICIAL))
            result = measure("--against", pack)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
