// The table of what may happen to a unit, against the rules as the guides word them.
#include "exchange/transition.hpp"

#include <gtest/gtest.h>

#include <set>
#include <tuple>

namespace tasuki::exchange {
namespace {

using store::UnitState;

constexpr Step kSteps[] = {Step::consent, Step::withdraw, Step::acknowledge,
                           Step::change,  Step::cancel,   Step::restore};
constexpr UnitState kStates[] = {UnitState::viewable, UnitState::held, UnitState::obtained,
                                 UnitState::cancelled};

const TransitionRow* find(Step step, UnitState state, bool fetched) {
  store::UnitRecord unit;
  unit.destination = "1310000002";
  unit.state = state;
  if (fetched) unit.first_fetched_at = Time{};
  return find_transition(step, unit);
}

TEST(Transition, HasAtMostOneRowForEachStepStateAndFetch) {
  std::set<std::tuple<Step, UnitState, bool>> seen;
  for (const TransitionRow& row : transition_rows())
    EXPECT_TRUE(seen.emplace(row.step, row.from, row.fetched).second);
}

TEST(Transition, NothingButItsAcknowledgementHappensToAFetchedUnit) {
  for (const Step step : kSteps)
    for (const UnitState state : kStates) {
      const TransitionRow* row = find(step, state, true);
      if (row != nullptr && row->to) {
        EXPECT_EQ(step, Step::acknowledge);
        EXPECT_EQ(row->to, UnitState::obtained);
      }
    }
}

TEST(Transition, WhatWasNeverFetchedIsNotAcknowledged) {
  for (const UnitState state : kStates) EXPECT_EQ(find(Step::acknowledge, state, false), nullptr);
}

TEST(Transition, EachStepCanBeRepeatedAfterIt) {
  for (const TransitionRow& row : transition_rows()) {
    if (!row.to || row.step == Step::change) continue;
    const TransitionRow* again = find(row.step, *row.to, row.fetched);
    ASSERT_NE(again, nullptr);
    EXPECT_EQ(again->to, std::nullopt);
  }
}

TEST(Transition, OnlyACancelledUnitIsRestored) {
  for (const UnitState state : kStates) {
    const TransitionRow* row = find(Step::restore, state, false);
    EXPECT_EQ(row != nullptr && row->to.has_value(), state == UnitState::cancelled);
  }
}

TEST(Transition, ACancelledUnitIsNeitherChangedNorConsentedTo) {
  for (const Step step : {Step::consent, Step::withdraw, Step::change, Step::acknowledge})
    for (const bool fetched : {false, true})
      EXPECT_EQ(find(step, UnitState::cancelled, fetched), nullptr);
}

TEST(Transition, AUnitWithoutDestinationWaitsForNobodysConsent) {
  store::UnitRecord unit;
  for (const UnitState state : kStates) {
    unit.state = state;
    EXPECT_EQ(find_transition(Step::consent, unit), nullptr);
    EXPECT_EQ(find_transition(Step::withdraw, unit), nullptr);
  }
}

}  // namespace
}  // namespace tasuki::exchange
