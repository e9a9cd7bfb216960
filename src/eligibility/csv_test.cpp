#include "eligibility/csv.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace tasuki::eligibility {
namespace {

using Fields = std::vector<std::string>;

std::vector<Fields> read_all(std::string_view text) {
  CsvReader reader(text);
  std::vector<Fields> lines;
  Fields fields;
  while (reader.next(fields).value()) lines.push_back(fields);
  return lines;
}

TEST(Csv, LinesEndInLineFeedWithOrWithoutCarriageReturn) {
  const std::vector<Fields> expected{{"a", "b"}, {"c", ""}};
  EXPECT_EQ(read_all("a,b\nc,\n"), expected);
  EXPECT_EQ(read_all("a,b\r\nc,\r\n"), expected);
  EXPECT_EQ(read_all("a,b\nc,"), expected);
}

TEST(Csv, AQuotedFieldHoldsCommasAndQuotes) {
  EXPECT_EQ(read_all(R"("a,b","say ""hi""","",x)"),
            (std::vector<Fields>{{"a,b", "say \"hi\"", "", "x"}}));
}

TEST(Csv, AByteOrderMarkAtTheStartIsPassedOver) {
  EXPECT_EQ(read_all("\xEF\xBB\xBF"
                     "a\n"),
            (std::vector<Fields>{{"a"}}));
}

TEST(Csv, AnEmptyTextHasNoLines) {
  EXPECT_TRUE(read_all("").empty());
}

TEST(Csv, WhatIsWrongIsSaidForItsLine) {
  struct Case {
    std::string text;
    std::string what;
  };
  const Case cases[] = {
      {"a\n\nb\n", "an empty line"},
      {"a\n\"b\n", "a quote is not closed"},
      {"a\n\"b\"c\n", "text behind a closing quote"},
      {"a\nb\"c\n", "a quote inside a bare field"},
      {"a\nb\tc\n", "a control character"},
      {"a\nb\rc\n", "a control character"},
      {"a\n\xC3\n", "not UTF-8"},
      {"a\n" + std::string(limits::kLoadLineBytesMax + 1, 'b'), "the line is too long"},
  };
  for (const Case& each : cases) {
    CsvReader reader(each.text);
    Fields fields;
    ASSERT_TRUE(reader.next(fields).value()) << each.what;
    const auto second = reader.next(fields);
    ASSERT_FALSE(second) << each.what;
    EXPECT_EQ(second.error().code, Code::parameter_invalid);
    EXPECT_EQ(second.error().detail, each.what);
    EXPECT_EQ(reader.line(), 2U);
  }
}

TEST(Csv, ALineMayBeAsLongAsTheLimit) {
  EXPECT_EQ(read_all(std::string(limits::kLoadLineBytesMax, 'b')).size(), 1U);
}

}  // namespace
}  // namespace tasuki::eligibility
