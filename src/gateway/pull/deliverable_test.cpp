#include "gateway/pull/deliverable.hpp"

#include <gtest/gtest.h>

#include "clins/collection_support.hpp"
#include "clins/letter_support.hpp"
#include "json/document.hpp"

namespace tasuki::gateway {
namespace {

std::string conditions(std::vector<std::vector<std::string>> marks) {
  clins::Collection collection;
  for (auto& of : marks) {
    clins::TestCondition condition;
    condition.marks = std::move(of);
    collection.conditions.push_back(condition);
  }
  return collection.json();
}

std::size_t entries_of(const std::string& unit) {
  return json::Document::parse(unit).value()->root()["entry"].size();
}

TEST(Deliverable, WhatHidesNothingLeavesAsItIs) {
  const std::string letter = clins::Letter{}.json();
  EXPECT_EQ(deliverable(letter), letter);
  const std::string told = conditions({{}, {"UNINFORMED"}});
  EXPECT_EQ(deliverable(told), told);
}

TEST(Deliverable, AnUndeliveredEntryIsTakenOut) {
  const std::string unit = conditions({{}, {"UNDELIVERED"}});
  const auto left = deliverable(unit);
  ASSERT_TRUE(left);
  EXPECT_EQ(left->find("UNDELIVERED"), std::string::npos);
  EXPECT_EQ(entries_of(*left) + 1, entries_of(unit));
}

TEST(Deliverable, ACollectionOfUndeliveredEntriesDoesNotLeave) {
  EXPECT_FALSE(deliverable(conditions({{"UNDELIVERED"}, {"UNDELIVERED", "UNINFORMED"}})));
}

TEST(Deliverable, WhatIsNoDocumentDoesNotLeave) {
  EXPECT_FALSE(deliverable("{"));
}

}  // namespace
}  // namespace tasuki::gateway
