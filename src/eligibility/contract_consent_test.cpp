// Consent and emergency access, on every implementation.
#include <algorithm>

#include "base/limits.hpp"
#include "eligibility/contract_support.hpp"

namespace tasuki::eligibility {
namespace {

using std::chrono::milliseconds;
using enum clins::InformationClass;

class ConsentContract : public EligibilityTest {
 protected:
  Grant grant_of(std::string visit, std::vector<clins::InformationClass> classes) {
    return {std::string(kHanako), std::string(kClinic), std::move(visit), std::move(classes)};
  }
  std::vector<Consent> give(const std::string& visit,
                            std::vector<clins::InformationClass> classes) {
    return eligibility_.grant(grant_of(visit, std::move(classes))).value();
  }
  std::vector<Consent> withdraw(std::vector<clins::InformationClass> classes) {
    return eligibility_.withdraw({std::string(kHanako), std::string(kClinic), std::move(classes)})
        .value();
  }
  ConsentStatus status(clins::InformationClass information,
                       std::string_view institution = kClinic) {
    const auto all =
        eligibility_.consent_status({std::string(kHanako), std::string(institution)}).value();
    return all.at(static_cast<std::size_t>(information));
  }
  EmergencyRequest emergency() {
    return {std::string(kHanako),
            std::string(kHospital),
            {"dr-1", "Medical Doctor", "ETREAT"},
            "意識がなく、同意を得られない"};
  }
};
TASUKI_FOR_EACH_ELIGIBILITY(ConsentContract);

TEST_P(ConsentContract, NobodyHasConsentedToAnythingAtFirst) {
  const auto all =
      eligibility_.consent_status({std::string(kHanako), std::string(kClinic)}).value();
  ASSERT_EQ(all.size(), clins::information_classes().size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].information, clins::information_classes()[i].id);
    EXPECT_EQ(all[i].flag, ConsentFlag::none);
    EXPECT_EQ(all[i].given_at, std::nullopt);
    EXPECT_EQ(all[i].expires_at, std::nullopt);
  }
}

TEST_P(ConsentContract, AConsentHoldsForItsClassesAndItsInstitutionOnly) {
  give("visit-1", {laboratory, prescriptions});
  EXPECT_EQ(status(laboratory).flag, ConsentFlag::given);
  EXPECT_EQ(status(prescriptions).flag, ConsentFlag::given);
  EXPECT_EQ(status(conditions).flag, ConsentFlag::none);
  EXPECT_EQ(status(laboratory, kHospital).flag, ConsentFlag::none);
}

TEST_P(ConsentContract, AConsentLasts24HoursAndNoMomentMore) {
  const Time now = scene_.clock.now();
  const auto given = give("visit-1", {laboratory});
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(given[0].given_at, now);
  EXPECT_EQ(given[0].expires_at, now + std::chrono::hours(24));
  scene_.clock.advance(limits::kConsentLifetime - milliseconds(1));
  EXPECT_EQ(status(laboratory).flag, ConsentFlag::given);
  scene_.clock.advance(milliseconds(1));
  EXPECT_EQ(status(laboratory).flag, ConsentFlag::expired);
  EXPECT_EQ(status(laboratory).expires_at, scene_.clock.now());
}

TEST_P(ConsentContract, TheSameVisitAgainDoesNotProlongIt) {
  const auto first = give("visit-1", {laboratory});
  scene_.clock.advance(std::chrono::hours(1));
  const auto again = give("visit-1", {laboratory, allergies});
  ASSERT_EQ(again.size(), 2U);
  const auto repeated = std::ranges::find(again, laboratory, &Consent::information);
  ASSERT_NE(repeated, again.end());
  EXPECT_EQ(repeated->expires_at, first[0].expires_at);
}

TEST_P(ConsentContract, ANewVisitBeginsAnew) {
  give("visit-1", {laboratory});
  scene_.clock.advance(std::chrono::hours(25));
  give("visit-2", {laboratory});
  EXPECT_EQ(status(laboratory).flag, ConsentFlag::given);
  EXPECT_EQ(status(laboratory).expires_at, scene_.clock.now() + std::chrono::hours(24));
}

