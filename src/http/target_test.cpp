#include "http/target.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace tasuki::http {
namespace {

// "path|name=value|..." or the id of the error.
std::string read(std::string_view text) {
  const auto target = parse_target(text);
  if (!target) return std::string(target.error().id());
  std::string out = target->path;
  for (const auto& [name, value] : target->query) out += "|" + name + "=" + value;
  return out;
}

struct Case {
  const char* name;
  std::string_view target;
  std::string_view expected;
};

constexpr std::string_view kMalformed = "TSK1001";

const Case kCases[] = {
    {"Path", "/fhir/Bundle", "/fhir/Bundle"},
    {"Root", "/", "/"},
    {"EncodedPath", "/a%20b/%E3%81%82", "/a b/あ"},
    {"Query", "/a?b=c&d=e", "/a|b=c|d=e"},
    {"QueryKeepsOrderAndRepeats", "/a?x=2&x=1", "/a|x=2|x=1"},
    {"QueryWithoutValue", "/a?b&c=", "/a|b=|c="},
    {"EmptyQuery", "/a?", "/a"},
    {"EmptyPairs", "/a?&&b=c&", "/a|b=c"},
    {"EqualsInValue", "/a?b=c=d", "/a|b=c=d"},
    {"EncodedQuery", "/a?%62=%26%3D%3f", "/a|b=&=?"},
    {"PlusIsItself", "/a?t=09:00+09:00", "/a|t=09:00+09:00"},
    {"QuestionMarkInQuery", "/a?b=c?d", "/a|b=c?d"},
    {"SlashInQuery", "/a?b=c/d%2Fe", "/a|b=c/d/e"},
    {"DotSegmentsStay", "/a/../b", "/a/../b"},
    {"NoSlash", "a", kMalformed},
    {"Asterisk", "*", kMalformed},
    {"AbsoluteForm", "http://h/a", kMalformed},
    {"Empty", "", kMalformed},
    {"Fragment", "/a#b", kMalformed},
    {"EncodedSlashInPath", "/a%2Fb", kMalformed},
    {"EncodedSlashInLowerCase", "/a%2fb", kMalformed},
    {"PercentAtEnd", "/a%", kMalformed},
    {"PercentOneDigit", "/a%4", kMalformed},
    {"PercentNoHex", "/a%zz", kMalformed},
    {"PercentInQuery", "/a?b=%4", kMalformed},
    {"Nul", "/a%00", kMalformed},
    {"LineFeed", "/a?b=%0a", kMalformed},
    {"Delete", "/a%7F", kMalformed},
    {"RawNonAscii", "/\xE3\x81\x82", kMalformed},
};

class Target_ : public testing::TestWithParam<Case> {};
TEST_P(Target_, IsRead) {
  EXPECT_EQ(read(GetParam().target), GetParam().expected);
}
INSTANTIATE_TEST_SUITE_P(Target, Target_, testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(Target, MayBeAsLongAsTheLimit) {
  EXPECT_TRUE(parse_target("/" + std::string(limits::kTargetBytesMax - 1, 'a')));
}

TEST(Target, MayNotBeLongerThanTheLimit) {
  const auto target = parse_target("/" + std::string(limits::kTargetBytesMax, 'a'));
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().code, Code::header_too_large);
}

}  // namespace
}  // namespace tasuki::http
