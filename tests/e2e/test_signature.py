"""Electronic signatures on the command line: made, stamped, verified by files alone, refused."""
import json
import unittest

from world import Process, World, letter, run


class Signature(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.__exit__)
        cls.directory = cls.world.directory
        run("cert", "signer", "--name", "Test Doctor", "--role", "Medical Doctor", "--out", cls.directory / "keys")
        cls.letter = cls.directory / "letter.json"
        cls.letter.write_bytes(letter(1))
        settings = cls.directory / "time.toml"
        settings.write_text('[time_stamp]\ndata_directory = "time"\nlisten = "127.0.0.1:0"\n')
        cls.time = cls.world.add(Process("time-stamp serve", settings, cls.directory / "time.log"))

    def sign(self, name, *more, check=True):
        keys, out = self.directory / "keys", self.directory / name
        result = run("sign", self.letter, "--key", keys / "signer.key", "--chain", keys / "signer.pem", "--out", out, *more, check=check)
        return out if check else result

    def verify(self, path, *more, lists=True):
        keys = self.directory / "keys"
        crl = ("--crl", keys / "lists.pem") if lists else ()
        result = run("verify", path, "--roots", keys / "root.pem", *crl, *more, "--json", check=False)
        return result.returncode, json.loads(result.stdout or "{}")

    def test_a_signed_letter_is_verified_offline_with_its_signer_and_role(self):
        status, found = self.verify(self.sign("signed.json"), "--policy", "medical_doctor")
        self.assertEqual((status, found["verdict"], found["roles"]), (0, "valid", ["Medical Doctor"]))
        self.assertEqual((found["signer"], found["revocationChecked"]), ("CN=Test Doctor", True))

    def test_signing_adds_the_signature_and_changes_nothing_else(self):
        signed = self.sign("added.json").read_bytes()
        at = signed.index(b',"signature":')
        self.assertTrue(self.letter.read_bytes().startswith(signed[:at]))
        self.assertTrue(json.loads(signed).pop("signature"))

    def test_one_changed_byte_is_found(self):
        signed = self.sign("changed.json")
        signed.write_bytes(signed.read_bytes().replace(b"T-00000001", b"T-00000002", 1))
        status, found = self.verify(signed)
        self.assertEqual((status, found["verdict"], found["code"]), (1, "refused", "TSK3303"))

    def test_a_signer_of_another_authority_or_role_is_refused(self):
        signed = self.sign("other.json")
        run("cert", "signer", "--role", "Pharmacist", "--out", self.directory / "other")
        foreign = run("verify", signed, "--roots", self.directory / "other/root.pem", "--json", check=False)
        self.assertEqual((foreign.returncode, json.loads(foreign.stdout)["code"]), (1, "TSK3304"))
        run("sign", self.letter, "--key", self.directory / "other/signer.key", "--chain", self.directory / "other/signer.pem",
            "--out", self.directory / "pharmacist.json")
        role = run("verify", self.directory / "pharmacist.json", "--roots", self.directory / "other/root.pem",
                   "--policy", "doctor_or_dentist", "--json", check=False)
        self.assertEqual(json.loads(role.stdout)["code"], "TSK3308")

    def test_without_lists_revocation_is_not_checked_and_that_is_said(self):
        status, found = self.verify(self.sign("unlisted.json"), lists=False)
        self.assertEqual((status, found["revocationChecked"]), (0, False))

    def test_an_unsigned_letter_is_told_from_a_badly_signed_one(self):
        self.assertEqual(self.verify(self.letter), (1, {"verdict": "absent"}))
        status, _ = self.verify(self.directory / "absent.json")
        self.assertEqual(status, 2)

    def test_the_test_authority_stamps_and_the_stamp_is_verified(self):
        root = self.directory / "time/root.pem"
        url = f"http://127.0.0.1:{self.time.port}/"
        signed = self.sign("stamped.json", "--time-stamp", url, "--time-stamp-roots", root)
        status, found = self.verify(signed, "--time-stamp-roots", root)
        self.assertEqual((status, found["verdict"]), (0, "valid"))
        self.assertTrue(found["timeStamp"])
        self.assertEqual(self.verify(signed)[1]["code"], "TSK3310")

    def test_an_authority_that_cannot_be_reached_makes_no_file(self):
        refused = self.sign("unstamped.json", "--time-stamp", "http://127.0.0.1:1/", "--time-stamp-roots",
                            self.directory / "time/root.pem", check=False)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("TSK5005", refused.stdout + refused.stderr)
        self.assertFalse((self.directory / "unstamped.json").exists())


if __name__ == "__main__":
    unittest.main()
