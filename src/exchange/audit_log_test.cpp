#include "exchange/audit_log.hpp"

#include <algorithm>
#include <thread>

#include "base/limits.hpp"
#include "crypto/jws.hpp"
#include "exchange/exchange_fixture_support.hpp"
#include "exchange/periodic.hpp"
#include "json/document.hpp"

namespace tasuki::exchange {
namespace {

class AuditLogTest : public ExchangeTest {
 protected:
  AuditLog& log() { return world_.exchange.audit_log(); }
  store::AuditHead make_head() {
    world_.clock.advance(limits::kTreeHeadGap);
    return log().make_head().value();
  }
  crypto::PublicKey key() const { return world_.receipt_key.public_key(); }
  static crypto::Sha256 leaf_of(const UnitView& unit) {
    const auto payload = crypto::payload_of_jws(unit.record.receipt).value();
    const auto document = json::Document::parse(payload).value();
    return crypto::sha256_from_hex(document->root()["leaf"].string()).value();
  }
  static Letter letter(const std::string& serial, const std::string& insured = {}) {
    Letter letter;
    letter.serial = serial;
    if (!insured.empty()) letter.insured = insured;
    return letter;
  }
  AccessPage own(const char* who, const AccessRequest& request = {}) {
    return log().access_log(world_.caller(who), request).value();
  }
};

TEST_F(AuditLogTest, AHeadIsSignedWithTheReceiptKey) {
  send();
  const store::AuditHead head = make_head();
  const auto said = crypto::verify_tree_head(head.statement, key()).value();
  EXPECT_EQ(said.tree, head.tree);
  EXPECT_EQ(said.at, world_.clock.now());
  EXPECT_EQ(said.tree.size, leaves());
}

TEST_F(AuditLogTest, HeadsOnDemandKeepTheirDistance) {
  send();
  const auto first = make_head();
  fetch(kHospital, send(letter("0002")).id).value();
  world_.clock.advance(limits::kTreeHeadGap - std::chrono::milliseconds(1));
  EXPECT_EQ(log().make_head().value().statement, first.statement);
  world_.clock.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(log().make_head().value().tree.size, leaves());
}

TEST_F(AuditLogTest, AReceiptIsProvedAfterTheNextHead) {
  const UnitView unit = send();
  const auto before = log().inclusion(kClinic, unit.id, leaf_of(unit));
  EXPECT_EQ(before.error().code, Code::proof_pending);
  make_head();
  const auto proof = log().inclusion(kClinic, unit.id, leaf_of(unit)).value();
  EXPECT_EQ(proof.leaf, leaf_of(unit));
  EXPECT_TRUE(crypto::verify(proof, key()));
}

TEST_F(AuditLogTest, NobodyElseGetsTheProof) {
  const UnitView unit = send();
  make_head();
  const auto leaf = leaf_of(unit);
  for (const char* who : {kHospital, kStranger, ""})
    EXPECT_EQ(log().inclusion(who, unit.id, leaf).error().code, Code::not_found) << who;
  EXPECT_EQ(log().inclusion(kClinic, send(letter("2")).id, {}).error().code, Code::not_found);
  EXPECT_EQ(log().inclusion(kClinic, "no unit", leaf).error().code, Code::not_found);
}

TEST_F(AuditLogTest, EveryHeadIsProvedToContinueTheOneBefore) {
  send();
  const auto first = make_head();
  send(letter("0002"));
  const auto second = make_head();
  const auto proof = log().consistency(first.tree.size, second.tree.size).value();
  EXPECT_TRUE(crypto::verify(proof, first.tree, second.tree));
}

TEST_F(AuditLogTest, ConsistencyIsOfSizesThatAHeadCovers) {
  send();
  EXPECT_EQ(log().consistency(1, 1).error().code, Code::parameter_invalid);
  const std::uint64_t size = make_head().tree.size;
  EXPECT_TRUE(log().consistency(size, size));
  for (const auto& [first, second] :
       {std::pair{std::uint64_t{0}, size}, {size + 1, size}, {size, size + 1}})
    EXPECT_EQ(log().consistency(first, second).error().code, Code::parameter_invalid);
}

TEST_F(AuditLogTest, AnInstitutionReadsItsOwnActsTheNewestFirst) {
  const UnitView unit = send();
  fetch(kHospital, unit.id).value();
  const AccessPage page = own(kHospital);
  ASSERT_EQ(page.entries.size(), 1u);
  const AccessEntry& entry = page.entries[0];
  EXPECT_EQ(entry.event, "unit.fetch");
  EXPECT_EQ(entry.outcome, "ok");
  EXPECT_EQ(entry.institution, kHospital);
  EXPECT_EQ(entry.user, "dr-0042");
  EXPECT_EQ(entry.purpose, "TREAT");
  EXPECT_FALSE(entry.emergency);
  EXPECT_EQ(entry.unit, unit.id);
  EXPECT_EQ(entry.ref, unit.record.ref);
  EXPECT_EQ(entry.at, world_.clock.now());
  EXPECT_EQ(entry.leaf_hash, leaf_hash(world_.store.leaves[1]));
}

TEST_F(AuditLogTest, ReadingTheOwnLogIsAnActUnlessThereIsNothing) {
  EXPECT_TRUE(own(kStranger).entries.empty());
  EXPECT_EQ(leaves(), 0u);
  send();
  own(kClinic);
  EXPECT_TRUE(last_leaf_has(R"("event":"audit.list","outcome":"ok")"));
  EXPECT_EQ(own(kClinic).entries[0].event, "audit.list");
  EXPECT_TRUE(own(kStranger).entries.empty());
}

TEST_F(AuditLogTest, PagesCoverEverythingOnceWhileTheLogGrows) {
  for (int i = 0; i < 5; ++i) send(letter("p" + std::to_string(i)));
  std::vector<std::string> events;
  std::vector<std::string> ids;
  AccessRequest request{{}, 2};
  do {
    const AccessPage page = own(kClinic, request);
    ASSERT_LE(page.entries.size(), 2u);
    for (const AccessEntry& entry : page.entries) {
      events.push_back(entry.event);
      ids.push_back(entry.id);
    }
    request.cursor = page.next;
  } while (!request.cursor.empty());
  EXPECT_EQ(events, std::vector<std::string>(5, "unit.register"));
  std::ranges::sort(ids);
  EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
}

TEST_F(AuditLogTest, AFullLastPageHasNoNext) {
  send();
  EXPECT_TRUE(own(kClinic, {{}, 1}).next.empty());
}

TEST_F(AuditLogTest, PagesAreBounded) {
  send();
  const auto person = world_.store.find(send(letter("2")).record.ref).value()->ref.person;
  std::vector<store::AuditRecord> many(limits::kAccessLogPageMax + 1,
                                       {last_leaf(), kClinic, person, {}});
  ASSERT_TRUE(world_.store.record(many));
  EXPECT_EQ(own(kClinic, {{}, limits::kAccessLogPageMax}).entries.size(),
            limits::kAccessLogPageMax);
  EXPECT_EQ(own(kClinic, {{}, limits::kAccessLogPageMax + 1}).entries.size(),
            limits::kAccessLogPageMax);
  EXPECT_EQ(own(kClinic).entries.size(), limits::kAccessLogPageDefault);
}

TEST_F(AuditLogTest, ACursorIsItsOwnersOnly) {
  for (int i = 0; i < 3; ++i) send(letter(std::to_string(i)));
  const AccessRequest request{own(kClinic, {{}, 1}).next, 1};
  for (const char* who : {kHospital, kStranger})
    EXPECT_EQ(log().access_log(world_.caller(who), request).error().code, Code::cursor_invalid);
  EXPECT_EQ(log().access_log(world_.caller(kClinic), {"cursor", 1}).error().code,
            Code::cursor_invalid);
}

TEST_F(AuditLogTest, APersonSeesWhoeverLookedAndWhetherItWasAnEmergency) {
  const UnitView unit = send();
  send(letter("other", "00012345:あいう:188:05"));
  Caller emergency = world_.caller(kHospital);
  emergency.actor.purpose = "ETREAT";
  world_.exchange.read(emergency, unit.id).value();
  const auto entries = log().access_log_of(unit.record.ref.person, {}).value().entries;
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].event, "unit.read");
  EXPECT_EQ(entries[0].institution, kHospital);
  EXPECT_TRUE(entries[0].emergency);
  EXPECT_EQ(entries[1].event, "unit.register");
  EXPECT_FALSE(entries[1].emergency);
}

