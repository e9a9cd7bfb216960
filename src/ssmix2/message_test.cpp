#include "ssmix2/message.hpp"

#include <gtest/gtest.h>

#include "ssmix2/iso_2022_jp.hpp"
#include "ssmix2/plain_text.hpp"

namespace tasuki::ssmix2 {
namespace {

constexpr std::string_view kHeader = "MSH|^~\\&|HIS||||20111220||OUL^R22^OUL_R22|1|P|2.5\r";

Faulty<Message> parse(std::string_view rest) {
  return Message::parse(std::string(kHeader) + to_iso_2022_jp(rest));
}

void expect_fault(const Faulty<Message>& message, FaultCode code, std::size_t line) {
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error().code, code);
  EXPECT_EQ(message.error().line, line);
}

TEST(Iso2022JpTest, ReadsWhatTheStorageMayHold) {
  EXPECT_EQ(from_iso_2022_jp("A\x1B$B4JB^\x1B(BB").value(), "A簡袋B");
  EXPECT_EQ(from_iso_2022_jp("\x1B(I\x36\x5E\x1B(J\\").value(), "ｶﾞ\\");
  EXPECT_EQ(from_iso_2022_jp("\x1B$@$\"").value(), "あ");
  EXPECT_EQ(from_iso_2022_jp("\x1B$(B-!\x1B(B").value(), "①");  // NEC row 13
}

TEST(Iso2022JpTest, ALineEndsEveryEscape) {
  EXPECT_EQ(from_iso_2022_jp("\x1B$B$\"\rA").value(), "あ\rA");
}

TEST(Iso2022JpTest, GoesThereAndBack) {
  for (const std::string_view text :
       {"患者^太郎~カンジャ", "γ-GT", "ASCII only", "内服・経口・１日３回", "髙"})
    EXPECT_EQ(from_iso_2022_jp(to_iso_2022_jp(text)).value(), text);
  EXPECT_EQ(from_iso_2022_jp(to_iso_2022_jp("😀")).value(), "〓");
}

TEST(Iso2022JpTest, NamesTheLineOfWhatIsNoCharacter) {
  for (const std::string_view text :
       {"A\rB\x80", "A\rB\x1B$B)!", "A\rB\x1B$B$", "A\rB\x1B$(D\"/", "A\r\nB\x1B"}) {
    const auto read = from_iso_2022_jp(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error(), (Fault{FaultCode::encoding, 2}));
  }
}

TEST(MessageTest, FieldsRepetitionsComponentsAndEscapes) {
  const auto message = parse(
      "PID|1||123^^^^PI||患者^太郎~カンジャ^タロウ||\"\"\rOBX|1|ST|a\\S\\b\\.br\\c&d^\\T\\\\E\\|"
      "\r");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->type(), "OUL^R22");
  EXPECT_EQ(message->control(), "1");
  ASSERT_EQ(message->segments().size(), 3U);
  const Segment* pid = message->first("PID");
  ASSERT_NE(pid, nullptr);
  EXPECT_EQ(pid->line(), 2U);
  EXPECT_EQ(pid->repetitions(5), 2U);
  EXPECT_EQ(pid->repetitions(6), 0U);
  EXPECT_EQ(pid->text({5, 2, 1, 2}), "タロウ");
  EXPECT_EQ(pid->raw({3, 5}), "PI");
  EXPECT_EQ(pid->raw({7}), "");  // the null of HL7
  EXPECT_EQ(pid->raw({99}), "");
  const Segment* obx = message->first("OBX");
  EXPECT_EQ(obx->text({3, 1, 1}), "a^b c");
  EXPECT_EQ(obx->text({3, 1, 2}), "d");
  EXPECT_EQ(obx->text({3, 2}), "&\\");
  EXPECT_EQ(message->first("ZZZ"), nullptr);
}

TEST(MessageTest, LinesMayEndInAnyWayAndBlankOnesCount) {
  const auto message = Message::parse("MSH|^~\\&|\r\n\nPID|1\nOBX|2");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->first("OBX")->line(), 4U);
}

