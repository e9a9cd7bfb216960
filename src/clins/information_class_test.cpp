#include "clins/information_class.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tasuki::clins {
namespace {

TEST(InformationClass, EveryClassIsFoundByItsCodeAndHasNamesOfItsOwn) {
  std::set<std::string_view> names;
  for (const InformationClassRow& row : information_classes()) {
    EXPECT_EQ(information_class(row.code), row.id);
    EXPECT_EQ(row_of(row.id).code, row.code);
    for (const std::string_view name : {row.ja, row.en}) {
      EXPECT_FALSE(name.empty()) << row.code;
      EXPECT_TRUE(names.insert(name).second) << name;
    }
  }
  EXPECT_EQ(information_class("TestInfo"), std::nullopt);
}

}  // namespace
}  // namespace tasuki::clins
