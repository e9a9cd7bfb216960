#include "clins/institution.hpp"

#include <gtest/gtest.h>

namespace tasuki::clins {
namespace {

TEST(Institution, CodeIsPrefectureFeeTableAndNumber) {
  for (const auto code : {"1310000001", "0110000001", "4730000001", "1320000001"})
    EXPECT_TRUE(is_institution_code(code)) << code;
  for (const auto code : {"", "131000000", "13100000011", "5310000001", "1300000001", "1340000001",
                          "131000000a", "1310000001\n", "１310000001"})
    EXPECT_FALSE(is_institution_code(code)) << code;
}

}  // namespace
}  // namespace tasuki::clins
