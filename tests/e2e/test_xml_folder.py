"""The XML folder of the qualification terminal: an EMR that has that interface takes part too."""
import base64
import unittest
import xml.etree.ElementTree as ElementTree

from world import CLINIC, HOSPITAL, OTHER, World, identifier, letter, wait_until


class XmlFolder(unittest.TestCase):
    def setUp(self):
        self.world = self.enterContext(World())
        for code in (CLINIC, HOSPITAL):
            self.world.enrol(code)
        self.world.start_exchange()
        self.folders = {}
        for code in (CLINIC, HOSPITAL):
            self.folders[code] = self.world.directory / f"xml-{code}"
            self.world.start_gateway(code, extra=f"""
            [[gateway.xml_folder]]
            path = "{self.folders[code]}"
            user = "clerk-01"
            role = "Medical Doctor"
            """)
        self.number = 0

    def ask(self, code, message, body):
        """Writes a request elsewhere, moves it into req/ and gives the result as an element."""
        self.number += 1
        name = f"{message}req_{self.number}.xml"
        text = ('<?xml version="1.0" encoding="Shift_JIS" standalone="no"?><XmlMsg><MessageHeader>'
                f"<MedicalInstitutionCode>{code}</MedicalInstitutionCode>"
                f"<ArbitraryFileIdentifier>控え{self.number}</ArbitraryFileIdentifier></MessageHeader>"
                f"<MessageBody>{body}</MessageBody></XmlMsg>")
        folder = self.folders[code]
        written = self.world.directory / name
        written.write_bytes(text.encode("cp932"))
        written.rename(folder / "req" / name)
        path = folder / "res" / name.replace("req_", "res_")
        wait_until(path.exists, f"the result of {message}")
        # Python's XML reader knows no Shift_JIS.
        declaration, _, rest = path.read_bytes().decode("cp932").partition("?>")
        self.assertIn('encoding="Shift_JIS"', declaration)
        result = ElementTree.fromstring(rest)
        self.assertEqual(result.findtext("MessageHeader/ArbitraryFileIdentifier"), f"控え{self.number}")
        return result

    def register(self, content):
        result = self.ask(CLINIC, "TSKsireg01", f"<Document>{base64.b64encode(content).decode()}</Document><Consent>oral</Consent>")
        self.assertEqual(result.findtext("MessageHeader/SegmentOfResult"), "2")
        return result.findtext("MessageBody/Unit/TrackingId")

    def status(self, tracking):
        return self.ask(CLINIC, "TSKsista01", f"<TrackingId>{tracking}</TrackingId>").find("MessageBody/UnitList/Unit")

    def test_a_letter_is_registered_listed_fetched_and_acknowledged(self):
        content = letter(1)
        tracking = self.register(content)
        listed = wait_until(lambda: self.ask(HOSPITAL, "TSKsilst01", "").find("MessageBody/UnitList/Unit"), "the letter in the list")
        self.assertEqual(listed.findtext("Identifier"), identifier(1))
        unit = listed.findtext("UnitId")
        fetched = self.ask(HOSPITAL, "TSKsiget01", f"<UnitId>{unit}</UnitId>")
        self.assertEqual(base64.b64decode(fetched.findtext("MessageBody/Document")), content)
        done = self.ask(HOSPITAL, "TSKsiack01", f"<UnitId>{unit}</UnitId>")
        self.assertEqual(done.findtext("MessageBody/Unit/UnitId"), unit)
        wait_until(lambda: self.status(tracking).findtext("State") == "obtained", "取得済 at the sender")

    def test_a_destination_that_does_not_take_part_is_known_before_and_said_after(self):
        advice = lambda code: self.ask(CLINIC, "TSKsiadv01", f"<Destination>{code}</Destination><InsurerNumber> 6139999</InsurerNumber>"
                                       "<InsuredCardSymbol>一二三</InsuredCardSymbol><InsuredIdentificationNumber>4567</InsuredIdentificationNumber>"
                                       "<InsuredBranchNumber>00</InsuredBranchNumber><Birthdate>19510314</Birthdate>")
        self.assertEqual(advice(HOSPITAL).findtext("MessageBody/Advice"), "electronic")
        self.assertEqual(advice(OTHER).findtext("MessageBody/Reason/AdviceReason"), "destination-not-participating")
        tracking = self.register(letter(2, destination=OTHER))
        refused = wait_until(lambda: (unit := self.status(tracking)).findtext("State") == "refused" and unit, "the refusal")
        self.assertEqual((refused.findtext("Advice"), refused.findtext("AdviceReason")), ("paper", "destination-not-participating"))
        self.assertIn("紙で発行してください", refused.findtext("AdviceMessage"))


if __name__ == "__main__":
    unittest.main()
