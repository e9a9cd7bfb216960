#include "gateway/adapters/xml_request.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/text.hpp"
#include "http/client.hpp"

namespace tasuki::gateway::adapters {
namespace {

constexpr std::string_view kInstitution = "1310000001";

const XmlMessageRow& row(XmlMessage message) {
  return xml_message_rows()[static_cast<std::size_t>(message)];
}
std::string message(std::string_view body, std::string_view header = "") {
  return "<XmlMsg><MessageHeader><MedicalInstitutionCode>1310000001</MedicalInstitutionCode>" +
         std::string(header) + "</MessageHeader><MessageBody>" + std::string(body) +
         "</MessageBody></XmlMsg>";
}
Result<XmlRequest> read(XmlMessage which, const std::string& text) {
  return read_request(row(which), read_xml_text(text).value(), kInstitution);
}
// "GET /path?a=b", or the error.
std::string call_of(XmlMessage which, std::string_view body) {
  const auto request = read(which, message(body));
  const auto call = request ? to_lan_call(*request) : std::unexpected(request.error());
  if (!call) return std::string(call.error().id());
  std::string text = call->method + " " + call->path;
  for (const auto& [name, value] : call->query) {
    text += text.find('?') == std::string::npos ? '?' : '&';
    text += name;
    text += '=';
    text += value;
  }
  return text;
}

TEST(XmlRequest, NameOfTheFileSaysTheMessageAndTheNameOfTheResult) {
  const auto name = read_file_name("TSKsireg01req_0001.xml");
  ASSERT_NE(name.row, nullptr);
  EXPECT_EQ(name.row->message, XmlMessage::register_document);
  EXPECT_EQ(name.result, "TSKsireg01res_0001.xml");
  EXPECT_EQ(read_file_name("TSKsireg01req_.xml").result, "TSKsireg01res_.xml");
}

TEST(XmlRequest, OtherNamesAreNoMessageOfOurs) {
  for (const std::string_view name :
       {"OQSsiquc01req_0001.xml", "TSKsireg01res_0001.xml", "TSKsireg01.xml", ".xml", "x.xml"})
    EXPECT_EQ(read_file_name(name).row, nullptr) << name;
  EXPECT_EQ(read_file_name("OQSsiquc01req_1.xml").result, "OQSsiquc01req_1.res.xml");
}

TEST(XmlRequest, NoTwoMessagesShareAName) {
  std::set<std::string_view> ids;
  for (const XmlMessageRow& one : xml_message_rows()) EXPECT_TRUE(ids.insert(one.id).second);
}

TEST(XmlRequest, EachMessageIsOneCallOfTheLanSide) {
  using enum XmlMessage;
  EXPECT_EQ(call_of(register_document, "<Document>e30=</Document>"), "POST /fhir/Bundle");
  EXPECT_EQ(call_of(status, "<TrackingId>abc</TrackingId>"),
            "GET /fhir/DocumentReference?_tracking=abc");
  EXPECT_EQ(call_of(status, "<Identifier>1310000001^2026^1</Identifier>"),
            "GET /fhir/DocumentReference?identifier="
            "http://jpfhir.jp/fhir/clins/bundle-identifier|1310000001^2026^1");
  EXPECT_EQ(
      call_of(status, "<Identifier>a,b</Identifier><IdentifierSystem>urn:x</IdentifierSystem>"),
      "GET /fhir/DocumentReference?identifier=urn:x|a\\,b");
  EXPECT_EQ(call_of(list, ""), "GET /fhir/DocumentReference?recipient=me");
  EXPECT_EQ(call_of(list, "<Count>5</Count><Cursor>7</Cursor><Since>2026-01-01T00:00:00Z</Since>"),
            "GET /fhir/DocumentReference?recipient=me&_count=5&_since=2026-01-01T00:00:00Z"
            "&_cursor=7");
  EXPECT_EQ(call_of(fetch, "<UnitId>unit1</UnitId>"), "GET /fhir/Bundle/unit1");
  EXPECT_EQ(call_of(acknowledge, "<UnitId>unit1</UnitId>"),
            "POST /fhir/DocumentReference/unit1/$acknowledge");
  EXPECT_EQ(call_of(advise, "<Document>e30=</Document>"), "POST /fhir/Bundle/$advise");
  EXPECT_EQ(call_of(advise, "<Destination>1310000002</Destination>"), "POST /fhir/Bundle/$advise");
}

TEST(XmlRequest, FieldsAreCheckedBeforeAnythingIsAsked) {
  using enum XmlMessage;
  EXPECT_EQ(call_of(register_document, ""), "TSK1010");
  EXPECT_EQ(call_of(register_document, "<Document></Document>"), "TSK1010");
  EXPECT_EQ(call_of(register_document, "<Document>not base64!</Document>"), "TSK1009");
  EXPECT_EQ(call_of(register_document, "<Document><A/></Document>"), "TSK1009");
  EXPECT_EQ(call_of(register_document, "<Document>e30=</Document><Document>e30=</Document>"),
            "TSK1009");
  EXPECT_EQ(call_of(register_document, "<Document>e30=</Document><Konsent>oral</Konsent>"),
            "TSK1008");
  EXPECT_EQ(call_of(status, ""), "TSK1010");
  EXPECT_EQ(call_of(status, "<TrackingId>a</TrackingId><Identifier>b</Identifier>"), "TSK1010");
  EXPECT_EQ(call_of(fetch, "<UnitId>../x</UnitId>"), "TSK1009");
  EXPECT_EQ(call_of(advise, ""), "TSK1010");
  EXPECT_EQ(call_of(advise, "<Document>e30=</Document><Destination>1</Destination>"), "TSK1010");
}

TEST(XmlRequest, DocumentInLinesIsTheDocument) {
  const auto request = read(XmlMessage::register_document,
                            message("<Document>\r\n eyJh\r\n Ijox fQ==\t</Document>"));
  EXPECT_EQ(to_lan_call(*request).value().body, R"({"a":1})");
}

TEST(XmlRequest, ConsentTravelsAsTheHeader) {
  const auto request = read(XmlMessage::register_document,
                            message("<Document>e30=</Document><Consent>oral</Consent>"));
  EXPECT_EQ(to_lan_call(*request).value().headers.find("Tasuki-Consent"), "oral");
}

TEST(XmlRequest, AdviceTakesTheFieldsOfTheQualificationTerminal) {
  const auto request =
      read(XmlMessage::advise,
           message("<Destination>1310000002</Destination><InsurerNumber>   12345</InsurerNumber>"
                   "<InsuredCardSymbol>あ</InsuredCardSymbol>"
                   "<InsuredIdentificationNumber>187</InsuredIdentificationNumber>"
                   "<InsuredBranchNumber>05</InsuredBranchNumber><Birthdate>19550504</Birthdate>"
                   "<Consent>later</Consent>"));
  EXPECT_EQ(to_lan_call(*request).value().body,
            R"({"resourceType":"Parameters","parameter":[)"
            R"({"name":"destination","valueIdentifier":{"system":)"
            R"("http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no",)"
            R"("value":"1310000002"}},{"name":"insured","valueIdentifier":{"system":)"
            R"("http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID",)"
            R"("value":"12345:あ:187:05"}},{"name":"birthDate","valueDate":"1955-05-04"},)"
            R"({"name":"consent","valueCode":"later"}]})");
}

TEST(XmlRequest, HeaderMustNameThisInstitution) {
  const auto refused = [](const std::string& text) {
    const auto request = read(XmlMessage::list, text);
    return request ? std::string("taken") : std::string(request.error().id());
  };
  const std::string body = "<MessageBody/>";
  EXPECT_EQ(refused("<XmlMsg><MessageHeader/>" + body + "</XmlMsg>"), "TSK1010");
  EXPECT_EQ(refused("<XmlMsg><MessageHeader><MedicalInstitutionCode>1310000009"
                    "</MedicalInstitutionCode></MessageHeader>" +
                    body + "</XmlMsg>"),
            "TSK1009");
  EXPECT_EQ(refused("<XmlMsg>" + body + "</XmlMsg>"), "TSK1101");
  EXPECT_EQ(refused("<Other><MessageHeader/>" + body + "</Other>"), "TSK1101");
  EXPECT_EQ(refused(message("", "<Unknown/>")), "TSK1008");
  EXPECT_EQ(refused("<XmlMsg><MessageHeader/>" + body + "<More/></XmlMsg>"), "TSK1008");
}

TEST(XmlRequest, FileIdentifierIsReadEvenWhenTheRestIsWrong) {
  const auto of = [](const std::string& text) {
    return file_identifier_of(read_xml_text(text).value());
  };
  EXPECT_EQ(of("<XmlMsg><MessageHeader><ArbitraryFileIdentifier>a-1</ArbitraryFileIdentifier>"
               "</MessageHeader></XmlMsg>"),
            "a-1");
  EXPECT_EQ(of("<A/>"), "");
  EXPECT_EQ(of(message("", "<ArbitraryFileIdentifier>" + std::string(200, 'x') +
                               "</ArbitraryFileIdentifier>")),
            std::string(200, 'x'));
  EXPECT_EQ(of(message("", "<ArbitraryFileIdentifier>" + std::string(201, 'x') +
                               "</ArbitraryFileIdentifier>")),
            "");
}

}  // namespace
}  // namespace tasuki::gateway::adapters
