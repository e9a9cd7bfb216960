#include "httpsig/key_ring.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "httpsig/httpsig_support.hpp"

namespace tasuki::httpsig::testing {
namespace {

using crypto::Algorithm;

TEST(KeyRing, FindsTheKeyOfTodayAndTheNextOne) {
  const Signer today = make_signer(Algorithm::es256, "k1");
  const Signer next = make_signer(Algorithm::ed25519, "k2");
  const KeyRing ring = ring_of({&next, &today});
  EXPECT_EQ(ring.find("k1")->algorithm, Algorithm::es256);
  EXPECT_EQ(ring.find("k2")->algorithm, Algorithm::ed25519);
  EXPECT_EQ(ring.find("k"), nullptr);
  EXPECT_EQ(ring.find("K1"), nullptr);
  EXPECT_EQ(KeyRing().find("k1"), nullptr);
}

TEST(KeyRing, RefusesTwoKeysOfOneName) {
  const Signer one = make_signer(Algorithm::ed25519, "k");
  const Signer other = make_signer(Algorithm::es256, "k");
  EXPECT_EQ(KeyRing::of({one.record(), other.record()}).error().code, Code::key_invalid);
}

TEST(KeyRing, RefusesARecordThatIsNotOfItsKey) {
  KeyRecord record = make_signer(Algorithm::ed25519, "k").record();
  record.algorithm = Algorithm::es256;
  EXPECT_EQ(KeyRing::of({record}).error().code, Code::key_invalid);
}

TEST(KeyRing, RefusesKindsThatDoNotSignMessages) {
  const KeyRecord record = make_signer(Algorithm::rs256, "k").record();
  EXPECT_EQ(KeyRing::of({record}).error().code, Code::key_invalid);
}

TEST(KeyRing, KeyidsAreLimited) {
  KeyRecord record = make_signer(Algorithm::ed25519, "k").record();
  record.keyid = std::string(limits::kKeyIdBytesMax, 'k');
  EXPECT_TRUE(KeyRing::of({record}));
  for (const std::string& wrong :
       {std::string(limits::kKeyIdBytesMax + 1, 'k'), std::string(), std::string("\n")}) {
    record.keyid = wrong;
    EXPECT_FALSE(KeyRing::of({record})) << wrong.size();
  }
}

TEST(KeyRing, AKeyIsValidFromItsFirstMomentToBeforeItsLast) {
  const KeyRecord record = make_signer(Algorithm::ed25519, "k").record();
  const std::chrono::milliseconds one{1};
  EXPECT_FALSE(record.valid_at(record.not_before - one));
  EXPECT_TRUE(record.valid_at(record.not_before));
  EXPECT_TRUE(record.valid_at(record.not_after - one));
  EXPECT_FALSE(record.valid_at(record.not_after));
}

}  // namespace
}  // namespace tasuki::httpsig::testing