TEST_P(ConsentContract, AWithdrawalEndsAllConsentAtOnce) {
  give("visit-1", {laboratory, allergies});
  const auto ended = withdraw({});
  EXPECT_EQ(ended.size(), 2U);
  EXPECT_EQ(ended[0].withdrawn_at, scene_.clock.now());
  EXPECT_EQ(status(laboratory).flag, ConsentFlag::withdrawn);
  EXPECT_EQ(status(allergies).flag, ConsentFlag::withdrawn);
}

TEST_P(ConsentContract, AWithdrawalOfOneClassLeavesTheOthers) {
  give("visit-1", {laboratory, allergies});
  EXPECT_EQ(withdraw({allergies}).size(), 1U);
  EXPECT_EQ(status(laboratory).flag, ConsentFlag::given);
  EXPECT_EQ(status(allergies).flag, ConsentFlag::withdrawn);
}

TEST_P(ConsentContract, AWithdrawalEndsTheConsentsOfAllVisits) {
  give("visit-1", {laboratory});
  scene_.clock.advance(std::chrono::hours(1));
  give("visit-2", {laboratory});
  EXPECT_EQ(withdraw({}).size(), 2U);
  EXPECT_EQ(status(laboratory).flag, ConsentFlag::withdrawn);
}

TEST_P(ConsentContract, WhatHasExpiredOrWasWithdrawnIsNotWithdrawnAgain) {
  give("visit-1", {laboratory});
  withdraw({});
  EXPECT_TRUE(withdraw({}).empty());
  give("visit-2", {laboratory});
  scene_.clock.advance(limits::kConsentLifetime);
  EXPECT_TRUE(withdraw({}).empty());
}

TEST_P(ConsentContract, ARepeatedGrantDoesNotUndoAWithdrawal) {
  give("visit-1", {laboratory});
  withdraw({});
  const auto again = give("visit-1", {laboratory});
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].withdrawn_at, scene_.clock.now());
  EXPECT_EQ(status(laboratory).flag, ConsentFlag::withdrawn);
}

TEST_P(ConsentContract, APersonMayConsentAgainAfterAWithdrawal) {
  give("visit-1", {laboratory});
  withdraw({});
  give("visit-2", {laboratory});
  EXPECT_EQ(status(laboratory).flag, ConsentFlag::given);
}

TEST_P(ConsentContract, APersonSeesAllConsentsNewestFirst) {
  give("visit-1", {laboratory});
  scene_.clock.advance(std::chrono::hours(1));
  give("visit-2", {documents});
  const auto all = eligibility_.consents({std::string(kHanako)}).value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].visit, "visit-2");
  EXPECT_EQ(all[0].information, documents);
  EXPECT_EQ(all[0].institution, kClinic);
  EXPECT_EQ(all[0].withdrawn_at, std::nullopt);
  EXPECT_EQ(all[1].visit, "visit-1");
  EXPECT_TRUE(eligibility_.consents({std::string(kTaro)}).value().empty());
}

TEST_P(ConsentContract, AListOfConsentsHasNoMoreThanAPage) {
  for (std::size_t i = 0; i < limits::kEligibilityPageMax; ++i)
    give("visit-" + std::to_string(i), {laboratory});
  EXPECT_EQ(eligibility_.consents({std::string(kHanako)}).value().size(),
            limits::kEligibilityPageMax);
  give("one-more", {laboratory});
  EXPECT_EQ(eligibility_.consents({std::string(kHanako)}).value().size(),
            limits::kEligibilityPageMax);
}

