"""The hot folder: an EMR that can only write files takes part too."""
import json
import unittest

from world import CLINIC, HOSPITAL, World, letter, wait_until


def whole(directory, pattern):
    """Those that are there to stay: what is still being written ends in .tmp."""
    return [path for path in directory.glob(pattern) if not path.name.endswith(".tmp")]


class HotFolder(unittest.TestCase):
    def test_a_file_dropped_at_one_institution_appears_at_the_other(self):
        with World() as world:
            for code in (CLINIC, HOSPITAL):
                world.enrol(code)
            world.start_exchange()
            out, into = world.directory / "hot-clinic", world.directory / "hot-hospital"
            world.start_gateway(CLINIC, hot=out)
            world.start_gateway(HOSPITAL, hot=into)
            content = letter(1)
            # Open for writing while the gateway looks: it must not be read before it is closed.
            with open(out / "out/oral/letter.json", "wb") as half:
                half.write(content[:5000])
                half.flush()
                (out / "out/oral/other.json.part").write_bytes(content)
                (out / "out/oral/broken.json").write_bytes(b'{"resourceType":')
                refusal = wait_until(lambda: whole(out, "**/broken*result*"), "the broken file is answered")
                self.assertEqual(json.loads(refusal[0].read_bytes())["resourceType"], "OperationOutcome")
                self.assertTrue((out / "out/oral/letter.json").exists())
                half.write(content[5000:])
            arrived = wait_until(lambda: [p for p in whole(into, "in/*.json") if not p.name.endswith(".about.json")], "the letter in in/")
            self.assertEqual(arrived[0].read_bytes(), content)
            result = wait_until(lambda: whole(out, "**/letter*result*"), "the result beside the file")
            self.assertEqual(json.loads(result[0].read_bytes())["resourceType"], "DocumentReference")
            self.assertTrue((out / "out/oral/other.json.part").exists())
            self.assertFalse((out / "out/oral/letter.json").exists())
            wait_until(lambda: not list(into.glob("**/*.tmp")), "nothing half-written is left")


if __name__ == "__main__":
    unittest.main()
