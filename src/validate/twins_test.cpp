#include "validate/twins.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace tasuki::validate {
namespace {

constexpr std::string_view kBytes =
    R"({"system":"http://example.org/system","code":"1","display":"one"})";

class TwinsTest : public testing::Test {
 protected:
  rulepack::ElementRow rule_{};
  rulepack::ElementRow other_{};
  Place parent_{nullptr, &other_, nullptr, 3, 7};
  Place place_{&parent_, &rule_, nullptr, 0, 9};
  std::unique_ptr<Twins> twins_ = std::make_unique<Twins>();
};

TEST_F(TwinsTest, AreFoundByTheirBytesWhereverTheseStand) {
  twins_->begin();
  EXPECT_FALSE(twins_->contain(twin_of(place_, true, kBytes)));
  twins_->insert(twin_of(place_, true, kBytes));
  place_.index = 5;
  parent_.index = 6;
  EXPECT_TRUE(twins_->contain(twin_of(place_, true, std::string(kBytes))));
}

TEST_F(TwinsTest, AreNoneWhereOtherRulesHold) {
  twins_->begin();
  twins_->insert(twin_of(place_, true, kBytes));
  EXPECT_FALSE(twins_->contain(twin_of(place_, false, kBytes)));
  Place elsewhere = place_;
  elsewhere.rule = &other_;
  EXPECT_FALSE(twins_->contain(twin_of(elsewhere, true, kBytes)));
  Place under_another = parent_;
  under_another.structure = 8;
  elsewhere = place_;
  elsewhere.up = &under_another;
  EXPECT_FALSE(twins_->contain(twin_of(elsewhere, true, kBytes)));
}

TEST_F(TwinsTest, DifferByEveryByte) {
  twins_->begin();
  twins_->insert(twin_of(place_, true, kBytes));
  for (std::size_t at = 0; at < kBytes.size(); ++at) {
    std::string changed(kBytes);
    changed[at] = '#';
    EXPECT_FALSE(twins_->contain(twin_of(place_, true, changed))) << at;
  }
}

TEST_F(TwinsTest, AreForgottenWithTheirDocument) {
  twins_->begin();
  twins_->insert(twin_of(place_, true, kBytes));
  twins_->begin();
  EXPECT_FALSE(twins_->contain(twin_of(place_, true, kBytes)));
}

}  // namespace
}  // namespace tasuki::validate
