#include "validate/formats.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace tasuki::validate {
namespace {

using fhirpath::Primitive;

constexpr std::size_t kStringBytesMax = 1024 * 1024;

bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Reads a text from its start, piece by piece.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  bool at_end() const { return text_.empty(); }
  bool next_is(char c) const { return !text_.empty() && text_.front() == c; }
  bool take(char c) {
    if (!next_is(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  // Exactly `count` digits as a number; nullopt: they are not there.
  std::optional<int> number(std::size_t count) {
    if (text_.size() < count || !std::ranges::all_of(text_.substr(0, count), digit)) return {};
    int value = 0;
    for (const char c : text_.substr(0, count)) value = value * 10 + (c - '0');
    text_.remove_prefix(count);
    return value;
  }
  bool digits() {  // one or more
    std::size_t count = 0;
    while (count < text_.size() && digit(text_[count])) ++count;
    text_.remove_prefix(count);
    return count > 0;
  }

 private:
  std::string_view text_;
};

int days_in(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

enum class Parts { none, year, month, day };

Parts read_date(Reader& reader) {
  const auto year = reader.number(4);
  if (!year || *year == 0) return Parts::none;
  if (!reader.take('-')) return Parts::year;
  const auto month = reader.number(2);
  if (!month || *month < 1 || *month > 12) return Parts::none;
  if (!reader.take('-')) return Parts::month;
  const auto day = reader.number(2);
  return day && *day >= 1 && *day <= days_in(*year, *month) ? Parts::day : Parts::none;
}

bool read_time(Reader& reader) {
  const auto hour = reader.number(2);
  if (!hour || *hour > 23 || !reader.take(':')) return false;
  const auto minute = reader.number(2);
  if (!minute || *minute > 59 || !reader.take(':')) return false;
  const auto second = reader.number(2);
  if (!second || *second > 60) return false;
  return !reader.take('.') || reader.digits();
}

bool read_zone(Reader& reader) {
  if (reader.take('Z')) return true;
  if (!reader.take('+') && !reader.take('-')) return false;
  const auto hour = reader.number(2);
  if (!hour || *hour > 14 || !reader.take(':')) return false;
  const auto minute = reader.number(2);
  return minute && *minute <= 59 && (*hour < 14 || *minute == 0);
}

// http://hl7.org/fhir/R4/datatypes.html#dateTime
Fault check_date_time(std::string_view text, bool whole) {
  Reader reader(text);
  const Parts parts = read_date(reader);
  if (parts == Parts::none) return Fault::malformed;
  if (reader.at_end()) return whole ? Fault::malformed : Fault::none;
  if (parts != Parts::day || !reader.take('T') || !read_time(reader)) return Fault::malformed;
  if (reader.at_end()) return Fault::time_zone_missing;
  return read_zone(reader) && reader.at_end() ? Fault::none : Fault::malformed;
}

Fault check_date(std::string_view text) {
  Reader reader(text);
  return read_date(reader) != Parts::none && reader.at_end() ? Fault::none : Fault::malformed;
}

Fault check_time(std::string_view text) {
  Reader reader(text);
  return read_time(reader) && reader.at_end() ? Fault::none : Fault::malformed;
}

// http://hl7.org/fhir/R4/datatypes.html#integer
Fault check_integer(std::string_view text, std::int64_t least) {
  if (text.empty()) return Fault::malformed;
  const bool negative = text.front() == '-';
  const std::string_view digits = text.substr(negative ? 1 : 0);
  if (digits.empty() || !std::ranges::all_of(digits, digit)) return Fault::malformed;
  if (digits.size() > 1 && digits.front() == '0') return Fault::malformed;
  if (digits.size() > 10) return Fault::out_of_range;
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  if (negative) value = -value;
  const std::int64_t most = std::numeric_limits<std::int32_t>::max();
  return value >= least && value <= most ? Fault::none : Fault::out_of_range;
}

// http://hl7.org/fhir/R4/datatypes.html#decimal
Fault check_decimal(std::string_view text) {
  Reader reader(text);
  (void)reader.take('-');
  if (!reader.take('0') && !reader.digits()) return Fault::malformed;
  if (reader.take('.') && !reader.digits()) return Fault::malformed;
  if (reader.take('e') || reader.take('E')) {
    if (!reader.take('+')) (void)reader.take('-');
    if (!reader.digits()) return Fault::malformed;
  }
  return reader.at_end() ? Fault::none : Fault::malformed;
}

Fault malformed_unless(bool fits) {
  return fits ? Fault::none : Fault::malformed;
}

// What a text is made of, as bits: most texts are settled by one look at each byte.
enum : std::uint8_t { kVisible = 1, kBlank = 2, kControl = 4 };

constexpr auto kClasses = [] {
  std::array<std::uint8_t, 256> classes{};
  for (std::size_t byte = 0; byte < classes.size(); ++byte)
    classes[byte] = byte < 0x20 ? kControl : kVisible;
  for (const char c : {' ', '\t', '\r', '\n'}) classes[static_cast<unsigned char>(c)] = kBlank;
  return classes;
}();

unsigned classes_of(std::string_view text) {
  unsigned classes = 0;
  for (const char c : text) classes |= kClasses[static_cast<unsigned char>(c)];
  return classes;
}

// http://hl7.org/fhir/R4/datatypes.html#string
Fault check_string(std::string_view text) {
  const unsigned classes = classes_of(text);
  if ((classes & kControl) != 0) return Fault::control_character;
  if ((classes & kVisible) == 0) return Fault::empty;
  return text.size() > kStringBytesMax ? Fault::too_long : Fault::none;
}

// http://hl7.org/fhir/R4/datatypes.html#code: single blanks inside, none at the ends
Fault check_code(std::string_view text) {
  if (text.empty()) return Fault::empty;
  if ((classes_of(text) & kBlank) == 0) return Fault::none;
  const auto both = [](char a, char b) { return blank(a) && blank(b); };
  const bool doubled = std::ranges::adjacent_find(text, both) != text.end();
  return malformed_unless(!doubled && !blank(text.front()) && !blank(text.back()));
}

Fault check_uri(std::string_view text) {
  if (text.empty()) return Fault::empty;
  if ((classes_of(text) & kBlank) != 0) return Fault::malformed;
  return malformed_unless(!text.starts_with("urn:oid:") || is_oid(text));
}

}  // namespace

bool is_id(std::string_view text) {
  const auto fits = [](char c) { return digit(c) || letter(c) || c == '-' || c == '.'; };
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, fits);
}

bool is_oid(std::string_view text) {
  constexpr std::string_view kScheme = "urn:oid:";
  if (!text.starts_with(kScheme)) return false;
  Reader reader(text.substr(kScheme.size()));
  if (!reader.take('0') && !reader.take('1') && !reader.take('2')) return false;
  if (reader.at_end()) return false;
  while (!reader.at_end()) {
    if (!reader.take('.')) return false;
    if (!reader.take('0') && !reader.digits()) return false;
  }
  return true;
}

bool is_uuid(std::string_view text) {
  constexpr std::string_view kScheme = "urn:uuid:";
  constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (!text.starts_with(kScheme)) return false;
  text.remove_prefix(kScheme.size());
  const auto fits = [](char c, char form) {
    return form == '-' ? c == '-' : digit(c) || (c >= 'a' && c <= 'f');
  };
  return text.size() == kForm.size() && std::ranges::equal(text, kForm, fits);
}

bool is_absolute_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 >= text.size()) return false;
  const auto fits = [](char c) {
    return letter(c) || digit(c) || c == '+' || c == '-' || c == '.';
  };
  return letter(text.front()) && std::ranges::all_of(text.substr(0, colon), fits);
}