TEST_P(ConsentContract, AConsentNeedsAPersonAParticipantAVisitAndAClass) {
  const auto with = [&](auto change) {
    Grant grant = grant_of("visit-1", {laboratory});
    change(grant);
    return code_of(eligibility_.grant(grant));
  };
  EXPECT_EQ(with([](Grant& grant) { grant.person = "p-nobody"; }), Code::item_unknown);
  EXPECT_EQ(with([](Grant& grant) { grant.institution = kLeftBehind; }),
            Code::institution_not_entitled);
  EXPECT_EQ(with([](Grant& grant) { grant.visit.clear(); }), Code::parameter_invalid);
  EXPECT_EQ(with([](Grant& grant) { grant.classes.clear(); }), Code::parameter_invalid);
}

TEST_P(ConsentContract, AVisitHasAtMost64Bytes) {
  EXPECT_TRUE(
      eligibility_.grant(grant_of(std::string(limits::kOpaqueIdBytesMax, 'v'), {laboratory})));
  EXPECT_EQ(code_of(eligibility_.grant(
                grant_of(std::string(limits::kOpaqueIdBytesMax + 1, 'v'), {laboratory}))),
            Code::parameter_invalid);
}

TEST_P(ConsentContract, NobodyKnowsOfAnUnknownPerson) {
  EXPECT_EQ(code_of(eligibility_.consent_status({"p-nobody", std::string(kClinic)})),
            Code::item_unknown);
  EXPECT_EQ(code_of(eligibility_.withdraw({"p-nobody", std::string(kClinic), {}})),
            Code::item_unknown);
}

TEST_P(ConsentContract, AnEmergencyIsKeptWithWhoAndWhy) {
  const EmergencyAccess opened = eligibility_.open_emergency(emergency()).value();
  EXPECT_EQ(opened.at, scene_.clock.now());
  const auto all = eligibility_.emergencies({std::string(kHanako)}).value();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].institution, kHospital);
  EXPECT_EQ(all[0].user, "dr-1");
  EXPECT_EQ(all[0].role, "Medical Doctor");
  EXPECT_EQ(all[0].reason, "意識がなく、同意を得られない");
  EXPECT_EQ(all[0].at, scene_.clock.now());
}

TEST_P(ConsentContract, AnEmergencyIsNoConsent) {
  ASSERT_TRUE(eligibility_.open_emergency(emergency()));
  EXPECT_EQ(status(laboratory, kHospital).flag, ConsentFlag::none);
}

TEST_P(ConsentContract, AnEmergencyIsRefusedToThoseWhoMayNot) {
  const auto with = [&](auto change) {
    EmergencyRequest request = emergency();
    change(request);
    return code_of(eligibility_.open_emergency(request));
  };
  EXPECT_EQ(with([](EmergencyRequest& r) { r.institution = kClinic; }),
            Code::institution_not_entitled);
  EXPECT_EQ(with([](EmergencyRequest& r) { r.institution = kLeftBehind; }),
            Code::institution_not_entitled);
  EXPECT_EQ(with([](EmergencyRequest& r) { r.actor.purpose = "TREAT"; }), Code::emergency_refused);
  EXPECT_EQ(with([](EmergencyRequest& r) { r.actor.role = "urn:tasuki:role:clerk"; }),
            Code::emergency_refused);
  EXPECT_EQ(with([](EmergencyRequest& r) { r.actor.user.clear(); }), Code::actor_missing);
  EXPECT_EQ(with([](EmergencyRequest& r) { r.reason = "  "; }), Code::emergency_refused);
  EXPECT_EQ(with([](EmergencyRequest& r) { r.person = "p-nobody"; }), Code::item_unknown);
  EXPECT_TRUE(eligibility_.emergencies({std::string(kHanako)}).value().empty());
}

TEST_P(ConsentContract, AReasonHasAtMost500Characters) {
  EmergencyRequest request = emergency();
  request.reason.clear();
  for (std::size_t i = 0; i < limits::kReasonCharactersMax; ++i) request.reason += "急";
  EXPECT_TRUE(eligibility_.open_emergency(request));
  request.reason += "急";
  EXPECT_EQ(code_of(eligibility_.open_emergency(request)), Code::parameter_invalid);
}

}  // namespace
}  // namespace tasuki::eligibility
