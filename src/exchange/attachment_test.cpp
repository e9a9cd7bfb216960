#include "exchange/exchange_fixture_support.hpp"
#include "exchange/retention.hpp"

namespace tasuki::exchange {
namespace {

class AttachmentTest : public ExchangeTest {
 protected:
  Result<AttachedView> attach(const std::string& content, const char* who = kClinic) {
    Attachment attachment;
    attachment.system = "http://jpfhir.jp/fhir/clins/bundle-identifier";
    attachment.value = kIdentifier;
    attachment.next = [content, at = std::size_t{0}]() mutable -> Result<std::string> {
      const std::string piece = content.substr(at, limits::kChunkBytes);
      at += piece.size();
      return piece;
    };
    return world_.exchange.attach(world_.caller(who), attachment);
  }
  std::string attached(const std::string& content = kPdf) {
    return attach(content).value().attachment.id;
  }
  Result<std::string> fetch_attachment(const char* who, const std::string& id) {
    auto content = TRY(world_.exchange.fetch_attachment(world_.caller(who), id));
    std::string whole;
    for (;;) {
      const std::string piece = TRY(content.next());
      if (piece.empty()) return whole;
      whole += piece;
    }
  }
  Code code_of(const auto& result) { return result ? Code::internal : result.error().code; }

