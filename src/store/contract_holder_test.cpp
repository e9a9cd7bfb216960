// The record locator, on every store.
#include "base/limits.hpp"
#include "store/contract_support.hpp"

namespace tasuki::store {
namespace {

using clins::ClassSet;
using enum clins::InformationClass;

ClassSet set_of(std::initializer_list<clins::InformationClass> classes) {
  ClassSet set;
  for (const auto one : classes) set.add(one);
  return set;
}

class HolderContract : public StoreTest {
 protected:
  HolderStore& holders() { return store_->holders(); }
  std::vector<Holder> of(PersonKey person) { return holders().holders_of(person).value(); }
  void put_with(const UnitRecord& unit, ClassSet classes) {
    Registration made = registration(unit, "{}");
    made.classes = classes;
    ASSERT_TRUE(store_->register_unit(made));
  }
};
TASUKI_FOR_EACH_STORE(HolderContract);

TEST_P(HolderContract, NobodyHoldsAnythingOfAStranger) {
  EXPECT_TRUE(of(7).empty());
}

TEST_P(HolderContract, WhoRegistersIsAHolderOfThat) {
  put_with(letter(7, 1, "1"), set_of({documents}));
  put_with(letter(7, 2, "2"), set_of({prescriptions}));
  ASSERT_EQ(of(7).size(), 1U);
  EXPECT_EQ(of(7)[0].institution, kClinic);
  EXPECT_EQ(of(7)[0].registered, set_of({documents, prescriptions}));
  EXPECT_EQ(of(7)[0].declared, ClassSet());
  EXPECT_TRUE(of(8).empty());
}

TEST_P(HolderContract, WhatIsRegisteredTwiceIsNoNews) {
  put_with(letter(7, 1, "1"), set_of({documents}));
  put_with(letter(7, 1, "1"), set_of({conditions}));
  EXPECT_EQ(of(7)[0].registered, set_of({documents}));
}

TEST_P(HolderContract, ADeclarationReplacesTheOneBefore) {
  const Declaration first{7, "00012", set_of({conditions, laboratory})};
  const Declaration second{7, "00012", set_of({laboratory})};
  ASSERT_TRUE(holders().declare(kHospital, {&first, 1}, at(0)));
  ASSERT_TRUE(holders().declare(kHospital, {&second, 1}, at(1)));
  ASSERT_EQ(of(7).size(), 1U);
  EXPECT_EQ(of(7)[0].declared, set_of({laboratory}));
  EXPECT_EQ(of(7)[0].local_number, "00012");
}

TEST_P(HolderContract, AVisitLeavesWhatElseIsKnown) {
  const Declaration line{7, "00012", set_of({conditions})};
  ASSERT_TRUE(holders().declare(kClinic, {&line, 1}, at(0)));
  ASSERT_TRUE(holders().visited(7, kClinic, "", at(5)));
  EXPECT_EQ(of(7)[0].visited_at, at(5));
  EXPECT_EQ(of(7)[0].local_number, "00012");
  EXPECT_EQ(of(7)[0].declared, set_of({conditions}));
  ASSERT_TRUE(holders().visited(7, kClinic, "00013", at(6)));
  EXPECT_EQ(of(7)[0].local_number, "00013");
}

TEST_P(HolderContract, HoldersComeInTheOrderOfTheirCodes) {
  ASSERT_TRUE(holders().visited(7, kHospital, "", at(0)));
  ASSERT_TRUE(holders().visited(7, kClinic, "", at(1)));
  EXPECT_EQ(of(7)[0].institution, kClinic);
  EXPECT_EQ(of(7)[1].institution, kHospital);
}

TEST_P(HolderContract, WhatNothingConfirmedIsForgottenOldestFirst) {
  ASSERT_TRUE(holders().visited(1, kClinic, "", at(1)));
  ASSERT_TRUE(holders().visited(2, kClinic, "", at(0)));
  ASSERT_TRUE(holders().visited(3, kClinic, "", at(9)));
  EXPECT_EQ(holders().forget_unconfirmed(at(5), 1).value(), 1U);
  EXPECT_TRUE(of(2).empty());
  EXPECT_EQ(of(1).size(), 1U);
  EXPECT_EQ(holders().forget_unconfirmed(at(5), 10).value(), 1U);
  EXPECT_EQ(of(3).size(), 1U);
}

TEST_P(HolderContract, HowAnInstitutionIsAskedAndWhatItDoesNotAnswerFor) {
  EXPECT_FALSE(holders().pull_setting(kClinic).value());
  ASSERT_TRUE(holders().set_opt_out(kClinic, set_of({infections})));
  EXPECT_EQ(holders().pull_setting(kClinic).value()->transport, clins::Transport::none);
  ASSERT_TRUE(
      holders().set_transport(kClinic, clins::Transport::endpoint, "https://10.0.0.5:8460"));
  ASSERT_TRUE(holders().set_transport(kHospital, clins::Transport::channel, ""));
  const auto settings = holders().pull_settings().value();
  ASSERT_EQ(settings.size(), 2U);
  EXPECT_EQ(settings[0].transport, clins::Transport::endpoint);
  EXPECT_EQ(settings[0].url, "https://10.0.0.5:8460");
  EXPECT_EQ(settings[0].opt_out, set_of({infections}));
  EXPECT_EQ(settings[1].transport, clins::Transport::channel);
}

TEST_P(HolderContract, OfAnInstitutionsKeysTheLatestAreKnown) {
  const auto key = [](std::size_t n) {
    return AnswerKey{std::string(kClinic), "k" + std::to_string(n), "PEM " + std::to_string(n),
                     at(static_cast<int>(n))};
  };
  for (std::size_t n = 0; n < limits::kAnswerKeysMax; ++n)
    ASSERT_TRUE(holders().put_answer_key(key(n)));
  EXPECT_EQ(holders().answer_key(kClinic, "k0").value()->certificate, "PEM 0");
  EXPECT_FALSE(holders().answer_key(kHospital, "k0").value());
  ASSERT_TRUE(holders().put_answer_key(key(limits::kAnswerKeysMax)));
  EXPECT_FALSE(holders().answer_key(kClinic, "k0").value());
  EXPECT_TRUE(holders().answer_key(kClinic, "k1").value());
}

}  // namespace
}  // namespace tasuki::store
