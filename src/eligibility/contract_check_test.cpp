// Who a number belongs to, on every implementation. The cases are the causes of refused
// registrations that model projects met: a stale branch number or insurer, a wrong birth date.
#include "base/limits.hpp"
#include "eligibility/contract_support.hpp"
#include "eligibility/date.hpp"

namespace tasuki::eligibility {
namespace {

class CheckContract : public EligibilityTest {
 protected:
  Code refused(std::string_view insured, std::string_view birth_date = kHanakoBirthDate,
               std::string_view on = kToday) {
    return code_of(eligibility_.check(check_of(insured, birth_date, on)));
  }
  void guess(std::size_t times, std::string_view insured, std::string_view institution = kClinic) {
    Check question = check_of(insured, "1999-09-09");
    question.institution = institution;
    for (std::size_t i = 0; i < times; ++i)
      ASSERT_EQ(code_of(eligibility_.check(question)), Code::insured_refused);
  }
};
TASUKI_FOR_EACH_ELIGIBILITY(CheckContract);

TEST_P(CheckContract, ACurrentNumberWithTheRightBirthDateNamesThePerson) {
  const Checked checked = eligibility_.check(check_of(kHanakoNew)).value();
  EXPECT_EQ(checked.person, kHanako);
  EXPECT_EQ(checked.validity, Validity::current);
  EXPECT_EQ(checked.newest, kHanakoNew);
  EXPECT_EQ(current_person(checked).value(), kHanako);
}

TEST_P(CheckContract, AStaleBranchNumberNamesThePersonAndTheNewestNumber) {
  const Checked checked =
      eligibility_.check(check_of("I|00012345|あいう|187|04", kHanakoBirthDate, "2022-05-05"))
          .value();
  EXPECT_EQ(checked.person, kHanako);
  EXPECT_EQ(checked.validity, Validity::replaced);
  EXPECT_EQ(checked.newest, kHanakoOld);
  EXPECT_EQ(code_of(current_person(checked)), Code::insured_outdated);
}

TEST_P(CheckContract, ANumberOfTheFormerInsurerNamesThePersonAndTheNewestNumber) {
  const Checked checked = eligibility_.check(check_of(kHanakoOld)).value();
  EXPECT_EQ(checked.person, kHanako);
  EXPECT_EQ(checked.validity, Validity::replaced);
  EXPECT_EQ(checked.newest, kHanakoNew);
}

TEST_P(CheckContract, ANumberIsCurrentOnItsFirstDayAndOnItsLast) {
  for (const std::string_view day : {"2021-10-01", "2025-03-31"}) {
    const auto checked = eligibility_.check(check_of(kHanakoOld, kHanakoBirthDate, day)).value();
    EXPECT_EQ(checked.validity, Validity::current) << day;
  }
}

TEST_P(CheckContract, ANumberHasNobodyBeforeItsFirstDay) {
  EXPECT_EQ(refused(kHanakoNew, kHanakoBirthDate, "2025-03-31"), Code::insured_refused);
}

TEST_P(CheckContract, ANewNumberThatHasNotBegunIsNotTheNewest) {
  const auto checked =
      eligibility_.check(check_of(kHanakoOld, kHanakoBirthDate, "2025-03-31")).value();
  EXPECT_EQ(checked.newest, kHanakoOld);
}

TEST_P(CheckContract, AWelfareRecipientIsCheckedLikeTheInsured) {
  const auto checked =
      eligibility_.check(check_of("P|12131111||1234567|", "1975-12-31", "2025-12-31")).value();
  EXPECT_EQ(checked.person, kTaro);
}

TEST_P(CheckContract, ANumberThatEndedWithoutANewOneIsRefused) {
  EXPECT_EQ(refused("P|12131111||1234567|", "1975-12-31", "2026-01-01"), Code::insured_refused);
}

TEST_P(CheckContract, AnUnknownNumberAndAWrongBirthDateAreRefusedAlike) {
  const auto wrong_date = eligibility_.check(check_of(kHanakoNew, "1980-04-02"));
  const auto unknown = eligibility_.check(check_of("I|06139999|甲|23|01"));
  EXPECT_EQ(code_of(wrong_date), Code::insured_refused);
  EXPECT_EQ(code_of(unknown), Code::insured_refused);
  EXPECT_EQ(wrong_date.error().detail, unknown.error().detail);
}

TEST_P(CheckContract, AStaleNumberWithAWrongBirthDateIsRefusedLikeAnUnknownOne) {
  EXPECT_EQ(refused(kHanakoOld, "1980-04-02"), Code::insured_refused);
}

TEST_P(CheckContract, ABranchThatIsLeftOutIsAnotherNumber) {
  EXPECT_EQ(refused("I|06139999|甲|22|"), Code::insured_refused);
}

TEST_P(CheckContract, ASharedNumberIsToldApartByTheBirthDate) {
  const auto checked = eligibility_.check(check_of("I|00099999|双|1|", "1970-07-07")).value();
  EXPECT_EQ(checked.person, "p-parent");
}

TEST_P(CheckContract, ANumberThatFitsSeveralPersonsIsRefused) {
  EXPECT_EQ(refused("I|00099999|双|1|", "2001-01-01"), Code::insured_refused);
}

TEST_P(CheckContract, AnInstitutionThatDoesNotTakePartMayNotAsk) {
  Check question = check_of(kHanakoNew);
  for (const std::string_view institution : {kLeftBehind, std::string_view("1310000009")}) {
    question.institution = institution;
    EXPECT_EQ(code_of(eligibility_.check(question)), Code::institution_not_entitled);
  }
}

TEST_P(CheckContract, WhatIsNotWellFormedIsRefusedByTheNameOfItsField) {
  struct Case {
    Check question;
    std::string field;
  };
  const Case cases[] = {
      {{"131000000", std::string(kHanakoNew), "1980-04-01", "2026-02-03"}, "institution"},
      {{std::string(kClinic), "06139999:甲:22:01", "1980-04-01", "2026-02-03"}, "insured"},
      {{std::string(kClinic), std::string(kHanakoNew), "1980-04", "2026-02-03"}, "birth_date"},
      {{std::string(kClinic), std::string(kHanakoNew), "1980-04-01", "2026-02-30"}, "on"},
  };
  for (const Case& each : cases) {
    const auto checked = eligibility_.check(each.question);
    EXPECT_EQ(code_of(checked), Code::parameter_invalid);
    EXPECT_EQ(checked.error().detail, each.field);
  }
}

TEST_P(CheckContract, AtTheLimitOfRefusalsOfANumberTheRightBirthDateStillHelps) {
  guess(limits::kRefusalsOfNumberMax - 1, kHanakoNew);
  EXPECT_TRUE(eligibility_.check(check_of(kHanakoNew)));
}

TEST_P(CheckContract, AfterThatEvenTheRightBirthDateIsNotAnswered) {
  guess(limits::kRefusalsOfNumberMax, kHanakoNew);
  EXPECT_EQ(code_of(eligibility_.check(check_of(kHanakoNew))), Code::insured_refused_often);
}

TEST_P(CheckContract, AnUnknownNumberIsLimitedLikeAKnownOne) {
  guess(limits::kRefusalsOfNumberMax, "I|06139999|甲|99|01");
  EXPECT_EQ(refused("I|06139999|甲|99|01"), Code::insured_refused_often);
}

TEST_P(CheckContract, AnotherInstitutionIsNotShutOut) {
  guess(limits::kRefusalsOfNumberMax, kHanakoNew, kHospital);
  EXPECT_TRUE(eligibility_.check(check_of(kHanakoNew)));
}

TEST_P(CheckContract, RefusalsStopCountingWhenTheWindowHasPassed) {
  guess(limits::kRefusalsOfNumberMax, kHanakoNew);
  scene_.clock.advance(limits::kRefusalWindow - std::chrono::milliseconds(1));
  EXPECT_EQ(code_of(eligibility_.check(check_of(kHanakoNew))), Code::insured_refused_often);
  scene_.clock.advance(std::chrono::milliseconds(1));
  EXPECT_TRUE(eligibility_.check(check_of(kHanakoNew)));
}

TEST_P(CheckContract, TheNewestNumberOfAPersonIsTheOneThatBeganLast) {
  const auto newest = [&](std::string_view day) {
    return eligibility_.newest_number({std::string(kHanako), std::string(day)});
  };
  EXPECT_EQ(newest("2019-01-01").value().insured, "I|00012345|あいう|187|04");
  EXPECT_EQ(newest("2025-03-31").value().insured, kHanakoOld);
  EXPECT_EQ(newest(kToday).value().insured, kHanakoNew);
  EXPECT_EQ(code_of(newest("2018-03-31")), Code::item_unknown);
}

TEST_P(CheckContract, APersonWithoutNumbersHasNoNewestOne) {
  EXPECT_EQ(code_of(eligibility_.newest_number({"p-newborn", std::string(kToday)})),
            Code::item_unknown);
}

}  // namespace
}  // namespace tasuki::eligibility
