#include "exchange/audit_leaf.hpp"

#include <gtest/gtest.h>

#include "json/document.hpp"

namespace tasuki::exchange {
namespace {

constexpr Time kNow = Time(std::chrono::milliseconds(1'769'851'800'123));

Caller caller() {
  Caller caller;
  caller.institution = "1310000001";
  caller.actor = {"dr-0042", "role", "TREAT"};
  caller.assertion = "test";
  caller.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  return caller;
}

class AuditLeaf : public testing::Test {
 protected:
  SeededRandom random_{1};
  std::string secret_ = std::string(32, 's');
  AuditWriter writer_{secret_, random_};
};

TEST_F(AuditLeaf, HasEveryMemberInTheOrderOfTheFormat) {
  const auto leaf = writer_.record(caller(), {kNow, "unit.fetch", "ok", 7, "u", "first"}).leaf;
  const auto document = json::Document::parse(leaf).value();
  std::string keys;
  for (const auto& [key, value] : document->root().members()) keys += key.string() + " ";
  EXPECT_EQ(keys,
            "v time event outcome institution user role purpose person unit detail trace "
            "assertion salt ");
}

TEST_F(AuditLeaf, SaysWhoDidWhat) {
  const auto leaf = writer_.record(caller(), {kNow, "unit.fetch", "ok", 7, "u", "first"}).leaf;
  EXPECT_TRUE(leaf.starts_with(
      R"({"v":1,"time":"2026-01-31T09:30:00.123Z","event":"unit.fetch","outcome":"ok",)"
      R"("institution":"1310000001","user":"dr-0042","role":"role","purpose":"TREAT","person":")"))
      << leaf;
}

TEST_F(AuditLeaf, HandleReadsBackToThePersonAndTheSalt) {
  const auto leaf = writer_.record(caller(), {kNow, "unit.read", "ok", 7, "u", ""}).leaf;
  const auto document = json::Document::parse(leaf).value();
  const crypto::PairCipher handles(secret_, "audit-person");
  const auto pair = handles.decode(document->root()["person"].string()).value();
  EXPECT_EQ(pair.first, 7u);
  char salt[17];
  std::snprintf(salt, sizeof salt, "%016llx", static_cast<unsigned long long>(pair.second));
  EXPECT_EQ(document->root()["salt"].string().substr(0, 16), salt);
}

TEST_F(AuditLeaf, TwoLeavesOfOnePersonShareNoHandle) {
  const auto handle = [&] {
    const auto leaf = writer_.record(caller(), {kNow, "unit.read", "ok", 7, "u", ""}).leaf;
    return json::Document::parse(leaf).value()->root()["person"].string();
  };
  EXPECT_NE(handle(), handle());
}

TEST_F(AuditLeaf, WithoutAPersonTheHandleIsEmpty) {
  const auto record = writer_.record(caller(), {kNow, "unit.read", "TSK2012", 0, "u", ""});
  EXPECT_NE(record.leaf.find(R"("person":"",)"), std::string::npos);
  EXPECT_EQ(record.person, 0u);
}

// clins::check_actor lets no control character through, so these are all that need an escape.
TEST_F(AuditLeaf, UserTextIsEscapedAsTheFormatSays) {
  auto by = caller();
  by.actor.user = R"(a"\/漢)";
  const auto leaf = writer_.record(by, {kNow, "unit.read", "ok", 0, "", ""}).leaf;
  EXPECT_NE(leaf.find(R"("user":"a\"\\/漢")"), std::string::npos) << leaf;
}

TEST(LeafHash, ExampleOfTheFormatGivesItsHash) {
  const std::string leaf =
      R"({"v":1,"time":"2026-01-31T09:30:00.123Z","event":"unit.fetch","outcome":"ok","institution":"1310000001","user":"dr-0042","role":"2.16.840.1.113883.3.1","purpose":"TREAT","person":"k4w2mzq7h3x5yb6tdn2ralfu3e","unit":"c7jq2xw4ovm6ztk3eyh5sbpadi","detail":"first","trace":"4bf92f3577b34da6a3ce929d0e0e4736","assertion":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","salt":"000102030405060708090a0b0c0d0e0f"})";
  EXPECT_EQ(crypto::to_hex(leaf_hash(leaf)),
            "a378d13be3eed6b9599063631248032895619cbb5e726055db68550fccde2efe");
}

}  // namespace
}  // namespace tasuki::exchange
