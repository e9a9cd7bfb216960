#include "eligibility/date.hpp"

#include <gtest/gtest.h>

namespace tasuki::eligibility {
namespace {

TEST(Date, ADayThatExistsIsADate) {
  for (const char* text : {"1800-01-01", "1980-04-01", "2024-02-29", "9999-12-31"})
    EXPECT_TRUE(is_date(text)) << text;
}

TEST(Date, AnythingElseIsNot) {
  for (const char* text :
       {"", "1980", "1980-04", "1980-4-1", "1980/04/01", "2023-02-29", "1980-13-01", "1980-00-10",
        "1980-01-32", "1799-12-31", "1980-04-01 ", "+980-04-01", "1980-04-0a"})
    EXPECT_FALSE(is_date(text)) << text;
}

TEST(Date, ADayInJapanBeginsAtThreeInTheAfternoonUtc) {
  EXPECT_EQ(date_in_japan(parse_instant("2026-03-31T14:59:59.999Z").value()), "2026-03-31");
  EXPECT_EQ(date_in_japan(parse_instant("2026-03-31T15:00:00Z").value()), "2026-04-01");
}

}  // namespace
}  // namespace tasuki::eligibility
