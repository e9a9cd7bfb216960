#include "signature/check.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"
#include "signature/cut.hpp"
#include "signature/detached_jws.hpp"
#include "signature/signed_support.hpp"
#include "signature/time_stamp.hpp"

namespace tasuki::signature::testing {
namespace {

using std::chrono::days;
using std::chrono::hours;

// The Bundle under a JWS of the test's choice.
std::string with_jws(std::string_view jws) {
  const std::string element = write_element(write_statement({"urn:uuid:1", ""}, noon()), jws, "");
  return insert(*parsed(std::string(kBundle)), element).value();
}

// A header of the test's choice under a signature that is good.
std::string with_header(const Signer& signer, std::string_view header) {
  const std::string head = to_base64url(header);
  const std::string signature = signer.key->sign(head + "." + to_base64url(kBundle)).value();
  return with_jws(head + ".." + to_base64url(signature));
}

std::string header_of(const Signer& signer, std::string_view alg, std::string_view more = "") {
  json::Writer x5c;
  x5c.array();
  for (const auto& one : signer.chain) x5c.string(to_base64(crypto::to_der(one)));
  std::string header = R"({"alg":")" + std::string(alg) + R"(","x5c":)" + x5c.end().take();
  header += R"(,"fhirSignature":)" + write_statement({"urn:uuid:1", ""}, noon());
  return header + std::string(more) + "}";
}

TEST(Check, TakesASignatureAndSaysWhoSignedWhenInWhichRole) {
  const Signer signer = make_signer();
  const auto found = check(*parsed(signed_by(signer)), trust(), noon()).value();
  EXPECT_EQ(found.verdict, Verdict::valid);
  EXPECT_EQ(found.signer, "CN=signer");
  EXPECT_EQ(found.algorithm, "ES256");
  EXPECT_EQ(found.roles, std::vector<std::string>{"Medical Doctor"});
  EXPECT_EQ(found.when, noon());
  EXPECT_TRUE(found.revocation_checked);
}

TEST(Check, TakesRs256) {
  EXPECT_EQ(verdict_of(signed_by(make_rsa_signer(2048)), trust()), "valid");
}

TEST(Check, DocumentsAreNotSignedWithEd25519) {
  const Signer signer = make_signer();
  const auto key =
      crypto::signing_key_from_pem(crypto::generate_key_pem(crypto::Algorithm::ed25519)).value();
  EXPECT_EQ(sign_detached(kBundle, "{}", signer.chain, *key).error().detail,
            "signing takes a key on P-256 or RSA, and its certificate");
}

TEST(Check, SaysThatThereIsNoSignature) {
  EXPECT_EQ(verdict_of(std::string(kBundle), trust()), "absent");
  EXPECT_EQ(verdict_of(R"({"entry":[{"resource":{"signature":{}}}]})", trust()), "absent");
}

// Every bit that matters of every byte, in document, element, header, chain and signature. What
// stands between the tokens of the element is the only thing that nobody signs, and it has none.
TEST(Check, RefusesEveryAlteredByte) {
  const std::string good = signed_by(make_signer());
  const Trust by = trust();
  ASSERT_EQ(verdict_of(good, by), "valid");
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_NE(verdict_of(bad, by), "valid") << i << " " << good.substr(i, 20);
  }
}

TEST(Check, RefusesEveryRemovedByte) {
  const std::string good = signed_by(make_signer());
  const Trust by = trust();
  for (std::size_t i = 0; i < good.size(); ++i)
    EXPECT_NE(verdict_of(std::string(good).erase(i, 1), by), "valid") << i;
}

TEST(Check, RefusesBytesWrittenAnew) {
  std::string text = signed_by(make_signer());
  for (const std::string_view blank : {"\n", " "})
    if (const auto at = text.find(blank); at != std::string::npos) text.erase(at, 1);
  EXPECT_EQ(verdict_of(text, trust()), "TSK3303");
}

TEST(Check, RefusesHeadersThatAskForAnythingElse) {
  const Signer signer = make_signer();
  ASSERT_EQ(verdict_of(with_header(signer, header_of(signer, "ES256")), trust()), "valid");
  for (const std::string_view alg : {"none", "RS256", "PS256", "HS256", "ES384", "es256", ""})
    EXPECT_EQ(verdict_of(with_header(signer, header_of(signer, alg)), trust()), "TSK3302") << alg;
  for (const std::string_view more :
       {R"(,"crit":["exp"])", R"(,"b64":false)", R"(,"jwk":{})", R"(,"jku":"x")", R"(,"x5u":"x")"})
    EXPECT_EQ(verdict_of(with_header(signer, header_of(signer, "ES256", more)), trust()), "TSK3301")
        << more;
}

TEST(Check, RefusesAJwsThatIsNone) {
  for (const std::string_view jws : {".", "..", "a..b", "bm8..AA", "e30.e30.e30"})
    EXPECT_EQ(verdict_of(with_jws(jws), trust()), "TSK3301") << jws;
}

// Blanks behind the header are signed as well, so a JWS can have any size: 65448 characters of
// header, two dots, 86 of signature.
TEST(Check, TakesAJwsAtTheLimitAndNoneAbove) {
  constexpr std::size_t kHeaderBytes = 49'086;
  const Signer signer = make_signer();
  std::string header = header_of(signer, "ES256");
  header.resize(kHeaderBytes, ' ');
  const std::string at_limit = with_header(signer, header);
  EXPECT_EQ(jws_of(*parsed(at_limit)).value().size(), limits::kSignatureDataBytesMax);
  EXPECT_EQ(verdict_of(at_limit, trust()), "valid");
  EXPECT_EQ(verdict_of(with_header(signer, header + " "), trust()), "TSK3301");
}

TEST(Check, RefusesAJwsAboveTheLimit) {
  EXPECT_EQ(verdict_of(with_jws(std::string(limits::kSignatureDataBytesMax + 1, 'a')), trust()),
            "TSK3301");
}

TEST(Check, RefusesAnotherSignersCertificate) {
  const Signer signer = make_signer();
  const Signer other = make_signer();
  EXPECT_EQ(verdict_of(with_header(signer, header_of(other, "ES256")), trust()), "TSK3303");
}

TEST(Check, RefusesASwappedChain) {
  Signer signer = make_signer();
  signer.chain = {signer.certificate, foreign_authority().issuer(), authority().issuer()};
  EXPECT_EQ(verdict_of(with_header(signer, header_of(signer, "ES256")), trust()), "TSK3304");
}

TEST(Check, RefusesAChainWithoutItsMiddle) {
  Signer signer = make_signer();
  signer.chain = {signer.certificate};
  EXPECT_EQ(verdict_of(signed_by(signer), trust()), "TSK3304");
}

TEST(Check, TakesAsManyCertificatesAsTheLimitAndNoMore) {
  Signer signer = make_signer();
  signer.chain.resize(limits::kSignatureChainMax, authority().root());
  EXPECT_EQ(verdict_of(signed_by(signer), trust()), "valid");
  signer.chain.push_back(authority().root());
  EXPECT_EQ(verdict_of(signed_by(signer), trust()), "TSK3301");
}

TEST(Check, RefusesAForeignAuthority) {
  EXPECT_EQ(verdict_of(signed_by(make_signer({}, foreign_authority())), trust()), "TSK3304");
}

TEST(Check, BelievesNothingWithoutRoots) {
  EXPECT_EQ(verdict_of(signed_by(make_signer()), Trust{}), "TSK3304");
}

TEST(Check, RefusesACertificateThatWasNotValidWhenItSigned) {
  Wish expired;
  expired.not_after = noon() - days(1);
  EXPECT_EQ(verdict_of(signed_by(make_signer(expired)), trust()), "TSK3305");
  Wish future;
  future.not_before = noon() + hours(1);
  EXPECT_EQ(verdict_of(signed_by(make_signer(future)), trust()), "TSK3305");
}

TEST(Check, TakesACertificateThatExpiredAfterItSigned) {
  Wish wish;
  wish.not_after = noon() - hours(1);
  EXPECT_EQ(verdict_of(signed_by(make_signer(wish), noon() - hours(2)), trust()), "valid");
}

TEST(Check, RefusesASignatureOfTheFuture) {
  const Signer signer = make_signer();
  EXPECT_EQ(verdict_of(signed_by(signer, noon() + limits::kClockSkew), trust()), "valid");
  EXPECT_EQ(
      verdict_of(signed_by(signer, noon() + limits::kClockSkew + std::chrono::seconds(1)), trust()),
      "TSK3309");
}

TEST(Check, RefusesARevokedCertificateWhateverTimeItsSignerSays) {
  const Signer signer = make_signer();
  const SignerAuthority::Revoked revoked[] = {{signer.certificate, noon() - hours(2)}};
  EXPECT_EQ(verdict_of(signed_by(signer), trust(revoked)), "TSK3306");
  EXPECT_EQ(verdict_of(signed_by(signer, noon() - days(2)), trust(revoked)), "TSK3306");
}

TEST(Check, RefusesWhenNoCurrentListCoversTheSigner) {
  Trust by = trust();
  EXPECT_EQ(verdict_of(signed_by(make_signer()), by, noon() + hours(25)), "TSK3307");
  by.crls.clear();
  EXPECT_EQ(verdict_of(signed_by(make_signer()), by), "TSK3307");
  by.revocation = crypto::Revocation::if_known;
  EXPECT_EQ(verdict_of(signed_by(make_signer()), by), "valid");
}

TEST(Check, RefusesARoleThatMayNotSign) {
  for (const std::string role : {"", "Pharmacist", "medical doctor"}) {
    Wish wish;
    wish.role = role;
    EXPECT_EQ(verdict_of(signed_by(make_signer(wish)), trust()), "TSK3308") << role;
  }
}

TEST(Check, RefusesACertificateForLoggingIn) {
  Wish wish;
  wish.usage = Usage::login;
  EXPECT_EQ(verdict_of(signed_by(make_signer(wish)), trust()), "TSK3308");
}

TEST(Check, RefusesTwoSignatures) {
  std::string text = signed_by(make_signer());
  text.insert(1, R"("signature":{},)");
  EXPECT_EQ(verdict_of(text, trust()), "TSK3301");
}

class Stamped : public ::testing::Test {
 protected:
  explicit Stamped(Time at = noon() - hours(3)) : clock_(at) {}