  static constexpr const char* kPdf = "%PDF-1.7 and so on";
};

TEST_F(AttachmentTest, LargerThanAPieceComesBackWhole) {
  const std::string content = std::string(kPdf) + std::string(3 * limits::kChunkBytes, 'x');
  const std::string id = attached(content);
  send();
  EXPECT_EQ(fetch_attachment(kHospital, id).value(), content);
}

TEST_F(AttachmentTest, MayBeAsLargeAsTheLimitAndNoLarger) {
  std::string content(limits::kAttachmentBytesMax, 'x');
  content.replace(0, 5, "%PDF-");
  EXPECT_TRUE(attach(content));
  content.push_back('x');
  EXPECT_EQ(code_of(attach(content)), Code::body_too_large);
}

TEST_F(AttachmentTest, ThatBreaksOffLeavesNothing) {
  Attachment attachment;
  attachment.system = "urn:x";
  attachment.value = "1";
  bool first = true;
  attachment.next = [&]() -> Result<std::string> {
    if (std::exchange(first, false)) return std::string(kPdf);
    return fail(Code::request_timeout, "body");
  };
  EXPECT_EQ(code_of(world_.exchange.attach(world_.caller(kClinic), attachment)),
            Code::request_timeout);
  EXPECT_EQ(world_.store.check(true).value(), "");
  EXPECT_TRUE(world_.store.attachments().of_document(0, kClinic, "urn:x", "1").value().empty());
}

TEST_F(AttachmentTest, IsReadWholeByTheSanitizerBeforeAnybodySeesIt) {
  const std::string content = std::string(kPdf) + std::string(limits::kChunkBytes, 'x');
  world_.sanitizer.finding = {true, "re-encoded"};
  const std::string id = attached(content);
  EXPECT_EQ(world_.sanitizer.seen, content);
  const auto unit = send();
  const auto view = world_.exchange.read(world_.caller(kHospital), unit.id).value();
  ASSERT_EQ(view.attachments.size(), 1U);
  EXPECT_EQ(view.attachments[0].id, id);
  EXPECT_EQ(view.attachments[0].record.sanitized, "re-encoded");
}

TEST_F(AttachmentTest, ThatTheSanitizerRefusesIsNotKept) {
  world_.sanitizer.finding = {false, "a script"};
  EXPECT_EQ(code_of(attach(kPdf)), Code::attachment_unsupported);
  EXPECT_TRUE(last_leaf_has(R"("event":"attachment.register","outcome":"TSK4021")"));
  const auto unit = send();
  EXPECT_TRUE(world_.exchange.read(world_.caller(kHospital), unit.id).value().attachments.empty());
}

TEST_F(AttachmentTest, ItsFetchByTheDestinationIsOneOfTheLetter) {
  const std::string id = attached();
  const auto unit = send();
  ASSERT_TRUE(fetch_attachment(kClinic, id));
  EXPECT_FALSE(world_.exchange.read(world_.caller(kClinic), unit.id)
                   .value()
                   .record.first_fetched_at.has_value());
  ASSERT_TRUE(fetch_attachment(kHospital, id));
  EXPECT_TRUE(last_leaf_has(R"("event":"attachment.fetch","outcome":"ok")"));
  EXPECT_EQ(world_.exchange.read(world_.caller(kClinic), unit.id).value().record.first_fetched_at,
            world_.clock.now());
  EXPECT_EQ(code_of(attach("%PDF-1.6")), Code::state_forbids);
}

TEST_F(AttachmentTest, WaitsUnseenForItsLetter) {
  const std::string id = attached();
  EXPECT_EQ(code_of(fetch_attachment(kHospital, id)), Code::not_found);
  EXPECT_TRUE(fetch_attachment(kClinic, id));
}

TEST_F(AttachmentTest, IsHeldWithItsLetter) {
  const std::string id = attached();
  send({}, Consent::later);
  EXPECT_EQ(code_of(fetch_attachment(kHospital, id)), Code::not_found);
}

TEST_F(AttachmentTest, IsCancelledWithItsLetter) {
  const std::string id = attached();
  send();
  const UnitKeys keys{{"I|00012345|あいう|187|05", "1955-05-04", {}},
                      "http://jpfhir.jp/fhir/clins/bundle-identifier",
                      std::string(kIdentifier)};
  ASSERT_TRUE(world_.exchange.move(world_.caller(kClinic), keys, Step::cancel));
  EXPECT_EQ(code_of(fetch_attachment(kHospital, id)), Code::not_found);
  EXPECT_EQ(code_of(attach("%PDF-1.6")), Code::state_forbids);
}

TEST_F(AttachmentTest, IsWhoseSenderIsWhoeverSentIt) {
  const std::string foreign = attach("%PDF-1.6", kStranger).value().attachment.id;
  const auto unit = send();
  EXPECT_TRUE(world_.exchange.read(world_.caller(kHospital), unit.id).value().attachments.empty());
  EXPECT_EQ(code_of(fetch_attachment(kClinic, foreign)), Code::not_found);
}

TEST_F(AttachmentTest, CannotBeToldToOneOfTwoLettersOfTheSameIdentifier) {
  send();
  Letter other;
  other.insured = "00012345:あいう:188:05";
  send(other);
  EXPECT_EQ(code_of(attach(kPdf)), Code::identifier_conflict);
}

TEST_F(AttachmentTest, AnIdThatIsNoneIsNotFound) {
  EXPECT_EQ(code_of(fetch_attachment(kClinic, "nonsense")), Code::not_found);
  EXPECT_EQ(code_of(fetch_attachment(kClinic, std::string(26, 'a'))), Code::not_found);
  EXPECT_EQ(code_of(fetch_attachment(kClinic, send().id)), Code::not_found);
}

TEST_F(AttachmentTest, OfALetterThatNeverCameIsSweptAway) {
  const std::string id = attached();
  Retention retention({world_.store, world_.clock, world_.random, world_.log, world_.metrics},
                      default_retention());
  world_.clock.advance(limits::kAttachmentWait);
  ASSERT_TRUE(retention.run({}));
  EXPECT_TRUE(fetch_attachment(kClinic, id));
  world_.clock.advance(std::chrono::milliseconds(1));
  ASSERT_TRUE(retention.run({}));
  EXPECT_EQ(code_of(fetch_attachment(kClinic, id)), Code::not_found);
}

}  // namespace
}  // namespace tasuki::exchange
