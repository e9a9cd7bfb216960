// The directory and local patient numbers, on every implementation.
#include "base/limits.hpp"
#include "eligibility/contract_support.hpp"

namespace tasuki::eligibility {
namespace {

class DirectoryContract : public EligibilityTest {
 protected:
  std::vector<std::string> found(const DirectoryQuestion& question) {
    std::vector<std::string> codes;
    const auto page = eligibility_.directory(question).value();
    for (const Institution& each : page) codes.push_back(each.code);
    return codes;
  }
  LocalNumber local(std::string number, std::string_view person = kHanako,
                    std::string_view institution = kClinic) {
    return {std::string(institution), std::move(number), std::string(person)};
  }
  Result<LocalNumber> linked(std::string number, std::string_view institution = kClinic) {
    return eligibility_.linked({std::string(institution), std::move(number)});
  }
};
TASUKI_FOR_EACH_ELIGIBILITY(DirectoryContract);

using Codes = std::vector<std::string>;

TEST_P(DirectoryContract, AnInstitutionIsFoundAsItWasLoaded) {
  const Institution hospital = eligibility_.institution({std::string(kHospital)}).value();
  EXPECT_EQ(hospital.code, kHospital);
  EXPECT_EQ(hospital.name, "駅伝病院");
  EXPECT_EQ(hospital.kana, "エキデンビョウイン");
  EXPECT_EQ(hospital.phone, "045-000-1111");
  EXPECT_EQ(hospital.postal_code, "231-0001");
  EXPECT_EQ(hospital.address, "神奈川県横浜市中区1-2");
  EXPECT_TRUE(hospital.takes_part);
  EXPECT_TRUE(hospital.emergency);
}

TEST_P(DirectoryContract, ADestinationThatDoesNotTakePartIsFoundByItsCodeAndSaysSo) {
  EXPECT_FALSE(eligibility_.institution({std::string(kLeftBehind)}).value().takes_part);
}

TEST_P(DirectoryContract, AnUnknownInstitutionIsNotFound) {
  EXPECT_EQ(code_of(eligibility_.institution({"1310000009"})), Code::item_unknown);
}

TEST_P(DirectoryContract, TheDirectoryListsThoseWhoTakePartInTheOrderOfTheirCodes) {
  EXPECT_EQ(found({}), (Codes{std::string(kClinic), std::string(kHospital)}));
}

TEST_P(DirectoryContract, TheDirectoryIsSearchedByNameKanaPhonePostalCodeAndAddress) {
  const auto with = [&](std::string DirectoryQuestion::*member, std::string value) {
    DirectoryQuestion question;
    question.*member = std::move(value);
    return found(question);
  };
  const Codes hospital{std::string(kHospital)};
  EXPECT_EQ(with(&DirectoryQuestion::name, "駅伝"), hospital);
  EXPECT_EQ(with(&DirectoryQuestion::name, "エキデン"), hospital);
  EXPECT_EQ(with(&DirectoryQuestion::phone, "0450001111"), hospital);
  EXPECT_EQ(with(&DirectoryQuestion::postal_code, "231"), hospital);
  EXPECT_EQ(with(&DirectoryQuestion::address, "横浜市"), hospital);
  EXPECT_EQ(with(&DirectoryQuestion::after, std::string(kClinic)), hospital);
  EXPECT_EQ(with(&DirectoryQuestion::name, "不参加"), Codes{});
  EXPECT_EQ(with(&DirectoryQuestion::phone, "no digits"), Codes{});
  EXPECT_EQ(with(&DirectoryQuestion::postal_code, "〒"), Codes{});
}

TEST_P(DirectoryContract, AnAnswerHasNoMoreThanAPageAndTheNextPageFollows) {
  std::string csv = "code,name,kana,phone,postal_code,address,takes_part,emergency\n";
  for (std::size_t i = 0; i <= limits::kEligibilityPageMax; ++i)
    csv += std::to_string(2'310'000'000 + i) + ",市民病院,,,,北,true,false\n";
  const LoadFile file{"institutions.csv", csv};
  ASSERT_TRUE(scene_.registry().load({&file, 1}));
  DirectoryQuestion question;
  question.address = "北";
  EXPECT_EQ(found(question).size(), limits::kEligibilityPageMax);
  question.after = found(question).back();
  EXPECT_EQ(found(question).size(), 1U);
}

TEST_P(DirectoryContract, ALocalNumberLeadsToItsPerson) {
  EXPECT_EQ(eligibility_.link(local("0001")).value().person, kHanako);
  EXPECT_EQ(linked("0001").value().person, kHanako);
}

TEST_P(DirectoryContract, ALocalNumberIsItsInstitutionsOwn) {
  ASSERT_TRUE(eligibility_.link(local("0001")));
  EXPECT_EQ(code_of(linked("0001", kHospital)), Code::item_unknown);
  ASSERT_TRUE(eligibility_.link(local("0001", kTaro, kHospital)));
  EXPECT_EQ(linked("0001").value().person, kHanako);
}

TEST_P(DirectoryContract, TheSameLinkAgainChangesNothing) {
  ASSERT_TRUE(eligibility_.link(local("0001")));
  EXPECT_TRUE(eligibility_.link(local("0001")));
}

TEST_P(DirectoryContract, APersonMayHaveSeveralLocalNumbers) {
  ASSERT_TRUE(eligibility_.link(local("0001")));
  EXPECT_TRUE(eligibility_.link(local("0002")));
}

TEST_P(DirectoryContract, ALocalNumberMovesToAnotherPersonOnlyAfterItsLinkEnded) {
  ASSERT_TRUE(eligibility_.link(local("0001")));
  EXPECT_EQ(code_of(eligibility_.link(local("0001", kTaro))), Code::local_number_taken);
  EXPECT_EQ(linked("0001").value().person, kHanako);
  EXPECT_EQ(eligibility_.unlink({std::string(kClinic), "0001"}).value().person, kHanako);
  EXPECT_EQ(code_of(linked("0001")), Code::item_unknown);
  EXPECT_TRUE(eligibility_.link(local("0001", kTaro)));
}

TEST_P(DirectoryContract, ALinkThatIsNotThereCannotEnd) {
  EXPECT_EQ(code_of(eligibility_.unlink({std::string(kClinic), "0001"})), Code::item_unknown);
}

TEST_P(DirectoryContract, ALinkNeedsAParticipantAndAPerson) {
  EXPECT_EQ(code_of(eligibility_.link(local("0001", "p-nobody"))), Code::item_unknown);
  EXPECT_EQ(code_of(eligibility_.link(local("0001", kHanako, kLeftBehind))),
            Code::institution_not_entitled);
}

TEST_P(DirectoryContract, ALocalNumberHas1To64BytesWithoutControlCharacters) {
  EXPECT_TRUE(eligibility_.link(local(std::string(limits::kLocalNumberBytesMax, '1'))));
  for (const std::string& number :
       {std::string(), std::string(limits::kLocalNumberBytesMax + 1, '1'), std::string("1\n2")})
    EXPECT_EQ(code_of(eligibility_.link(local(number))), Code::parameter_invalid);
}

}  // namespace
}  // namespace tasuki::eligibility
