// What patients see and do, and that nothing tells them of what is hidden.
#include "api/patient/patient_world_support.hpp"

namespace tasuki::api::patient {
namespace {

using exchange::Consent;
using exchange::Letter;
using store::UnitState;

bool has(const http::Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

std::size_t count(const std::string& body, std::string_view text) {
  std::size_t found = 0;
  for (std::size_t at = body.find(text); at != std::string::npos; at = body.find(text, at + 1))
    ++found;
  return found;
}

class PatientApiTest : public testing::Test {
 protected:
  std::string to(const exchange::UnitView& unit, const char* operation) {
    return "/patient/DocumentReference/" + unit.id + "/" + operation;
  }
  std::size_t events() {
    return world_.world.exchange.events(world_.world.caller(kHospital), {})->events.size();
  }
  std::string grant(std::string_view classes = "laboratory") {
    return R"({"resourceType":"Parameters","parameter":[)"
           R"({"name":"institution","valueString":"1310000002"},)"
           R"({"name":"visit","valueString":"v-1"},{"name":"class","valueCode":")" +
           std::string(classes) + R"("}]})";
  }
  PatientWorld world_;
};

// --- who calls
TEST_F(PatientApiTest, WithoutATokenNobodyIsAnswered) {
  const auto response = world_.call_with("", "/patient/DocumentReference");
  EXPECT_EQ(response.status, 401);
  EXPECT_TRUE(has(response, "TSK2007"));
}

TEST_F(PatientApiTest, ATokenThatIsNotOfTheIssuerIsRefused) {
  const auto response = world_.call_with("Bearer a.b.c", "/patient/DocumentReference");
  EXPECT_EQ(response.status, 401);
  EXPECT_TRUE(has(response, "TSK2008"));
}

TEST_F(PatientApiTest, APersonWhomEligibilityDoesNotKnowIsRefused) {
  for (const char* person : {"p-999", "no id/at all"}) {
    const auto response = world_.get("/patient/DocumentReference", person);
    EXPECT_EQ(response.status, 401) << person;
    EXPECT_TRUE(has(response, "TSK2008"));
  }
}

TEST_F(PatientApiTest, APersonOfWhomNothingIsRegisteredSeesNothing) {
  const auto response = world_.get("/patient/DocumentReference");
  EXPECT_EQ(response.status, 200);
  EXPECT_FALSE(has(response, "entry"));
}

// --- documents
TEST_F(PatientApiTest, SeesWhatWasRegisteredAndFromWhom) {
  world_.send(Letter{});
  const auto response = world_.get("/patient/DocumentReference");
  for (const char* text : {"港診療所", "東京第一病院", R"("valueCode":"viewable")", "referral"})
    EXPECT_TRUE(has(response, text)) << text;
}

TEST_F(PatientApiTest, NobodySeesTheDocumentsOfAnother) {
  const auto letter = world_.send(Letter{});
  EXPECT_FALSE(has(world_.get("/patient/DocumentReference", kAnother), "entry"));
  EXPECT_EQ(world_.get("/patient/Bundle/" + letter.id, kAnother).status, 404);
}

TEST_F(PatientApiTest, ReadsADocumentByteForByte) {
  const Letter letter;
  const auto sent = world_.send(letter);
  const auto response = world_.get("/patient/Bundle/" + sent.id);
  EXPECT_EQ(response.body, letter.json());
  EXPECT_FALSE(response.headers.find("Tasuki-Receipt"));
}

TEST_F(PatientApiTest, ReadingIsNotTheFetchOfTheDestination) {
  const auto sent = world_.send(Letter{});
  world_.get("/patient/Bundle/" + sent.id);
  EXPECT_FALSE(world_.world.store.find(sent.record.ref)->value().first_fetched_at);
}

TEST_F(PatientApiTest, ACollectionIsListedWithoutItsSizeAndNotRead) {
  clins::Collection collection;
  collection.conditions = {{}};
  const auto sent = world_.send(collection);
  const auto list = world_.get("/patient/DocumentReference");
  EXPECT_TRUE(has(list, sent.id));
  EXPECT_FALSE(has(list, R"("size")"));
  EXPECT_EQ(world_.get("/patient/Bundle/" + sent.id).status, 404);
}

