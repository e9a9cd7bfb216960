#include "rest/document_reference.hpp"

#include <gtest/gtest.h>

namespace tasuki::rest {
namespace {

Time at(int seconds) {
  return Time(std::chrono::seconds(1'800'000'000 + seconds));
}

DocumentReference whole() {
  DocumentReference r;
  r.id = "abcdefghijklmnopqrstuvwxyz";
  r.kind = "referral";
  r.identifier_system = "http://jpfhir.jp/fhir/clins/bundle-identifier";
  r.identifier_value = "1310000001^2026^0001";
  r.sender = "1310000001";
  r.destination = "1310000002";
  r.state = "obtained";
  r.size = 48'128;
  r.sha256 = std::string(64, 'a');
  r.receipt = "e30.e30.c2ln";
  r.registered_at = at(0);
  r.viewable_at = at(1);
  r.fetched_at = at(2);
  r.acknowledged_at = at(3);
  r.tracking = "t1";
  r.next_attempt = at(4);
  r.last_error = "TSK5005 The peer cannot be reached.";
  return r;
}

DocumentReference round_trip(const DocumentReference& r) {
  const auto document = json::Document::parse(to_json(r)).value();
  return read_document_reference(document->root()).value();
}

void expect_equal(const DocumentReference& a, const DocumentReference& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.identifier_system, b.identifier_system);
  EXPECT_EQ(a.identifier_value, b.identifier_value);
  EXPECT_EQ(a.sender, b.sender);
  EXPECT_EQ(a.destination, b.destination);
  EXPECT_EQ(a.state, b.state);
  EXPECT_EQ(a.size, b.size);
  EXPECT_EQ(a.sha256, b.sha256);
  EXPECT_EQ(a.receipt, b.receipt);
  EXPECT_EQ(a.registered_at, b.registered_at);
  EXPECT_EQ(a.viewable_at, b.viewable_at);
  EXPECT_EQ(a.fetched_at, b.fetched_at);
  EXPECT_EQ(a.acknowledged_at, b.acknowledged_at);
  EXPECT_EQ(a.tracking, b.tracking);
  EXPECT_EQ(a.next_attempt, b.next_attempt);
  EXPECT_EQ(a.last_error, b.last_error);
}

TEST(DocumentReference, WhatIsWrittenIsReadBack) {
  expect_equal(round_trip(whole()), whole());
}

TEST(DocumentReference, WhatIsAbsentStaysAbsent) {
  DocumentReference bare;
  bare.kind = "referral";
  bare.identifier_system = "s";
  bare.identifier_value = "v";
  bare.sender = "1310000001";
  bare.state = "queued";
  expect_equal(round_trip(bare), bare);
  const std::string json = to_json(bare);
  for (const char* absent :
       {"urn:tasuki:times", "urn:tasuki:receipt", "\"id\"", "\"url\":\"Bundle/"})
    EXPECT_EQ(json.find(absent), std::string::npos) << absent;
}

TEST(DocumentReference, CancelledIsEnteredInError) {
  auto r = whole();
  r.state = "cancelled";
  EXPECT_NE(to_json(r).find(R"("status":"entered-in-error")"), std::string::npos);
}

TEST(DocumentReference, ContentPointsAtTheBundle) {
  EXPECT_NE(to_json(whole()).find(R"("url":"Bundle/abcdefghijklmnopqrstuvwxyz","size":48128)"),
            std::string::npos);
}

TEST(DocumentReference, AnotherResourceIsRefused) {
  const auto document = json::Document::parse(R"({"resourceType":"Patient"})").value();
  EXPECT_EQ(read_document_reference(document->root()).error().code, Code::peer_answer_invalid);
}

TEST(DocumentReference, WrongTimeIsRefused) {
  std::string json = to_json(whole());
  json.replace(json.find("2027-"), 5, "20x7-");
  const auto document = json::Document::parse(json).value();
  EXPECT_FALSE(read_document_reference(document->root()));
}

TEST(Searchset, ItemsAndNextAreReadBack) {
  const auto set =
      read_searchset(to_searchset({whole(), whole()}, "https://x/self", "https://x/next")).value();
  ASSERT_EQ(set.items.size(), 2u);
  expect_equal(set.items[1], whole());
  EXPECT_EQ(set.next, "https://x/next");
}

TEST(Searchset, EmptyOneHasNoEntryAndNoNext) {
  const std::string json = to_searchset({}, "https://x/self", "");
  EXPECT_EQ(json.find("entry"), std::string::npos);
  EXPECT_TRUE(read_searchset(json).value().next.empty());
}

TEST(Searchset, AnythingElseIsRefused) {
  for (const char* body : {"", "[]", "{}", R"({"resourceType":"Bundle","type":"document"})",
                           R"({"resourceType":"Bundle","type":"searchset","entry":[{}]})"})
    EXPECT_EQ(read_searchset(body).error().code, Code::peer_answer_invalid) << body;
}

}  // namespace
}  // namespace tasuki::rest
