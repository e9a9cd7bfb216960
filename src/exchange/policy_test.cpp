#include "exchange/policy.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tasuki::exchange {
namespace {

using store::UnitState;

constexpr Action kActions[] = {Action::read, Action::fetch, Action::acknowledge};
constexpr UnitState kStates[] = {UnitState::viewable, UnitState::held, UnitState::obtained,
                                 UnitState::cancelled};

store::UnitRecord unit(UnitState state) {
  store::UnitRecord record;
  record.sender = "1310000001";
  record.destination = "1310000002";
  record.state = state;
  return record;
}

bool shown_to_destination(UnitState state) {
  return state == UnitState::viewable || state == UnitState::obtained;
}

TEST(Policy, HasOneRowForEachActionAndState) {
  std::set<std::pair<Action, UnitState>> seen;
  for (const PolicyRow& row : policy_rows()) seen.emplace(row.action, row.state);
  EXPECT_EQ(seen.size(), std::size(kActions) * std::size(kStates));
  EXPECT_EQ(policy_rows().size(), seen.size());
}

TEST(Policy, SenderAlwaysSeesItsOwn) {
  for (const UnitState state : kStates) {
    EXPECT_EQ(standing(unit(state), "1310000001", Action::read), Standing::sender);
    EXPECT_EQ(standing(unit(state), "1310000001", Action::fetch), Standing::sender);
  }
}

TEST(Policy, SenderNeverAcknowledges) {
  for (const UnitState state : kStates)
    EXPECT_EQ(standing(unit(state), "1310000001", Action::acknowledge), Standing::none);
}

TEST(Policy, DestinationActsOnlyOnWhatIsViewableOrObtained) {
  for (const UnitState state : kStates) {
    const auto expected = shown_to_destination(state) ? Standing::destination : Standing::none;
    for (const Action action : kActions)
      EXPECT_EQ(standing(unit(state), "1310000002", action), expected);
  }
}

TEST(Policy, EverybodyElseSeesNothing) {
  for (const UnitState state : kStates)
    for (const Action action : kActions)
      for (const char* other : {"1310000003", "", "131000000", "13100000011"})
        EXPECT_EQ(standing(unit(state), other, action), Standing::none);
}

TEST(Policy, UnitWithoutDestinationBelongsToItsSenderAlone) {
  auto record = unit(UnitState::viewable);
  record.destination.clear();
  EXPECT_EQ(standing(record, "1310000001", Action::read), Standing::sender);
  EXPECT_EQ(standing(record, "1310000002", Action::read), Standing::none);
}

TEST(Policy, SelfReferralIsFetchedAsTheDestination) {
  auto record = unit(UnitState::viewable);
  record.destination = record.sender;
  EXPECT_EQ(standing(record, record.sender, Action::fetch), Standing::destination);
  record.state = UnitState::held;
  EXPECT_EQ(standing(record, record.sender, Action::fetch), Standing::sender);
}

}  // namespace
}  // namespace tasuki::exchange