TEST_F(AuditLogTest, WhatAPersonMayNotSeeLeavesNoTrace) {
  std::vector<UnitView> units;
  for (int i = 0; i < 6; ++i) units.push_back(send(letter(std::to_string(i))));
  const auto odd = [&](const AccessEntry& entry) {
    return entry.ref == units[1].record.ref || entry.ref == units[4].record.ref;
  };
  const auto person = units[0].record.ref.person;
  const AccessPage first = log().access_log_of(person, {{}, 1}, odd).value();
  ASSERT_EQ(first.entries.size(), 1u);
  EXPECT_EQ(first.entries[0].unit, units[4].id);
  const AccessPage second = log().access_log_of(person, {first.next, 1}, odd).value();
  ASSERT_EQ(second.entries.size(), 1u);
  EXPECT_EQ(second.entries[0].unit, units[1].id);
  EXPECT_TRUE(second.next.empty());
}

TEST_F(AuditLogTest, APersonsCursorIsOfThatPersonOnly) {
  const auto person = send().record.ref.person;
  send(letter("2"));
  const auto other = send(letter("3", "00012345:あいう:188:05")).record.ref.person;
  const AccessRequest request{log().access_log_of(person, {{}, 1}).value().next, 1};
  EXPECT_TRUE(log().access_log_of(person, request));
  EXPECT_EQ(log().access_log_of(other, request).error().code, Code::cursor_invalid);
}

TEST_F(AuditLogTest, ActsOnNobodysDataAreNobodys) {
  own(kClinic);
  EXPECT_TRUE(log().access_log_of(0, {}).value().entries.empty());
}

TEST_F(AuditLogTest, AnUnreadableRecordIsAnErrorAndNotLeftOut) {
  ASSERT_TRUE(world_.store.record({{"not a leaf", kClinic, 0, {}}}));
  EXPECT_EQ(log().access_log(world_.caller(kClinic), {}).error().code, Code::store_failed);
}

TEST_F(AuditLogTest, ALogThatCannotBeWrittenShowsNothing) {
  send();
  world_.store.fail_next_write = Code::store_failed;
  EXPECT_EQ(log().access_log(world_.caller(kClinic), {}).error().code, Code::store_failed);
}

TEST_F(AuditLogTest, TheTimerMakesHeadsByItself) {
  send();
  {
    const Periodic timer(std::chrono::hours(1),
                         [&](const std::stop_token&) { keep_head(log(), world_.log); });
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!log().last_head().value() && std::chrono::steady_clock::now() < deadline)
      std::this_thread::yield();
  }
  const auto head = log().last_head().value();
  ASSERT_TRUE(head);
  EXPECT_EQ(head->tree.size, leaves());
}

}  // namespace
}  // namespace tasuki::exchange
