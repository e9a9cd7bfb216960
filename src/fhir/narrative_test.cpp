#include "fhir/narrative.hpp"

#include <gtest/gtest.h>

#include <array>

#include "base/limits.hpp"

namespace tasuki::fhir {
namespace {

std::string in_div(const std::string& inner) {
  return "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + inner + "</div>";
}

// "kind:name" of each finding.
std::string findings_of(const std::string& div) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "malformed", "root", "namespace", "element", "attribute", "link", "style", "empty"};
  std::string text;
  for (const auto& finding : check_narrative(div)) {
    if (!text.empty()) text += " ";
    text += kNames[static_cast<std::size_t>(finding.kind)];
    if (finding.kind != NarrativeKind::not_well_formed) text += ":" + finding.name;
  }
  return text;
}

struct Case {
  std::string div;
  std::string findings;
};

void PrintTo(const Case& it, std::ostream* out) {
  *out << it.div.substr(0, 120);
}

class Narratives : public testing::TestWithParam<Case> {};

TEST_P(Narratives, HaveTheseFindings) {
  EXPECT_EQ(findings_of(GetParam().div), GetParam().findings);
}

TEST_P(Narratives, AreSafeWhenNothingButContentIsMissing) {
  const bool safe = GetParam().findings.empty() || GetParam().findings == "empty:div";
  EXPECT_EQ(narrative_is_safe(GetParam().div), safe);
}