TEST_F(PatientApiTest, PagesLeadThroughAllDocuments) {
  for (const char* serial : {"0001", "0002", "0003"}) {
    Letter letter;
    letter.serial = serial;
    world_.send(letter);
  }
  std::size_t seen = 0;
  std::string target = "/patient/DocumentReference?_count=1";
  for (int page = 0; page < 3; ++page) {
    const auto response = world_.get(target);
    seen += count(response.body, R"("resourceType":"DocumentReference")");
    const std::size_t next = response.body.find(R"("relation":"next")");
    ASSERT_EQ(next == std::string::npos, page == 2);
    const std::size_t cursor = response.body.find("_cursor=", page < 2 ? next : 0);
    if (page < 2)
      target = "/patient/DocumentReference?_count=1&" +
               response.body.substr(cursor, response.body.find('"', cursor) - cursor);
  }
  EXPECT_EQ(seen, 3U);
  EXPECT_TRUE(has(world_.get(target, kAnother), "TSK1016"));
}

// --- consent to one document
TEST_F(PatientApiTest, CisIf119_ConsentOpensAHeldLetterForItsDestination) {
  const auto held = world_.send(Letter{}, Consent::later);
  ASSERT_EQ(held.record.state, UnitState::held);
  ASSERT_EQ(events(), 0U);
  const auto response = world_.call("POST", to(held, "$consent"));
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(has(response, R"("valueCode":"viewable")"));
  EXPECT_EQ(events(), 1U);
}

TEST_F(PatientApiTest, ConsentIsTakenBackBeforeTheFirstFetch) {
  const auto sent = world_.send(Letter{});
  EXPECT_TRUE(has(world_.call("POST", to(sent, "$withdraw")), R"("valueCode":"held")"));
  EXPECT_FALSE(world_.world.exchange.fetch(world_.world.caller(kHospital), sent.id));
}

TEST_F(PatientApiTest, ConsentIsNotTakenBackAfterTheFirstFetch) {
  const auto sent = world_.send(Letter{});
  ASSERT_TRUE(world_.world.exchange.fetch(world_.world.caller(kHospital), sent.id));
  EXPECT_EQ(world_.call("POST", to(sent, "$withdraw")).status, 409);
}

TEST_F(PatientApiTest, NobodyConsentsForAnother) {
  const auto held = world_.send(Letter{}, Consent::later);
  EXPECT_EQ(world_.call("POST", to(held, "$consent"), {}, kAnother).status, 404);
  EXPECT_EQ(events(), 0U);
}

TEST_F(PatientApiTest, ConsentToOneCollectionIsNoStep) {
  clins::Collection collection;
  collection.conditions = {{}};
  EXPECT_EQ(world_.call("POST", to(world_.send(collection), "$withdraw")).status, 404);
}

// --- consent to institutions
TEST_F(PatientApiTest, GrantsClassesToAnInstitutionAndListsThem) {
  EXPECT_EQ(world_.call("POST", "/patient/Consent", grant()).status, 200);
  const auto list = world_.get("/patient/Consent");
  for (const char* text : {"東京第一病院", R"("status":"active")", R"("code":"laboratory")"})
    EXPECT_TRUE(has(list, text)) << text;
}

TEST_F(PatientApiTest, WithdrawsWhatWasGranted) {
  world_.call("POST", "/patient/Consent", grant());
  const auto ended = world_.call(
      "POST", "/patient/Consent/$withdraw",
      R"({"resourceType":"Parameters","parameter":[{"name":"institution","valueString":"1310000002"}]})");
  EXPECT_EQ(ended.status, 200);
  EXPECT_TRUE(has(world_.get("/patient/Consent"), R"("status":"inactive")"));
}

TEST_F(PatientApiTest, AGrantOfDocumentsOpensWhatIsHeldForTheInstitution) {
  world_.send(Letter{}, Consent::later);
  EXPECT_EQ(world_.call("POST", "/patient/Consent", grant("documents")).status, 200);
  EXPECT_EQ(events(), 1U);
}

TEST_F(PatientApiTest, AGrantWithoutClassesIsRefused) {
  const auto response = world_.call(
      "POST", "/patient/Consent",
      R"({"resourceType":"Parameters","parameter":[{"name":"institution","valueString":"1310000002"},)"
      R"({"name":"visit","valueString":"v-1"}]})");
  EXPECT_TRUE(has(response, "TSK1010"));
}

