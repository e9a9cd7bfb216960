#include "gateway/adapters/xml.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "gateway/adapters/shift_jis.hpp"

namespace tasuki::gateway::adapters {
namespace {

constexpr std::string_view kHead = "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>";

Result<XmlElement> read(std::string_view body) {
  return read_xml(std::string(kHead) + xml_to_shift_jis(body).value());
}
std::string refused(std::string_view body) {
  const auto element = read(body);
  return element ? "taken" : std::string(element.error().id()) + " " + element.error().detail;
}

TEST(Xml, ReadsElementsTextAndReferences) {
  const auto root = read(
                        "<A xmlns:xsd=\"urn:x\">\r\n <B>漢字 &lt;&#x20BB7;&amp;</B> <C/>"
                        "<!-- c --><D><![CDATA[<x>]]></D></A>")
                        .value();
  EXPECT_EQ(root.name, "A");
  EXPECT_EQ(root.text, "");
  ASSERT_EQ(root.children.size(), 3u);
  EXPECT_EQ(root.child("B")->text, "漢字 <𠮷&");
  EXPECT_EQ(root.child("C")->text, "");
  EXPECT_EQ(root.child("D")->text, "<x>");
  EXPECT_EQ(root.child("E"), nullptr);
}

TEST(Xml, TakesBothNamesOfTheEncodingInBothQuotes) {
  EXPECT_TRUE(read_xml("<?xml version='1.0' encoding = 'windows-31j' standalone='no'?><A/>"));
  EXPECT_TRUE(read_xml("<?xml version=\"1.0\" encoding=\"shift_jis\"?>\n<A/>"));
}

TEST(Xml, RefusesAnotherEncoding) {
  for (const std::string_view head :
       {"", "<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
        "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>", "<?xml encoding",
        "<?xml encoding=", "<?xml encoding=\""}) {
    const auto element = read_xml(std::string(head) + "<A/>");
    ASSERT_FALSE(element.has_value()) << head;
    EXPECT_EQ(element.error().code, Code::text_encoding) << head;
  }
}

TEST(Xml, RefusesUtf8ThatIsDeclaredAsShiftJis) {
  const auto element = read_xml(std::string(kHead) + "<A>患者</A>");
  EXPECT_FALSE(element.has_value() && element->text == "患者");
}

TEST(Xml, RefusesWhatIsNotWellFormed) {
  for (const std::string_view body :
       {"", "<A>", "<A></B>", "<A/><B/>", "<A>&unknown;</A>", "<A>&#0;</A>", "text", "<A/>text"})
    EXPECT_TRUE(refused(body).starts_with("TSK1101 ")) << body << ": " << refused(body);
}

TEST(Xml, RefusesADocumentTypeAndWithItEveryEntity) {
  EXPECT_EQ(refused("\n<!DOCTYPE A [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><A>&e;</A>"),
            "TSK1101 a document type declaration, line 2");
  EXPECT_EQ(refused("<!DOCTYPE A SYSTEM \"http://127.0.0.1/x.dtd\"><A/>"),
            "TSK1101 a document type declaration, line 1");
}

TEST(Xml, RefusesWhatTheInterfaceDoesNotKnow) {
  EXPECT_EQ(refused("<A b=\"c\"/>"), "TSK1101 an attribute, line 1");
  EXPECT_EQ(refused("<A><B xmlns=\"c\"/></A>"), "TSK1101 an attribute, line 1");
  EXPECT_EQ(refused("<A>\n<?do it?></A>"), "TSK1101 a processing instruction, line 2");
  EXPECT_EQ(refused("<A>text<B/></A>"), "TSK1101 text beside elements, line 1");
}

std::string nested(std::size_t depth) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += "<A>";
  for (std::size_t i = 0; i < depth; ++i) text += "</A>";
  return text;
}
std::string children(std::size_t count) {
  std::string text = "<A>";
  for (std::size_t i = 0; i < count; ++i) text += "<B/>";
  return text + "</A>";
}
std::string of_size(std::size_t bytes) {
  std::string text = std::string(kHead) + "<A>";
  text.resize(bytes - 4, 'x');
  return text + "</A>";
}

TEST(Xml, DepthIsLimited) {
  EXPECT_EQ(refused(nested(limits::kXmlDepthMax)), "taken");
  EXPECT_EQ(refused(nested(limits::kXmlDepthMax + 1)), "TSK1102 too deep, line 1");
}

TEST(Xml, NumberOfElementsIsLimited) {
  EXPECT_EQ(refused(children(limits::kXmlElementsMax - 1)), "taken");
  EXPECT_EQ(refused(children(limits::kXmlElementsMax)), "TSK1102 too many elements, line 1");
}

TEST(Xml, SizeIsLimited) {
  EXPECT_TRUE(read_xml(of_size(limits::kXmlMessageBytesMax)));
  EXPECT_EQ(read_xml(of_size(limits::kXmlMessageBytesMax + 1)).error().code, Code::body_too_large);
}

TEST(XmlWriter, WritesWhatTheReaderReads) {
  XmlWriter writer;
  writer.open("A").field("B", "髙 <&> 𠮷").field("C", "").field("D", "a\nb").close();
  const std::string bytes = writer.take().value();
  EXPECT_TRUE(
      bytes.starts_with("<?xml version=\"1.0\" encoding=\"Shift_JIS\" standalone=\"no\"?>"));
  const auto root = read_xml(bytes).value();
  EXPECT_EQ(root.child("B")->text, "髙 <&> 𠮷");
  EXPECT_EQ(root.child("C"), nullptr);
  EXPECT_EQ(root.child("D")->text, "a b");
}

}  // namespace
}  // namespace tasuki::gateway::adapters
