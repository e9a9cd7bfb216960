#include "gateway/adapters/xml_folder.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "clins/letter_support.hpp"
#include "crypto/digest.hpp"
#include "gateway/adapters/shift_jis.hpp"
#include "gateway/folder_watch.hpp"
#include "gateway/lan/endpoints.hpp"
#include "gateway/reference.hpp"
#include "gateway/scripted_exchange_support.hpp"
#include "gateway/workbench_support.hpp"

namespace tasuki::gateway::adapters {
namespace {

namespace fs = std::filesystem;
constexpr Time kStart{
    std::chrono::milliseconds(1'700'000'000'000)};  // 2023-11-15 07:13:20 in Japan

class XmlFolderTest : public testing::Test {
 protected:
  XmlFolderTest() : direct(bench.exchange_at(exchange.port())) {
    work = make(CompleteFileReader::Leases::where_possible);
    EXPECT_TRUE(work->prepare());
  }

  std::unique_ptr<XmlFolderWork> make(CompleteFileReader::Leases leases) {
    const XmlFolder folder{scratch.file("xml"), clins::gateway_actor()};
    return std::make_unique<XmlFolderWork>(
        folder, XmlFolderWork::Dependencies{
                    lan::make_router({"1310000001", exchange.url(),
                                      lan::Authenticator::inside({"xml-folder", folder.actor}),
                                      *bench.storage, *bench.outbox, *bench.inbox, *bench.events,
                                      *bench.intake, direct, clock, bench.log, Lang::ja}),
                    clock, bench.log, "1310000001", Lang::ja, leases});
  }
  std::string path(const std::string& name) const { return scratch.file("xml/" + name); }
  bool has(const std::string& name) const { return fs::exists(path(name)); }

  static std::string message(const std::string& body) {
    return xml_to_shift_jis(
               "<?xml version=\"1.0\" encoding=\"Shift_JIS\" standalone=\"no\"?><XmlMsg>"
               "<MessageHeader><MedicalInstitutionCode>1310000001</MedicalInstitutionCode>"
               "<ArbitraryFileIdentifier>控え-1</ArbitraryFileIdentifier></MessageHeader>"
               "<MessageBody>" +
               body + "</MessageBody></XmlMsg>")
        .value();
  }
  void drop(const std::string& name, const std::string& content) const {
    ASSERT_TRUE(write_file(path("req/" + name), content));
  }
  // Written elsewhere and moved, as the terminal wants it; then one pass.
  XmlElement ask(const std::string& id, const std::string& body) {
    drop(id + "req_1.xml", message(body));
    work->pass();
    return result(id + "res_1.xml");
  }
  XmlElement result(const std::string& name) const {
    const auto bytes = read_file(path("res/" + name));
    if (!bytes) return {};
    return read_xml(*bytes).value();
  }
  static std::string at(const XmlElement& element, std::initializer_list<std::string_view> names) {
    const XmlElement* now = &element;
    for (const std::string_view name : names) {
      now = now->child(name);
      if (now == nullptr) return "absent";
    }
    return now->text;
  }
  static std::string segment(const XmlElement& result) {
    return at(result, {"MessageHeader", "SegmentOfResult"});
  }
  static std::string body(const XmlElement& result, std::string_view name) {
    return at(result, {"MessageBody", name});
  }
  static std::string error(const XmlElement& result) {
    return at(result, {"MessageHeader", "ErrorCode"});
  }
  static std::string document(const std::string& json) {
    return "<Document>" + to_base64(json) + "</Document>";
  }
  void arrive(const std::string& unit, const std::string& content) {
    const std::vector<std::string> units{unit};
    ASSERT_TRUE(bench.inbox->announce(units, std::nullopt));
    const auto reference = reference_for(content, unit);
    ASSERT_TRUE(bench.inbox->store(unit, rest::to_json(reference), reference.sha256, content));
  }
  void refuse(Code code) {
    const auto turn = bench.outbox->take();
    ASSERT_TRUE(turn);
    ASSERT_TRUE(bench.outbox->finish(*turn, {false, 422, outcome({code, {}}).body, ""}));
  }