// --- who looked
TEST_F(PatientApiTest, SeesWhoFetchedADocumentAndWhy) {
  const auto sent = world_.send(Letter{});
  ASSERT_TRUE(world_.world.exchange.fetch(world_.world.caller(kHospital), sent.id));
  const auto log = world_.get("/patient/AuditEvent");
  for (const char* text : {"unit.fetch", kHospital, "TREAT", "Medical Doctor"})
    EXPECT_TRUE(has(log, text)) << text;
  EXPECT_FALSE(has(world_.get("/patient/AuditEvent", kAnother), "unit.fetch"));
}

TEST_F(PatientApiTest, TheirOwnActsAreInTheLogWithTheirPurpose) {
  world_.get("/patient/$summary");
  const auto log = world_.get("/patient/AuditEvent");
  EXPECT_TRUE(has(log, "patient.summary"));
  EXPECT_TRUE(has(log, "PATRQT"));
}

// --- the 6 information
TEST_F(PatientApiTest, TheSummaryShowsEntriesWithoutAnyConsent) {
  clins::Collection collection;
  collection.conditions = {{}};
  world_.send(collection);
  const auto summary = world_.get("/patient/$summary");
  EXPECT_EQ(summary.status, 200);
  EXPECT_TRUE(has(summary, "2型糖尿病"));
}

// --- what is hidden: two worlds, one of which holds something more
class HiddenTest : public PatientApiTest {
 protected:
  static void fill(PatientWorld& world) {
    for (const char* serial : {"0001", "0002"}) {
      Letter letter;
      letter.serial = serial;
      world.send(letter);
    }
    clins::Collection collection;
    collection.conditions = {{}};
    world.send(collection);
  }
  static Letter hidden_letter() {
    Letter letter;
    letter.serial = "0009";
    return letter;
  }
  // A letter, a list of conditions, and what was done with them.
  static std::string hide(PatientWorld& world) {
    const auto letter = world.send(untold_letter(hidden_letter()));
    EXPECT_TRUE(letter.record.withheld);
    EXPECT_TRUE(world.world.exchange.fetch(world.world.caller(kHospital), letter.id));
    for (const char* mark : {"UNINFORMED", "UNDELIVERED"}) {
      clins::Collection collection;
      collection.serial = mark;
      collection.conditions = {{.name = "肺癌", .code = "20062213", .marks = {mark}}};
      world.send(collection);
    }
    return letter.id;
  }
  void same(const std::string& target) {
    const auto without = world_.get(target);
    const auto with = other_.get(target);
    EXPECT_EQ(with.status, 200);
    EXPECT_EQ(without_ids(with.body), without_ids(without.body)) << target;
  }
  HiddenTest() {
    fill(world_);
    fill(other_);
    hidden_ = hide(other_);
  }
  PatientWorld other_;
  std::string hidden_;
};

TEST_F(HiddenTest, IsNotInTheList) {
  same("/patient/DocumentReference");
}

TEST_F(HiddenTest, IsNotInThePages) {
  for (const char* size : {"1", "2", "3"})
    same(std::string("/patient/DocumentReference?_count=") + size);
}

TEST_F(HiddenTest, IsNotInTheAccessLog) {
  same("/patient/AuditEvent");
  same("/patient/AuditEvent?_count=2");
}

TEST_F(HiddenTest, IsNotInTheConsents) {
  world_.call("POST", "/patient/Consent", grant("documents"));
  other_.call("POST", "/patient/Consent", grant("documents"));
  same("/patient/Consent");
}

TEST_F(HiddenTest, IsNotInTheSummaryAndReplacesNothingThere) {
  same("/patient/$summary");
}

TEST_F(HiddenTest, IsAnsweredAsIfItWereNotThere) {
  const std::string nothing(26, 'a');
  for (const auto& [method, before, after] :
       {std::tuple{"GET", "/patient/Bundle/", ""},
        std::tuple{"POST", "/patient/DocumentReference/", "/$consent"},
        std::tuple{"POST", "/patient/DocumentReference/", "/$withdraw"}}) {
    const auto there = other_.call(method, before + hidden_ + after);
    const auto absent = other_.call(method, before + nothing + after);
    EXPECT_EQ(there.status, 404);
    EXPECT_EQ(there.body, absent.body);
  }
  same("/patient/AuditEvent");
}

}  // namespace
}  // namespace tasuki::api::patient
