#include "base/error.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/result.hpp"

namespace tasuki {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return fail(Code::parameter_invalid, "odd");
  return number / 2;
}
Result<int> quarter(int number) {
  const int once = TRY(half(number));
  return half(once);
}

TEST(Error, TryPassesTheErrorUp) {
  EXPECT_EQ(quarter(8).value(), 2);
  EXPECT_EQ(quarter(6).error().detail, "odd");
}

TEST(Error, EveryRowIsWhole) {
  std::set<std::string_view> ids;
  for (const ErrorRow& row : error_rows()) {
    EXPECT_TRUE(ids.insert(row.id).second) << row.id << " stands twice";
    EXPECT_EQ(&error_row(row.code), &row);
    EXPECT_GE(row.http_status, 400) << row.id;
    EXPECT_FALSE(row.ja.empty() || row.en.empty() || row.issue_type.empty()) << row.id;
  }
}

}  // namespace
}  // namespace tasuki