// http://hl7.org/fhir/R4/datatypes.html#base64Binary
std::optional<std::size_t> base64_size(std::string_view text) {
  std::size_t count = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (blank(c)) continue;
    const bool fits = digit(c) || letter(c) || c == '+' || c == '/';
    if (c == '=') {
      ++padding;
    } else if (!fits || padding > 0) {
      return std::nullopt;
    }
    ++count;
  }
  if (count == 0 || count % 4 != 0 || padding > 2) return std::nullopt;
  return count / 4 * 3 - padding;
}

Fault check_format(Primitive type, std::string_view text) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int32_t>::min();
  switch (type) {
    case Primitive::none:
      return Fault::none;
    case Primitive::boolean:
      return malformed_unless(text == "true" || text == "false");
    case Primitive::integer:
      return check_integer(text, kLeast);
    case Primitive::unsigned_int:
      return check_integer(text, 0);
    case Primitive::positive_int:
      return check_integer(text, 1);
    case Primitive::decimal:
      return check_decimal(text);
    case Primitive::string:
    case Primitive::markdown:
      return check_string(text);
    case Primitive::xhtml:
      return text.empty() ? Fault::empty : Fault::none;
    case Primitive::code:
      return check_code(text);
    case Primitive::id:
      if (text.empty()) return Fault::empty;
      return malformed_unless(is_id(text));
    case Primitive::uri:
    case Primitive::url:
    case Primitive::canonical:
      return check_uri(text);
    case Primitive::oid:
      return malformed_unless(is_oid(text));
    case Primitive::uuid:
      return malformed_unless(is_uuid(text));
    case Primitive::base64_binary:
      return malformed_unless(base64_size(text).has_value());
    case Primitive::date:
      return check_date(text);
    case Primitive::date_time:
      return check_date_time(text, false);
    case Primitive::instant:
      return check_date_time(text, true);
    case Primitive::time:
      return check_time(text);
  }
  return Fault::none;
}

}  // namespace tasuki::validate
