#include "eligibility/csv.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace tasuki::eligibility {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Result<> wrong(std::string_view what) {
  return fail(Code::parameter_invalid, std::string(what));
}

Result<> check_text(std::string_view line) {
  if (line.empty()) return wrong("an empty line");
  if (line.size() > limits::kLoadLineBytesMax) return wrong("the line is too long");
  while (!line.empty()) {
    const std::size_t length = utf8_length(line);
    if (length == 0) return wrong("not UTF-8");
    const auto first = static_cast<unsigned char>(line[0]);
    if (first < 0x20 || first == 0x7F) return wrong("a control character");
    line.remove_prefix(length);
  }
  return {};
}

}  // namespace

CsvReader::CsvReader(std::string_view text) : rest_(text) {
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
}

Result<bool> CsvReader::next(std::vector<std::string>& fields) {
  if (rest_.empty()) return false;
  ++line_;
  const std::size_t end = std::min(rest_.find('\n'), rest_.size());
  std::string_view line = rest_.substr(0, end);
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  TRY_VOID(check_text(line));
  fields.clear();
  for (;;) {
    fields.push_back(line.starts_with('"') ? TRY(read_quoted(line)) : TRY(read_bare(line)));
    if (line.empty()) return true;
    line.remove_prefix(1);  // the comma
  }
}

// Leaves `rest` at the comma behind the field, or empty.
Result<std::string> CsvReader::read_quoted(std::string_view& rest) {
  std::string field;
  for (;;) {
    rest.remove_prefix(1);  // a quote: the opening one, or the first of two
    const std::size_t quote = rest.find('"');
    if (quote == std::string_view::npos)
      return fail(Code::parameter_invalid, "a quote is not closed");
    field += rest.substr(0, quote);
    rest.remove_prefix(quote + 1);
    if (!rest.starts_with('"')) break;
    field.push_back('"');
  }
  if (!rest.empty() && rest[0] != ',')
    return fail(Code::parameter_invalid, "text behind a closing quote");
  return field;
}

Result<std::string> CsvReader::read_bare(std::string_view& rest) {
  const std::size_t end = std::min(rest.find(','), rest.size());
  std::string field(rest.substr(0, end));
  if (field.find('"') != std::string::npos)
    return fail(Code::parameter_invalid, "a quote inside a bare field");
  rest.remove_prefix(end);
  return field;
}

}  // namespace tasuki::eligibility