  ManualClock clock{kStart};
  Workbench bench{clock};
  ScriptedExchange exchange;
  sqlite::ScratchDirectory scratch;
  DirectLines direct;
  std::unique_ptr<XmlFolderWork> work;
};

TEST_F(XmlFolderTest, RegisteredDocumentIsInTheOutboxAndUnderWay) {
  const auto answer =
      ask("TSKsireg01", document(clins::Letter().json()) + "<Consent>oral</Consent>");
  EXPECT_EQ(segment(answer), "2");
  EXPECT_EQ(body(answer, "ProcessingResultStatus"), "1");
  EXPECT_EQ(at(answer, {"MessageBody", "Unit", "State"}), "queued");
  const auto item =
      bench.outbox->find(at(answer, {"MessageBody", "Unit", "TrackingId"})).value().value();
  EXPECT_EQ(item.consent, "oral");
  EXPECT_EQ(item.sha256, crypto::to_hex(crypto::sha256(clins::Letter().json())));
  EXPECT_FALSE(has("req/TSKsireg01req_1.xml"));
  EXPECT_FALSE(has("trash/TSKsireg01req_1.xml"));
  EXPECT_EQ(bench.access_actions(), std::vector<std::string>{"submit xml-folder gateway"});
}

TEST_F(XmlFolderTest, HeaderOfTheResultIsThatOfTheTerminal) {
  const auto answer = ask("TSKsilst01", "");
  const auto header = [&](std::string_view name) { return at(answer, {"MessageHeader", name}); };
  EXPECT_EQ(header("ProcessExecutionTime"), "20231115071320");
  EXPECT_EQ(header("MedicalInstitutionCode"), "1310000001");
  EXPECT_EQ(header("ArbitraryFileIdentifier"), "控え-1");
  EXPECT_EQ(header("SegmentOfResult"), "1");
  EXPECT_EQ(header("CharacterCodeIdentifier"), "1");
  EXPECT_EQ(header("ErrorCode"), "absent");
}

TEST_F(XmlFolderTest, DocumentThatIsWrongIsRefusedWithItsFindings) {
  const auto answer = ask("TSKsireg01", document(R"({"resourceType":"Patient"})"));
  EXPECT_EQ(segment(answer), "1");
  EXPECT_EQ(body(answer, "ProcessingResultStatus"), "2");
  EXPECT_NE(body(answer, "ProcessingResultCode"), "absent");
  const XmlElement* const checks = answer.child("MessageBody")->child("FhirCheckResultList");
  ASSERT_NE(checks, nullptr);
  EXPECT_EQ(checks->children.front().child("ResultCode")->text,
            body(answer, "ProcessingResultCode"));
  EXPECT_EQ(bench.outbox->waiting(), 0u);
}

TEST_F(XmlFolderTest, StatusSaysWhyAnItemWasRefusedAndWhatToDo) {
  const auto placed = ask("TSKsireg01", document(clins::Letter().json()));
  refuse(Code::destination_unknown);
  const auto answer =
      ask("TSKsista01",
          "<TrackingId>" + at(placed, {"MessageBody", "Unit", "TrackingId"}) + "</TrackingId>");
  EXPECT_EQ(segment(answer), "1");
  const XmlElement& unit = *answer.child("MessageBody")->child("UnitList")->child("Unit");
  EXPECT_EQ(unit.child("State")->text, "refused");
  EXPECT_EQ(unit.child("Advice")->text, "paper");
  EXPECT_EQ(at(answer, {"MessageBody", "FhirCheckResultList", "FhirCheckResult", "ResultCode"}),
            "TSK4001");
}

TEST_F(XmlFolderTest, StatusByIdentifierFindsTheItem) {
  ask("TSKsireg01", document(clins::Letter().json()));
  const auto answer = ask("TSKsista01", "<Identifier>1310000001^2026^0001</Identifier>");
  EXPECT_EQ(at(answer, {"MessageBody", "UnitList", "Unit", "State"}), "queued");
}

TEST_F(XmlFolderTest, InboxIsListedFetchedAndAcknowledged) {
  const std::string content = "{ \"a\" : 1.10 }\n";
  arrive("unit1", content);
  const auto listed = ask("TSKsilst01", "");
  EXPECT_EQ(at(listed, {"MessageBody", "UnitList", "Unit", "UnitId"}), "unit1");
  const auto fetched = ask("TSKsiget01", "<UnitId>unit1</UnitId>");
  EXPECT_EQ(from_base64(body(fetched, "Document")).value(), content);
  EXPECT_EQ(body(fetched, "Sha256"), crypto::to_hex(crypto::sha256(content)));
  EXPECT_EQ(body(fetched, "Receipt"), "receipt-of-unit1");
  const auto done = ask("TSKsiack01", "<UnitId>unit1</UnitId>");
  EXPECT_EQ(at(done, {"MessageBody", "Unit", "UnitId"}), "unit1");
}

TEST_F(XmlFolderTest, LongInboxIsPaged) {
  arrive("unit1", "x");
  arrive("unit2", "y");
  const auto first = ask("TSKsilst01", "<Count>1</Count>");
  EXPECT_EQ(at(first, {"MessageBody", "UnitList", "Unit", "UnitId"}), "unit1");
  const auto second =
      ask("TSKsilst01", "<Count>1</Count><Cursor>" + body(first, "Cursor") + "</Cursor>");
  EXPECT_EQ(at(second, {"MessageBody", "UnitList", "Unit", "UnitId"}), "unit2");
}

TEST_F(XmlFolderTest, UnitThatIsNotThereIsRefused) {
  const auto answer = ask("TSKsiget01", "<UnitId>unit9</UnitId>");
  EXPECT_EQ(segment(answer), "1");
  EXPECT_EQ(body(answer, "ProcessingResultCode"), "TSK2012");
}

TEST_F(XmlFolderTest, AdviceIsGivenInTheLanguageOfTheGateway) {
  const auto answer = ask("TSKsiadv01",
                          "<Destination>1310000002</Destination>"
                          "<Consent>refused</Consent>");
  EXPECT_EQ(body(answer, "Advice"), "paper");
  EXPECT_EQ(at(answer, {"MessageBody", "Reason", "AdviceReason"}), "patient-refuses");
  EXPECT_TRUE(at(answer, {"MessageBody", "Reason", "AdviceMessage"}).starts_with("患者が"));
}

TEST_F(XmlFolderTest, ExchangeThatCannotWorkIsAFailureOfTheMessage) {
  exchange.on("GET /fhir/DocumentReference", [](http::Request&) -> http::Answer {
    return outcome({Code::store_failed, {}});
  });
  const auto answer = ask("TSKsista01", "<Identifier>1310000001^2026^77</Identifier>");
  EXPECT_EQ(segment(answer), "9");
  EXPECT_EQ(error(answer), "TSK5007");
}

TEST_F(XmlFolderTest, HalfWrittenFileIsLeftAloneUntilItIsClosed) {
  const std::string whole = message("");
  const int fd = ::open(path("req/TSKsilst01req_1.xml").c_str(), O_WRONLY | O_CREAT, 0600);
  ASSERT_EQ(::write(fd, whole.data(), 40), 40);
  work->pass();
  EXPECT_FALSE(has("res/TSKsilst01res_1.xml"));
  const auto rest = static_cast<ssize_t>(whole.size() - 40);
  ASSERT_EQ(::write(fd, whole.data() + 40, whole.size() - 40), rest);
  ::close(fd);
  work->pass();
  EXPECT_EQ(segment(result("TSKsilst01res_1.xml")), "1");
}

TEST_F(XmlFolderTest, WithoutLeasesAFileMustStandStill) {
  work = make(CompleteFileReader::Leases::never);
  drop("TSKsilst01req_1.xml", message(""));
  work->pass();
  EXPECT_FALSE(has("res/TSKsilst01res_1.xml"));
  clock.advance(limits::kHotFolderQuiet);
  work->pass();
  EXPECT_TRUE(has("res/TSKsilst01res_1.xml"));
}

TEST_F(XmlFolderTest, PartialNamesAndOtherFilesAreIgnored) {
  drop("TSKsilst01req_1.xml.tmp", message(""));
  drop(".TSKsilst01req_1.xml", message(""));
  drop("notes.txt", "x");
  work->pass();
  EXPECT_TRUE(fs::is_empty(path("res")));
  EXPECT_TRUE(has("req/notes.txt"));
}

TEST_F(XmlFolderTest, UnreadableRequestIsAnsweredAndKeptInTrash) {
  struct Case {
    std::string content;
    std::string code;
  };
  const std::string utf8 = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XmlMsg/>";
  const std::string broken = "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><A>\x82</A>";
  const std::string cut = message("").substr(0, 100);
  for (const Case& row : {Case{utf8, "TSK1103"}, Case{broken, "TSK1103"}, Case{cut, "TSK1101"},
                          Case{message("<Unknown>x</Unknown>"), "TSK1008"},
                          Case{std::string(limits::kXmlMessageBytesMax + 1, ' '), "TSK1003"}}) {
    drop("TSKsilst01req_1.xml", row.content);
    work->pass();
    const auto answer = result("TSKsilst01res_1.xml");
    EXPECT_EQ(segment(answer), "9") << row.code;
    EXPECT_EQ(error(answer), row.code);
    EXPECT_TRUE(has("trash/TSKsilst01req_1.xml"));
    EXPECT_FALSE(has("req/TSKsilst01req_1.xml"));
    EXPECT_TRUE(bench.logged("xml_folder.unreadable"));
  }
}

TEST_F(XmlFolderTest, DocumentAboveItsOwnLimitIsRefused) {
  const auto answer = ask("TSKsireg01", document(std::string(limits::kBodyBytesMax + 1, ' ')));
  EXPECT_EQ(body(answer, "ProcessingResultCode"), "TSK1003");
}

// A document of the limit, in lines of 76 as MIME has them, is still a message within its own.
TEST_F(XmlFolderTest, LargestDocumentFitsIntoAMessage) {
  constexpr std::size_t kLine = 76;
  const std::string base64 = to_base64(std::string(limits::kBodyBytesMax, ' '));
  std::string lines;
  for (std::size_t at = 0; at < base64.size(); at += kLine)
    lines += base64.substr(at, kLine) + "\r\n";
  EXPECT_EQ(body(ask("TSKsireg01", "<Document>" + lines + "</Document>"), "ProcessingResultCode"),
            "TSK1013");  // it was read, and blanks are no JSON
}

TEST_F(XmlFolderTest, UnknownMessageIsAnsweredUnderItsName) {
  drop("OQSsiquc01req_1.xml", message(""));
  work->pass();
  EXPECT_EQ(error(result("OQSsiquc01req_1.res.xml")), "TSK1104");
  EXPECT_TRUE(has("trash/OQSsiquc01req_1.xml"));
}

// What stands in the place of the folder, so that it fails for root as well.
TEST_F(XmlFolderTest, RequestStaysWhileTheResultCannotBeWritten) {
  fs::remove(path("res"));
  ASSERT_TRUE(write_file(path("res"), "a file"));
  drop("TSKsireg01req_1.xml", message(document(clins::Letter().json())));
  work->pass();
  EXPECT_TRUE(has("req/TSKsireg01req_1.xml"));
  EXPECT_TRUE(bench.logged("xml_folder.failed"));
  fs::remove(path("res"));
  ASSERT_TRUE(work->prepare());
  work->pass();
  EXPECT_FALSE(has("req/TSKsireg01req_1.xml"));
  EXPECT_EQ(segment(result("TSKsireg01res_1.xml")), "2");
  EXPECT_EQ(bench.outbox->waiting(), 1u);
}

TEST_F(XmlFolderTest, FolderThatCannotBeMadeIsAnError) {
  ASSERT_TRUE(write_file(scratch.file("file"), "x"));
  const XmlFolder folder{scratch.file("file"), clins::gateway_actor()};
  XmlFolderWork blocked(folder, {http::Router({}), clock, bench.log, "1310000001"});
  EXPECT_EQ(blocked.prepare().error().code, Code::file_unwritable);
}

TEST_F(XmlFolderTest, LinkIsNotFollowed) {
  ASSERT_TRUE(write_file(scratch.file("secret.xml"), message("")));
  fs::create_symlink(scratch.file("secret.xml"), path("req/TSKsilst01req_1.xml"));
  work->pass();
  EXPECT_TRUE(fs::is_empty(path("res")));
  EXPECT_TRUE(bench.logged("xml_folder.failed"));
}

TEST_F(XmlFolderTest, NeitherFileNamesNorContentsAreLogged) {
  drop("TSKsilst01req_山田太郎.xml", "山田太郎");
  fs::create_directories(path("req/TSKsista01req_山田太郎.xml"));
  work->pass();
  EXPECT_TRUE(bench.logged("xml_folder.failed"));
  for (const std::string& line : bench.log_lines())
    EXPECT_EQ(line.find("山田太郎"), std::string::npos) << line;
}

TEST_F(XmlFolderTest, ThreadAnswersWhatIsMovedIn) {
  auto watch = FolderWatch::start(make(CompleteFileReader::Leases::where_possible));
  ASSERT_TRUE(watch);
  ASSERT_TRUE(write_file(path("trash/list.tmp"), message("")));
  fs::rename(path("trash/list.tmp"), path("req/TSKsilst01req_1.xml"));
  EXPECT_TRUE(eventually([&] { return has("res/TSKsilst01res_1.xml"); }));
  (*watch)->stop();
}

}  // namespace
}  // namespace tasuki::gateway::adapters
