#include "clins/insured.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace tasuki::clins {
namespace {

struct Spelling {
  std::string_view system;
  std::string_view value;
  std::string_view normal_form;  // empty: refused
};

const Spelling kSpellings[] = {
    {kInsuredSystem, "00012345:あいう:187:05", "I|00012345|あいう|187|05"},
    {kInsuredSystem, "00012345:あいう:１８７:05", "I|00012345|あいう|187|05"},
    {kInsuredSystem, "12345:あいう:187:05", "I|00012345|あいう|187|05"},
    {kInsuredSystem, "１２３４５:あ い　う: 187 :０５", "I|00012345|あいう|187|05"},
    {kInsuredSystem, "00012345:ｱｲｳ:187:", "I|00012345|アイウ|187|"},
    {kInsuredSystem, "00012345:ガ:1:", "I|00012345|ガ|1|"},
    {kInsuredSystem, "00012345:ｶﾞ:1:", "I|00012345|ガ|1|"},
    {kInsuredSystem, "00012345:カ \u3099:1:", "I|00012345|ガ|1|"},
    {kInsuredSystem, "00012345::１８７:", "I|00012345||187|"},
    {kInsuredSystem, "00012345:\u200B:1\u00A08:", "I|00012345||18|"},
    {kPublicPayerSystem, "12345678::1234567:", "P|12345678||1234567|"},
    {kPublicPayerSystem, "12345678::１２３４５６７:", "P|12345678||1234567|"},
    {kInsuredSystem, "", ""},
    {kInsuredSystem, "00012345:あ:187", ""},
    {kInsuredSystem, "00012345:あ:187:05:", ""},
    {kInsuredSystem, ":あ:187:05", ""},
    {kInsuredSystem, "000123456:あ:187:05", ""},
    {kInsuredSystem, "0001234x:あ:187:05", ""},
    {kInsuredSystem, "00012345:あ::05", ""},
    {kInsuredSystem, "00012345:あ: :05", ""},
    {kInsuredSystem, "00012345:あ:187:5", ""},
    {kInsuredSystem, "00012345:あ:187:0a", ""},
    {kInsuredSystem, "00012345:a|b:187:05", ""},
    {kInsuredSystem, "00012345:a｜b:187:05", ""},
    {kInsuredSystem, "00012345:a：b:187:05", ""},
    {kInsuredSystem, "00012345:a^b:187:05", ""},
    {kInsuredSystem, "00012345:\xFF:187:05", ""},
    {kPublicPayerSystem, "12345678:a:1234567:", ""},
    {kPublicPayerSystem, "12345678::123456:", ""},
    {kPublicPayerSystem, "12345678::12345678:", ""},
    {kPublicPayerSystem, "12345678::1234567:01", ""},
    {"urn:oid:1.2.3", "00012345:あ:187:05", ""},
};

TEST(Insured, SpellingsOfOneIdentityHaveOneNormalForm) {
  for (const Spelling& spelling : kSpellings) {
    const auto parsed = parse_insured(spelling.system, spelling.value);
    EXPECT_EQ(parsed ? parsed->normal_form() : "", spelling.normal_form) << spelling.value;
  }
}

TEST(Insured, NormalFormOfANormalFormIsItself) {
  for (const Spelling& spelling : kSpellings) {
    const auto once = parse_insured(spelling.system, spelling.value);
    if (!once) continue;
    const auto twice = parse_insured(spelling.system, once->insurer + ":" + once->symbol + ":" +
                                                          once->number + ":" + once->branch);
    ASSERT_TRUE(twice.has_value()) << spelling.value;
    EXPECT_EQ(twice->normal_form(), once->normal_form());
  }
}

TEST(Insured, RefusalNeverShowsTheValue) {
  for (const Spelling& spelling : kSpellings) {
    const auto parsed = parse_insured(spelling.system, spelling.value);
    if (parsed || spelling.value.empty()) continue;
    EXPECT_EQ(parsed.error().code, Code::parameter_invalid);
    EXPECT_EQ(parsed.error().detail.find(spelling.value), std::string::npos);
  }
}

TEST(Insured, IsAtMostAsLongAsTheLimit) {
  const std::string frame = "00012345:::05";
  const std::string number(limits::kIdentifierBytesMax - frame.size(), '1');
  EXPECT_TRUE(parse_insured(kInsuredSystem, "00012345::" + number + ":05").has_value());
  EXPECT_FALSE(parse_insured(kInsuredSystem, "00012345::" + number + "1:05").has_value());
}

struct Written {
  std::string_view system;
  std::string_view value;
  bool accepted;
};

// Rule R1013 of the national guide, and the examples beside it.
const Written kWritten[] = {
    {kInsuredSystem, "00012345:あいう:１８７:05", true},
    {kInsuredSystem, "00012345::１８７:", true},
    {kInsuredSystem, "12345::187:", false},
    {kInsuredSystem, "00012345:あ い:187:", false},
    {kInsuredSystem, "00012345:あ　い:187:", false},
    {kInsuredSystem, "00012345:あ\ti:187:", false},
    {kInsuredSystem, "00012345:あ^い:187:", false},
    {kInsuredSystem, "00012345:あい:187:5", false},
    {kInsuredSystem, "00012345:あい:187:０５", false},
    {kInsuredSystem, "00012345:あい:187", false},
    {kPublicPayerSystem, "12345678::1234567:", true},
    {kPublicPayerSystem, "12345678::123456:", false},
    {kPublicPayerSystem, "12345678:a:1234567:", false},
    {kPublicPayerSystem, "12345678::1234567:01", false},
};

TEST(Insured, DocumentsWriteItAsTheRuleSays) {
  for (const Written& written : kWritten)
    EXPECT_EQ(is_written_insured(written.system, written.value), written.accepted) << written.value;
}

}  // namespace
}  // namespace tasuki::clins
