#include "ssmix2/plain_text.hpp"

#include <array>
#include <chrono>

#include "base/text.hpp"

namespace tasuki::ssmix2 {
namespace {

constexpr std::string_view kZone = "+09:00";

// U+FF61 to U+FF9F in order; each full-width one has three bytes.
constexpr std::string_view kFullWidth =
    "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマ"
    "ミムメモヤユヨラリルレロワン゛゜";
constexpr std::string_view kVoicedFrom = "ウカキクケコサシスセソタチツテトハヒフヘホ";
constexpr std::string_view kVoicedTo = "ヴガギグゲゴザジズゼゾダヂヅデドバビブベボ";
constexpr std::string_view kPlosiveFrom = "ハヒフヘホ";
constexpr std::string_view kPlosiveTo = "パピプペポ";
constexpr std::size_t kBytes = 3;

// Which half-width katakana stands at the start: 0 is U+FF61; nullopt: none.
std::optional<std::size_t> half_width(std::string_view text) {
  if (text.size() < kBytes || text[0] != '\xEF') return std::nullopt;
  const auto second = static_cast<unsigned char>(text[1]);
  const auto third = static_cast<unsigned char>(text[2]);
  if (second == 0xBD && third >= 0xA1 && third <= 0xBF) return third - 0xA1U;
  if (second == 0xBE && third >= 0x80 && third <= 0x9F) return third - 0x80U + 31;
  return std::nullopt;
}

// With a sound mark the character that the two are together; empty where they are none.
std::string_view joined(std::string_view character, std::string_view from, std::string_view to) {
  const std::size_t at = from.find(character);
  return at == std::string_view::npos ? std::string_view() : to.substr(at, kBytes);
}

std::string_view full_width(std::size_t index) {
  return kFullWidth.substr(index * kBytes, kBytes);
}

constexpr std::size_t kVoicedMark = 61;
constexpr std::size_t kPlosiveMark = 62;

// Takes the katakana at `at`, and the mark behind it.
void take_katakana(std::string_view text, std::size_t& at, std::string& out) {
  std::string_view character = full_width(*half_width(text.substr(at)));
  at += kBytes;
  const auto mark = half_width(text.substr(at));
  std::string_view with_mark;
  if (mark == kVoicedMark) with_mark = joined(character, kVoicedFrom, kVoicedTo);
  if (mark == kPlosiveMark) with_mark = joined(character, kPlosiveFrom, kPlosiveTo);
  if (!with_mark.empty()) {
    character = with_mark;
    at += kBytes;
  }
  out += character;
}

int number(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

// Of 4, 6 or 8 digits.
bool is_in_calendar(std::string_view digits) {
  using namespace std::chrono;
  const year_month_day day(
      year(number(digits.substr(0, 4))),
      month(digits.size() < 6 ? 1U : static_cast<unsigned>(number(digits.substr(4, 2)))),
      std::chrono::day(digits.size() < 8 ? 1U
                                         : static_cast<unsigned>(number(digits.substr(6, 2)))));
  return day.ok() && day.year() >= year(1000);
}

std::string dashed(std::string_view digits) {
  std::string date(digits.substr(0, 4));
  for (std::size_t at = 4; at < digits.size(); at += 2) (date += '-') += digits.substr(at, 2);
  return date;
}

}  // namespace

std::string plain_text(std::string_view utf8) {
  constexpr std::string_view kFullWidthBlank = "\xE3\x80\x80";
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const auto byte = static_cast<unsigned char>(utf8[at]);
    if (byte == 0xEF && half_width(utf8.substr(at))) {
      take_katakana(utf8, at, out);
    } else if (byte == 0xE3 && utf8.substr(at).starts_with(kFullWidthBlank)) {
      out += ' ';
      at += kBytes;
    } else {
      out += byte < ' ' || byte == 0x7F ? ' ' : utf8[at];
      ++at;
    }
  }
  const std::string_view trimmed = trim(out);
  return trimmed.size() == out.size() ? out : std::string(trimmed);
}

std::optional<std::string> fhir_date(std::string_view hl7) {
  constexpr std::size_t kDay = 8;
  const std::string_view digits = hl7.substr(0, kDay);
  if (!all_digits(digits) || digits.size() < 4 || digits.size() % 2 != 0) return std::nullopt;
  if (!is_in_calendar(digits)) return std::nullopt;
  return dashed(digits);
}

std::optional<std::string> fhir_date_time(std::string_view hl7) {
  auto date = fhir_date(hl7);
  constexpr std::size_t kMinute = 12;
  if (!date || hl7.size() < kMinute) return date;
  const std::string_view time = hl7.substr(8, hl7.size() < 14 ? 4 : 6);
  if (!all_digits(time) || time.substr(0, 2) > "23" || time.substr(2, 2) > "59") return date;
  const std::string_view seconds = time.size() == 6 ? time.substr(4) : "00";
  if (seconds > "59") return date;
  (*date += 'T') += time.substr(0, 2);
  (*date += ':') += time.substr(2, 2);
  (*date += ':') += seconds;
  return *date += kZone;
}

std::string fhir_instant(std::string_view updated) {
  std::string instant = dashed(updated.substr(0, 8));
  (instant += 'T') += updated.substr(8, 2);
  (instant += ':') += updated.substr(10, 2);
  (instant += ':') += updated.substr(12, 2) > "59" ? "59" : updated.substr(12, 2);
  (instant += '.') += updated.substr(14, 3);
  return instant += kZone;
}

std::optional<std::string> exact_decimal(std::string_view text) {
  constexpr std::size_t kBytesMax = 30;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  const std::string_view rest = text.substr(point);
  if (text.size() > kBytesMax || (rest.size() > 1 && !all_digits(rest.substr(1))) ||
      rest.size() == 1 || (!whole.empty() && !all_digits(whole)) || (whole.empty() && rest.empty()))
    return std::nullopt;
  while (whole.size() > 1 && whole.starts_with('0')) whole.remove_prefix(1);
  return (negative ? "-" : "") + std::string(whole.empty() ? "0" : whole) + std::string(rest);
}

}  // namespace tasuki::ssmix2