  TimeStampAuthority authority_of_time() {
    crypto::PrivateKey key = crypto::PrivateKey::generate();
    const SignerRequest request{"time", "", Usage::time_stamping, noon() - days(30),
                                noon() + days(30)};
    return {
        authority().issue(request, key.public_key()).value(), {authority().issuer()}, key, clock_};
  }
  std::string token_of(std::string_view jws) {
    SeededRandom random(1);
    const TimeStampRequest request = make_request(jws, random);
    const std::string answer = authority_of_time().answer(request.der).value();
    return read_response(request, answer, trust().time_stamp_roots).value();
  }
  ManualClock clock_;
};

TEST_F(Stamped, KeepsASignatureGoodThatIsOlderThanTheRevocation) {
  const Signer signer = make_signer();
  const SignerAuthority::Revoked revoked[] = {{signer.certificate, noon() - hours(2)}};
  const Signing signing{
      *signer.key, signer.chain, {}, noon() - hours(3), [this](std::string_view jws) {
        return token_of(jws);
      }};
  const auto document = parsed(sign(*parsed(std::string(kBundle)), signing).value());
  const auto found = check(*document, trust(revoked), noon()).value();
  EXPECT_EQ(found.time_stamp, noon() - hours(3));
}

TEST_F(Stamped, MayLieBesideTheDocument) {
  const auto document = parsed(signed_by(make_signer(), noon() - hours(3)));
  const std::string token = token_of(jws_of(*document).value());
  EXPECT_EQ(check(*document, trust(), noon(), token).value().time_stamp, noon() - hours(3));
}

TEST_F(Stamped, RefusesAStampOfOtherBytes) {
  const auto document = parsed(signed_by(make_signer(), noon() - hours(3)));
  EXPECT_EQ(check(*document, trust(), noon(), token_of("other")).error().code,
            Code::time_stamp_invalid);
}

TEST_F(Stamped, RefusesAStampOlderThanTheSignature) {
  const auto document = parsed(signed_by(make_signer(), noon()));
  EXPECT_EQ(check(*document, trust(), noon(), token_of(jws_of(*document).value())).error().code,
            Code::signature_time);
}

TEST_F(Stamped, RefusesAnAuthorityThatNobodyTrusts) {
  const std::string token = token_of("bytes");
  const crypto::Certificate foreign[] = {foreign_authority().root()};
  EXPECT_EQ(verify_time_stamp(token, "bytes", foreign).error().code, Code::time_stamp_invalid);
  EXPECT_TRUE(verify_time_stamp(token, "bytes", trust().time_stamp_roots));
}

TEST_F(Stamped, RefusesAnAnswerToAnotherRequest) {
  SeededRandom random(2);
  const TimeStampRequest first = make_request("bytes", random);
  const TimeStampRequest second = make_request("bytes", random);
  const std::string answer = authority_of_time().answer(first.der).value();
  const auto roots = trust().time_stamp_roots;
  EXPECT_TRUE(read_response(first, answer, roots));
  EXPECT_EQ(read_response(second, answer, roots).error().code, Code::time_stamp_invalid);
}

TEST_F(Stamped, RefusesTokensThatAreNoneOrTooLarge) {
  const auto roots = trust().time_stamp_roots;
  for (const std::string& token :
       {std::string(), std::string("0\0", 2), std::string(limits::kTimeStampBytesMax + 1, 'x')})
    EXPECT_EQ(verify_time_stamp(token, "bytes", roots).error().code, Code::time_stamp_invalid);
}

TEST_F(Stamped, AnswersABadRequestWithoutAStamp) {
  SeededRandom random(3);
  const TimeStampRequest request = make_request("bytes", random);
  const std::string answer = authority_of_time().answer("nonsense").value();
  EXPECT_EQ(read_response(request, answer, trust().time_stamp_roots).error().code,
            Code::time_stamp_invalid);
}

}  // namespace
}  // namespace tasuki::signature::testing
