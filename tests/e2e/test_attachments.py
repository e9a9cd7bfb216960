"""Attachments of letters, from one EMR to another through both gateways and the exchange."""
import pathlib
import re
import unittest
import urllib.parse

from world import CLINIC, HOSPITAL, SYSTEM, World, identifier, letter, sha256
from test_push import received, status_becomes

LARGE = b"%PDF-1.7\n" + bytes(range(256)) * (40 * 1024 * 1024 // 256)


def attach(emr, value, content, kind="application/pdf", **headers):
    document = "DocumentReference?identifier=" + urllib.parse.quote(f"{SYSTEM}|{value}", safe="")
    return emr.call("POST", "/fhir/Binary", content, Content_Type=kind, X_Security_Context=document, **headers)


class Attachments(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        self.world.enrol(CLINIC, "紹介元")
        self.world.enrol(HOSPITAL, "紹介先")
        self.world.know(letter(1))
        self.world.start_exchange()
        self.clinic = self.world.emr(CLINIC, self.world.start_gateway(CLINIC))
        self.hospital = self.world.emr(HOSPITAL, self.world.start_gateway(HOSPITAL))

    def test_a_large_attachment_arrives_with_its_letter_and_takes_no_memory(self):
        before = max(resident(process) for process in self.world.processes)
        sent = attach(self.clinic, identifier(1), LARGE, Tasuki_Title="%E8%83%B8%E9%83%A8.pdf")
        self.assertEqual(sent.status, 201, sent.body)
        self.assertEqual(self.clinic.send(letter(1)).status, 202)
        status_becomes(self.clinic, identifier(1), "obtained")
        reference = received(self.hospital, identifier(1))
        attachment = reference["content"][1]["attachment"]
        self.assertEqual((attachment["title"], attachment["size"]), ("胸部.pdf", len(LARGE)))
        fetched = self.hospital.get("/fhir/" + attachment["url"])
        self.assertEqual(fetched.status, 200)
        self.assertEqual(sha256(fetched.body), sha256(LARGE))
        self.assertEqual(fetched.headers["Content-Type"], "application/pdf")
        self.assertEqual(fetched.headers["Tasuki-Sanitized"], "none")
        for process in self.world.processes:
            self.assertLess(resident(process) - before, len(LARGE), process.role)

    def test_what_is_no_attachment_is_refused_to_the_emr_at_once(self):
        refused = attach(self.clinic, identifier(1), b"<svg>", "image/svg+xml")
        self.assertEqual((refused.status, refused.codes()), (415, ["TSK4021"]))
        refused = attach(self.clinic, identifier(1), b"GIF89a", "image/png")
        self.assertEqual((refused.status, refused.codes()), (415, ["TSK4021"]))

    def test_an_attachment_alone_reaches_nobody(self):
        sent = attach(self.clinic, identifier(1), b"%PDF-1.7")
        self.assertEqual(sent.status, 201, sent.body)
        self.assertEqual(self.clinic.get(sent.headers["Location"]).body, b"%PDF-1.7")
        self.assertEqual(self.hospital.get(sent.headers["Location"]).status, 404)


def resident(process):
    """Bytes of memory."""
    status = pathlib.Path(f"/proc/{process.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s*(\d+)", status).group(1)) * 1024


if __name__ == "__main__":
    unittest.main()