TEST(MessageTest, TheFrameOfAConnectionIsNoPartOfIt) {
  const auto message = Message::parse("\x0BMSH|^~\\&|A\rPID|1\r\x1C\r");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->segments().size(), 2U);
}

TEST(MessageTest, RefusesWhatIsNoMessage) {
  expect_fault(Message::parse(""), FaultCode::no_header, 1);
  expect_fault(Message::parse("PID|1"), FaultCode::no_header, 1);
  expect_fault(Message::parse("MSH|^~"), FaultCode::no_header, 1);
  expect_fault(Message::parse("MSH|^^\\&|"), FaultCode::no_header, 1);
  expect_fault(parse("PI|1\r"), FaultCode::segment_name, 2);
  expect_fault(parse("PIDX|1\r"), FaultCode::segment_name, 2);
  expect_fault(parse("OBX|1\rMSH|^~\\&|\r"), FaultCode::segment_name, 3);
}

TEST(MessageTest, HasAtMostSoManyBytesSegmentsAndFields) {
  const std::string at_limit(limits::kHl7BytesMax - kHeader.size(), ' ');
  EXPECT_TRUE(Message::parse(std::string(kHeader) + at_limit));
  expect_fault(Message::parse(std::string(kHeader) + at_limit + " "), FaultCode::too_large, 0);

  std::string segments;
  for (std::size_t i = 1; i < limits::kHl7SegmentsMax; ++i) segments += "OBX|\r";
  EXPECT_TRUE(parse(segments));
  expect_fault(parse(segments + "OBX|\r"), FaultCode::too_many_segments,
               limits::kHl7SegmentsMax + 1);

  EXPECT_TRUE(parse("OBX" + std::string(limits::kHl7FieldsMax, '|')));
  expect_fault(parse("OBX" + std::string(limits::kHl7FieldsMax + 1, '|')),
               FaultCode::too_many_fields, 2);
}

TEST(PlainTextTest, IsAsJpClinsWantsIt) {
  EXPECT_EQ(plain_text("　ﾀﾛｳ ｶﾞｰｾﾞ ﾊﾟｯﾁ\t１　"), "タロウ ガーゼ パッチ １");
  EXPECT_EQ(plain_text("ｱﾞ"), "ア゛");
  EXPECT_EQ(plain_text("plain"), "plain");
}

TEST(PlainTextTest, DatesOfTheCalendarAlone) {
  EXPECT_EQ(fhir_date("20111220"), "2011-12-20");
  EXPECT_EQ(fhir_date("201112"), "2011-12");
  EXPECT_EQ(fhir_date("2011122010"), "2011-12-20");
  EXPECT_EQ(fhir_date("20110229"), std::nullopt);
  EXPECT_EQ(fhir_date("2011-12-20"), std::nullopt);
  EXPECT_EQ(fhir_date(""), std::nullopt);
  EXPECT_EQ(fhir_date_time("201112201030"), "2011-12-20T10:30:00+09:00");
  EXPECT_EQ(fhir_date_time("20111220103015.123"), "2011-12-20T10:30:15+09:00");
  EXPECT_EQ(fhir_date_time("20111220250000"), "2011-12-20");
  EXPECT_EQ(fhir_instant("20111220224447339"), "2011-12-20T22:44:47.339+09:00");
}

TEST(PlainTextTest, NumbersStayExact) {
  EXPECT_EQ(exact_decimal("1.20"), "1.20");
  EXPECT_EQ(exact_decimal("+007"), "7");
  EXPECT_EQ(exact_decimal("-.5"), "-0.5");
  EXPECT_EQ(exact_decimal("0"), "0");
  for (const std::string_view text : {"", "-", "1.", ".", "1e5", "1,000", "０", "1.2.3", " 1"})
    EXPECT_EQ(exact_decimal(text), std::nullopt) << text;
}

}  // namespace
}  // namespace tasuki::ssmix2
