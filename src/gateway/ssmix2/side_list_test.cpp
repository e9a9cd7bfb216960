#include "gateway/ssmix2/side_list.hpp"

#include <gtest/gtest.h>

namespace tasuki::gateway {
namespace {

ssmix2::FileName file(std::string patient = "0000012", std::string type = "OML-11",
                      std::string order = "77") {
  ssmix2::FileName made;
  made.patient = std::move(patient);
  made.data_type = std::move(type);
  made.order_number = std::move(order);
  return made;
}

TEST(SideList, SaysWhatALineSaysOfItsOrder) {
  const auto list = SideList::parse(
      "# of the ward\r\n0000012, OML-11, 77, explained\r\n\r\n0000012,OML-11,78,hold\n");
  EXPECT_TRUE(list.faults().empty());
  EXPECT_TRUE(list.about(file()).explained);
  EXPECT_FALSE(list.about(file()).hold);
  EXPECT_TRUE(list.about(file("0000012", "OML-11", "78")).hold);
  EXPECT_FALSE(list.about(file("0000013")).explained);
  EXPECT_FALSE(list.about(file("0000012", "PPR-01")).explained);
}

TEST(SideList, AStarIsEveryOrderOfTheType) {
  const auto list = SideList::parse("0000012,PPR-01,*,uninformed\n0000012,PPR-01,*,long-term");
  const auto marks = list.about(file("0000012", "PPR-01", "1")).marks;
  EXPECT_TRUE(marks.uninformed);
  EXPECT_TRUE(marks.long_term);
  EXPECT_FALSE(marks.undelivered);
}

TEST(SideList, ABrokenLineHoldsItsPatientAlone) {
  for (const char* line :
       {"0000012,OML-11,77", "0000012,OML-11,77,explained,yes", "0000012,XYZ-99,77,hold",
        "0000012,OML-11,,hold", "0000012,OML-11,77,explaned"}) {
    const auto list = SideList::parse(line);
    ASSERT_EQ(list.faults().size(), 1U) << line;
    EXPECT_EQ(list.faults()[0].line, 1U);
    EXPECT_TRUE(list.about(file()).broken) << line;
    EXPECT_FALSE(list.about(file("0000013")).broken) << line;
  }
}

TEST(SideList, ALineAboutNobodyKnowsWhomHoldsEverybody) {
  const auto list = SideList::parse("0000012,OML-11,77,explained\n../x,OML-11,77,hold\n");
  ASSERT_EQ(list.faults().size(), 1U);
  EXPECT_EQ(list.faults()[0].line, 2U);
  EXPECT_TRUE(list.about(file()).broken);
  EXPECT_TRUE(list.about(file("0000013")).broken);
}

TEST(SideList, TheMarkOfWindowsEditorsIsNoPartOfIt) {
  const auto list = SideList::parse(
      "\xEF\xBB\xBF"
      "0000012,OML-11,77,hold");
  EXPECT_TRUE(list.faults().empty());
  EXPECT_TRUE(list.about(file()).hold);
}

}  // namespace
}  // namespace tasuki::gateway