INSTANTIATE_TEST_SUITE_P(
    Allowed, Narratives,
    testing::Values(
        Case{in_div("text"), ""}, Case{in_div("<p class=\"x\" style='color: red'>a<br/>b</p>"), ""},
        Case{"\n <div xmlns='http://www.w3.org/1999/xhtml' lang=\"ja\" "
             "xml:lang=\"ja\">\u82b1</div> ",
             ""},
        Case{in_div("<table border=\"1\"><tbody><tr><td colspan='2'>1</td></tr></tbody></table>"),
             ""},
        Case{in_div("&lt;&amp;&gt;&quot;&apos;&#160;&#xA0;"), ""},
        Case{in_div("<!-- a - comment -->x"), ""}, Case{in_div("<img src=\"#a\" alt=\"\"/>"), ""},
        Case{in_div("<img src=\"data:image/png;base64,AA==\"/>"), ""},
        Case{in_div("<a href=\"https://example.org/a?b=c:d\">x</a><a name='y'>z</a>"), ""},
        Case{in_div("<a href=\"Patient/1\">x</a><a href=\"#a:b\">y</a>"), ""},
        Case{in_div("<p >x</p >"), ""}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Narratives,
    testing::Values(
        Case{in_div("x<script>y</script>"), "element:script"},
        Case{in_div("<form action='a'>x</form>"), "element:form"},
        Case{in_div("<DIV>x</DIV>"), "element:DIV"},
        Case{in_div("<object data='a'/><iframe src='b'/>x"), "element:object element:iframe"},
        Case{in_div("<h:p>x</h:p>"), "element:h:p"},
        Case{in_div("<p onclick=\"a()\">x</p>"), "attribute:onclick"},
        Case{in_div("<p href=\"a\">x</p>"), "attribute:href"},
        Case{in_div("<p xmlns=\"http://www.w3.org/2000/svg\">x</p>"), "attribute:xmlns"},
        Case{in_div("<a href=\"javascript:a()\">x</a>"), "link:href"},
        Case{in_div("<a href=\" JaVa\nscript:a()\">x</a>"), "link:href"},
        Case{in_div("<a href=\"&#x6a;avascript&#58;a()\">x</a>"), "link:href"},
        Case{in_div("<a href=\"data:text/html,x\">x</a>"), "link:href"},
        Case{in_div("<img src=\"data:text/html,x\"/>"), "link:src"},
        Case{in_div("<img src=\"file:///etc/passwd\"/>"), "link:src"},
        Case{in_div("<p style=\"exprexpression(a)\">x</p>"), "style:style"},
        Case{in_div("<p style=\"background: url(http://a)\">x</p>"), "style:style"},
        Case{in_div("<p style=\"width: EXPRESS&#73;ON(a)\">x</p>"), "style:style"},
        Case{in_div("<p style=\"exprexpression(a)\">x</p>"), "style:style"},
        Case{in_div("<p style=\"background: u\\72l(a)\">x</p>"), "style:style"},
        Case{"<div>x</div>", "namespace:xmlns"},
        Case{"<div xmlns='http://www.w3.org/1999/html'>x</div>", "namespace:xmlns"},
        Case{"<p xmlns='http://www.w3.org/1999/xhtml'>x</p>", "root:p"},
        Case{in_div(""), "empty:div"}, Case{in_div(" \n<br/>&#32;<!-- x -->"), "empty:div"},
        Case{in_div("<img alt='x'/>"), "empty:div"}));

INSTANTIATE_TEST_SUITE_P(
    NotXml, Narratives,
    testing::Values(
        Case{"", "malformed"}, Case{"text", "malformed"}, Case{"<div", "malformed"},
        Case{in_div("<p>"), "malformed"}, Case{in_div("<b><i>x</b></i>"), "malformed"},
        Case{in_div("x") + "y", "malformed"}, Case{in_div("x") + in_div("y"), "malformed"},
        Case{in_div("a & b"), "malformed"}, Case{in_div("&nbsp;"), "malformed"},
        Case{in_div("&#0;"), "malformed"}, Case{in_div("&#xD800;"), "malformed"},
        Case{in_div("&#x110000;"), "malformed"}, Case{in_div("&#;"), "malformed"},
        Case{in_div("&#99999999999999999999;"), "malformed"}, Case{in_div("\x01"), "malformed"},
        Case{in_div("]]>"), "malformed"}, Case{in_div("<![CDATA[x]]>"), "malformed"},
        Case{"<!DOCTYPE div>" + in_div("x"), "malformed"},
        Case{"<?xml version='1.0'?>" + in_div("x"), "malformed"},
        Case{in_div("<?php x ?>"), "malformed"}, Case{in_div("<!-- a -- b -->"), "malformed"},
        Case{in_div("<!-- a"), "malformed"}, Case{in_div("<p class=a>x</p>"), "malformed"},
        Case{in_div("<p class>x</p>"), "malformed"},
        Case{in_div("<p id='a'id2='b'/>"), "malformed"},
        Case{in_div("<p id='a' id='b'/>"), "malformed"}, Case{in_div("<p id='<'/>"), "malformed"},
        Case{in_div("<p id='a"), "malformed"}, Case{in_div("< p/>"), "malformed"}));

TEST(Narrative, NamesThePlaceOfAFinding) {
  const auto findings = check_narrative(in_div("<b>x</b><script/>"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].offset, in_div("<b>x</b>").size() - 6);
}

std::string nested(std::size_t depth) {
  std::string open, close;
  for (std::size_t i = 0; i < depth; ++i) {
    open += "<b>";
    close += "</b>";
  }
  return in_div(open + "x" + close);
}

TEST(Narrative, NestsAsDeepAsTheLimitAndNoDeeper) {
  EXPECT_EQ(findings_of(nested(limits::kNarrativeDepthMax - 1)), "");
  EXPECT_EQ(findings_of(nested(limits::kNarrativeDepthMax)), "malformed");
}

TEST(Narrative, TakesAsManyAttributesAsTheLimitAndNoMore) {
  std::string attributes;
  for (std::size_t i = 0; i < limits::kNarrativeAttributesMax; ++i)
    attributes += " a" + std::to_string(i) + "=''";
  EXPECT_EQ(check_narrative(in_div("<b" + attributes + ">x</b>")).size(),
            limits::kNarrativeAttributesMax);
  const auto above = check_narrative(in_div("<b" + attributes + " b=''>x</b>"));
  EXPECT_EQ(above.back().kind, NarrativeKind::not_well_formed);
}

TEST(Narrative, ListsAsManyFindingsAsTheLimitAndNoMore) {
  std::string scripts;
  for (std::size_t i = 0; i <= limits::kNarrativeFindingsMax; ++i) scripts += "<script/>";
  EXPECT_EQ(check_narrative(in_div(scripts)).size(), limits::kNarrativeFindingsMax);
}

TEST(Narrative, HasContentWhenThereIsTextOrAnImage) {
  EXPECT_TRUE(narrative_has_content(in_div("x")));
  EXPECT_TRUE(narrative_has_content(in_div("<img src='a'/>")));
  EXPECT_TRUE(narrative_has_content(in_div("<script/>x")));
  EXPECT_FALSE(narrative_has_content(in_div(" <p/> ")));
}

}  // namespace
}  // namespace tasuki::fhir
