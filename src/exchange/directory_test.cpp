#include "exchange/exchange_fixture_support.hpp"

namespace tasuki::exchange {
namespace {

TEST_F(ExchangeTest, ParticipantIsAdmittedByItsCertificate) {
  EXPECT_EQ(world_.exchange.admit(kClinic, "print").value().name, "港診療所");
}

TEST_F(ExchangeTest, CertificateWithoutInstitutionIsNotAdmitted) {
  EXPECT_EQ(world_.exchange.admit(std::nullopt, "print").error().code,
            Code::certificate_without_institution);
}

TEST_F(ExchangeTest, UnknownInstitutionIsNotAdmitted) {
  EXPECT_EQ(world_.exchange.admit("1319999999", "print").error().code, Code::institution_unknown);
}

TEST_F(ExchangeTest, SuspensionHoldsAtTheNextRequest) {
  ASSERT_TRUE(world_.exchange.admit(kClinic, "print"));
  world_.suspend(kClinic);
  EXPECT_EQ(world_.exchange.admit(kClinic, "print").error().code, Code::institution_suspended);
}

TEST_F(ExchangeTest, RevocationHoldsAtTheNextRequest) {
  ASSERT_TRUE(world_.exchange.admit(kClinic, "print"));
  ASSERT_TRUE(world_.store.revoke_certificate("print", "key lost", world_.clock.now()));
  EXPECT_EQ(world_.exchange.admit(kClinic, "print").error().code, Code::certificate_revoked);
  EXPECT_TRUE(world_.exchange.admit(kClinic, "another"));
}

}  // namespace
}  // namespace tasuki::exchange
