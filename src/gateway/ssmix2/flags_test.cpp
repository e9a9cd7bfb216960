#include "gateway/ssmix2/flags.hpp"

#include <gtest/gtest.h>

#include "clins/collection_support.hpp"
#include "clins/information.hpp"
#include "json/document.hpp"

namespace tasuki::gateway {
namespace {

std::string conditions() {
  clins::Collection collection;
  collection.conditions = {{}, {}};
  return collection.json();
}

TEST(Flags, NoneLeaveTheBytesAsTheyAre) {
  const std::string unit = conditions();
  EXPECT_EQ(with_flags(unit, {}), unit);
}

TEST(Flags, StandOnEveryEntryButThePatient) {
  clins::Marks marks;
  marks.uninformed = true;
  marks.long_term = true;
  const auto document = json::Document::parse(with_flags(conditions(), marks)).value();
  int flagged = 0;
  for (const json::Value entry : document->root()["entry"].items()) {
    const json::Value resource = entry["resource"];
    const bool patient = resource["resourceType"].equals("Patient");
    EXPECT_EQ(clins::marks_of(resource), patient ? clins::Marks{} : marks);
    if (!patient) ++flagged;
  }
  EXPECT_EQ(flagged, 2);
}

TEST(Flags, WhatStoodThereBeforeStays) {
  clins::Marks marks;
  marks.undelivered = true;
  const std::string once = with_flags(conditions(), marks);
  marks = {};
  marks.uninformed = true;
  const auto document = json::Document::parse(with_flags(once, marks)).value();
  const auto both = clins::marks_of(document->root()["entry"].at(1)["resource"]);
  EXPECT_TRUE(both.undelivered && both.uninformed);
}

}  // namespace
}  // namespace tasuki::gateway
