#include "clins/insured.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace tasuki::clins {
namespace {

constexpr std::size_t kInsurerDigits = 8;
constexpr std::size_t kRecipientCharacters = 7;
// Separators of the written form, of the normal form and of Bundle.identifier: inside a part they
// would let two identities look like one.
constexpr std::string_view kSeparators = ":|^";
constexpr std::string_view kFullWidthSpace = "\u3000";

bool is_blank(utf8proc_int32_t code_point) {
  switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
      return true;
    default:
      return false;
  }
}

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
}

// Unicode Normalization Form KC, https://www.unicode.org/reports/tr15/: compatible spellings of a
// character (full-width, half-width) become the same, then what can be composed is.
Result<std::string> nfkc(std::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto length = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
      static_cast<utf8proc_ssize_t>(text.size()), &mapped,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (length < 0) return fail(Code::parameter_invalid, "not UTF-8");
  return std::string(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length));
}

std::string without_blanks(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    utf8proc_int32_t code_point = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (length <= 0) break;  // nfkc() gives nothing but UTF-8
    const auto bytes = static_cast<std::size_t>(length);
    if (!is_blank(code_point)) out.append(text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
  return out;
}

// NFKC without blanks. Taking a blank away can bring a letter and its mark together, hence the
// second pass, which finds no blanks any more.
Result<std::string> normalize(std::string_view text) {
  if (is_printable_ascii(text)) return std::string(text);
  const std::string composed = TRY(nfkc(text));
  const std::string bare = without_blanks(composed);
  if (bare.size() == composed.size()) return bare;
  return nfkc(bare);
}

Result<> check(const InsuredIdentity& identity) {
  if (!all_digits(identity.insurer) || identity.insurer.size() > kInsurerDigits)
    return fail(Code::parameter_invalid, "insurer number: 8 digits");
  if (identity.number.empty()) return fail(Code::parameter_invalid, "number: missing");
  if ((identity.symbol + identity.number).find_first_of(kSeparators) != std::string::npos)
    return fail(Code::parameter_invalid, "symbol and number: without separators");
  const bool welfare = identity.public_payer;
  if (welfare && (!identity.symbol.empty() || !identity.branch.empty() ||
                  count_characters(identity.number) != kRecipientCharacters))
    return fail(Code::parameter_invalid, "welfare: insurer number::7 characters:");
  if (!identity.branch.empty() && (identity.branch.size() != 2 || !all_digits(identity.branch)))
    return fail(Code::parameter_invalid, "branch: 2 digits or empty");
  return {};
}

// [^:^\s^　]* of rule R1013; \s is ASCII in its regular expressions.
bool is_written_part(std::string_view text) {
  return text.find_first_of("^ \t\n\v\f\r") == std::string_view::npos &&
         text.find(kFullWidthSpace) == std::string_view::npos;
}

}  // namespace

std::string InsuredIdentity::normal_form() const {
  std::string out(public_payer ? "P" : "I");
  for (const std::string* part : {&insurer, &symbol, &number, &branch})
    out.append("|").append(*part);
  return out;
}

std::optional<WrittenInsured> written_insured(std::string_view normal_form) {
  const bool public_payer = normal_form.starts_with("P|");
  if (!public_payer && !normal_form.starts_with("I|")) return std::nullopt;
  WrittenInsured written{public_payer ? kPublicPayerSystem : kInsuredSystem,
                         std::string(normal_form.substr(2))};
  std::ranges::replace(written.value, '|', ':');
  return written;
}

Result<InsuredIdentity> parse_insured(std::string_view system, std::string_view value) {
  if (system != kInsuredSystem && system != kPublicPayerSystem)
    return fail(Code::parameter_invalid, "not a system of insured identities");
  if (value.size() > limits::kIdentifierBytesMax)
    return fail(Code::parameter_invalid, "insured identity: too long");
  const std::vector<std::string_view> parts = split(value, ':');
  if (parts.size() != 4) return fail(Code::parameter_invalid, "insured identity: not 4 parts");

  InsuredIdentity identity;
  identity.public_payer = system == kPublicPayerSystem;
  identity.insurer = TRY(normalize(parts[0]));
  identity.symbol = TRY(normalize(parts[1]));
  identity.number = TRY(normalize(parts[2]));
  identity.branch = TRY(normalize(parts[3]));
  TRY_VOID(check(identity));
  identity.insurer.insert(0, kInsurerDigits - identity.insurer.size(), '0');
  return identity;
}

bool is_written_insured(std::string_view system, std::string_view value) {
  const std::vector<std::string_view> parts = split(value, ':');
  if (parts.size() != 4 || parts[0].size() != kInsurerDigits || !all_digits(parts[0])) return false;
  if (!is_written_part(parts[1]) || !is_written_part(parts[2])) return false;
  if (system == kPublicPayerSystem)
    return parts[1].empty() && count_characters(parts[2]) == kRecipientCharacters &&
           parts[3].empty();
  return parts[3].empty() || (parts[3].size() == 2 && all_digits(parts[3]));
}

}  // namespace tasuki::clins
