// Who may see what, over the whole product of viewer, subject, mark, basis, state and time: what
// the table says is held against the rules as the guides word them.
#include "exchange/policy.hpp"

#include <gtest/gtest.h>

namespace tasuki::exchange {
namespace {

using store::UnitState;

constexpr Viewer kViewers[] = {Viewer::sender,  Viewer::destination, Viewer::institution,
                               Viewer::patient, Viewer::insurer,     Viewer::system_operator};
constexpr Subject kSubjects[] = {Subject::letter, Subject::checkup, Subject::collection,
                                 Subject::information, Subject::pulled};
constexpr Mark kMarks[] = {Mark::none, Mark::uninformed, Mark::undelivered, Mark::both};
constexpr Basis kBases[] = {Basis::none, Basis::consent, Basis::emergency};
constexpr UnitState kStates[] = {UnitState::viewable, UnitState::held, UnitState::obtained,
                                 UnitState::cancelled};
constexpr Action kActions[] = {Action::read, Action::fetch, Action::acknowledge};

template <typename Check>
void for_each_matter(Check check) {
  std::size_t count = 0;
  for (const Viewer viewer : kViewers)
    for (const Subject subject : kSubjects)
      for (const Mark mark : kMarks)
        for (const Basis basis : kBases)
          for (const UnitState state : kStates)
            for (const bool kept : {true, false}) {
              const Matter matter{viewer, subject, mark, basis, state, kept};
              check(matter, sight(matter));
              ++count;
            }
  EXPECT_EQ(count, 2880U);
}

std::string name_of(const Matter& matter) {
  std::string name;
  for (const int number : {static_cast<int>(matter.viewer), static_cast<int>(matter.subject),
                           static_cast<int>(matter.mark), static_cast<int>(matter.basis),
                           static_cast<int>(matter.state), static_cast<int>(matter.kept)})
    name += std::to_string(number) + " ";
  return name;
}

bool open(UnitState state) {
  return state == UnitState::viewable || state == UnitState::obtained;
}
bool entitled(Basis basis) {
  return basis == Basis::consent || basis == Basis::emergency;
}
bool told(Mark mark) {
  return mark == Mark::none;
}
bool delivered(Mark mark) {
  return mark == Mark::none || mark == Mark::uninformed;
}

TEST(Policy, UndeliveredIsShownToNobodyButItsSender) {
  for_each_matter([](const Matter& m, Sight seen) {
    if (delivered(m.mark) || m.viewer == Viewer::sender) return;
    if (m.viewer == Viewer::system_operator && m.subject != Subject::information) return;
    EXPECT_EQ(seen, Sight::nothing) << name_of(m);
  });
}

TEST(Policy, ThePatientNeverLearnsThatSomethingUninformedExists) {
  for_each_matter([](const Matter& m, Sight seen) {
    if (m.viewer != Viewer::patient || told(m.mark)) return;
    EXPECT_EQ(seen, Sight::nothing) << name_of(m);
  });
}

TEST(Policy, ThePatientSeesEverythingElseThatStandsWithinItsTime) {
  for_each_matter([](const Matter& m, Sight seen) {
    if (m.viewer != Viewer::patient || !told(m.mark) || !m.kept) return;
    if (m.state == UnitState::cancelled || m.subject == Subject::collection) return;
    if (m.subject == Subject::pulled) return;  // kept for a few hours, for who asked
    const bool shown = open(m.state) || m.subject != Subject::information;
    EXPECT_EQ(seen, shown ? Sight::content : Sight::nothing) << name_of(m);
  });
}

TEST(Policy, OtherInstitutionsSeeInformationAndCheckupsOnlyByConsentOrInEmergency) {
  for_each_matter([](const Matter& m, Sight seen) {
    if (m.viewer != Viewer::institution) return;
    const bool pulled = m.subject == Subject::pulled;
    const bool by_consent =
        pulled || m.subject == Subject::information || m.subject == Subject::checkup;
    const bool shown =
        by_consent && entitled(m.basis) && delivered(m.mark) && open(m.state) && (m.kept || pulled);
    EXPECT_EQ(seen, shown ? Sight::content : Sight::nothing) << name_of(m);
  });
}

TEST(Policy, TheDestinationSeesItsLetterWhenAndWhileItIsOpenWhateverElseItMaySee) {
  for_each_matter([](const Matter& m, Sight seen) {
    if (m.viewer != Viewer::destination || m.subject != Subject::letter) return;
    const bool shown = delivered(m.mark) && open(m.state);
    EXPECT_EQ(seen, shown ? Sight::content : Sight::nothing) << name_of(m);
  });
}

TEST(Policy, ADestinationSeesOfEverythingElseWhatAnyInstitutionSees) {
  for_each_matter([](const Matter& m, Sight seen) {
    if (m.viewer != Viewer::destination || m.subject == Subject::letter) return;
    Matter any = m;
    any.viewer = Viewer::institution;
    EXPECT_EQ(seen, sight(any)) << name_of(m);
  });
}

TEST(Policy, TheSenderSeesAllItsUnits) {
  for_each_matter([](const Matter& m, Sight seen) {
    if (m.viewer != Viewer::sender || m.subject == Subject::information) return;
    if (m.subject == Subject::pulled) return;  // nobody asks itself
    EXPECT_EQ(seen, Sight::content) << name_of(m);
  });
}

TEST(Policy, TheInsurerSeesCheckupsAndNothingElse) {
  for_each_matter([](const Matter& m, Sight seen) {
    if (m.viewer != Viewer::insurer) return;
    const bool shown = m.subject == Subject::checkup && told(m.mark) && open(m.state) && m.kept;
    EXPECT_EQ(seen, shown ? Sight::content : Sight::nothing) << name_of(m);
  });
}

TEST(Policy, TheOperatorNeverSeesContent) {
  for_each_matter([](const Matter& m, Sight seen) {
    if (m.viewer != Viewer::system_operator) return;
    EXPECT_NE(seen, Sight::content) << name_of(m);
  });
}

TEST(Policy, EveryRowOfTheTableIsReached) {
  std::vector<bool> reached(sight_rows().size());
  for_each_matter([&](const Matter& m, Sight) {
    for (std::size_t i = 0; i < sight_rows().size(); ++i) {
      const SightRow& row = sight_rows()[i];
      if (row.viewer == m.viewer && row.subject == m.subject) reached[i] = true;
    }
  });
  EXPECT_EQ(std::count(reached.begin(), reached.end(), true),
            static_cast<std::ptrdiff_t>(sight_rows().size()));
}

store::UnitRecord unit(UnitState state) {
  store::UnitRecord record;
  record.sender = "1310000001";
  record.destination = "1310000002";
  record.state = state;
  return record;
}

TEST(Standing, SenderAlwaysSeesItsOwn) {
  for (const UnitState state : kStates) {
    EXPECT_EQ(standing(unit(state), "1310000001", Action::read), Standing::sender);
    EXPECT_EQ(standing(unit(state), "1310000001", Action::fetch), Standing::sender);
  }
}

TEST(Standing, SenderNeverAcknowledges) {
  for (const UnitState state : kStates)
    EXPECT_EQ(standing(unit(state), "1310000001", Action::acknowledge), Standing::none);
}

TEST(Standing, DestinationActsOnlyOnWhatIsViewableOrObtained) {
  for (const UnitState state : kStates) {
    const auto expected = open(state) ? Standing::destination : Standing::none;
    for (const Action action : kActions)
      EXPECT_EQ(standing(unit(state), "1310000002", action), expected);
  }
}

TEST(Standing, EverybodyElseHasNone) {
  for (const UnitState state : kStates)
    for (const Action action : kActions)
      for (const char* other : {"1310000003", "", "131000000", "13100000011"})
        EXPECT_EQ(standing(unit(state), other, action), Standing::none);
}

TEST(Standing, AUnitWithoutDestinationIsItsSendersAlone) {
  auto record = unit(UnitState::viewable);
  record.destination.clear();
  EXPECT_EQ(standing(record, "1310000001", Action::read), Standing::sender);
  EXPECT_EQ(standing(record, "1310000002", Action::read), Standing::none);
  EXPECT_EQ(standing(record, "", Action::read), Standing::none);
}

TEST(Standing, SelfReferralIsFetchedAsTheDestination) {
  auto record = unit(UnitState::viewable);
  record.destination = record.sender;
  EXPECT_EQ(standing(record, record.sender, Action::fetch), Standing::destination);
  record.state = UnitState::held;
  EXPECT_EQ(standing(record, record.sender, Action::fetch), Standing::sender);
}

}  // namespace
}  // namespace tasuki::exchange
