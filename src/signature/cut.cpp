#include "signature/cut.hpp"

namespace tasuki::signature {
namespace {

constexpr std::string_view kMember = "signature";
constexpr std::string_view kBlanks = " \t\n\r";

// The comma behind the member; for the last one the comma before it; npos for an only one.
std::size_t comma_of(std::string_view text, std::size_t begin, std::size_t end) {
  const std::size_t behind = text.find_first_not_of(kBlanks, end);
  if (behind != std::string_view::npos && text[behind] == ',') return behind;
  const std::size_t before =
      begin == 0 ? std::string_view::npos : text.find_last_not_of(kBlanks, begin - 1);
  return before != std::string_view::npos && text[before] == ',' ? before : std::string_view::npos;
}

std::string without(std::string_view text, const json::Member& member) {
  const std::size_t begin = member.key.offset();
  const std::size_t end = member.value.offset() + member.value.raw().size();
  const std::size_t comma = comma_of(text, begin, end);
  std::string rest;
  rest.reserve(text.size());
  if (comma == std::string_view::npos) {
    rest.append(text.substr(0, begin)).append(text.substr(end));
  } else if (comma < begin) {
    rest.append(text.substr(0, comma)).append(text.substr(comma + 1, begin - comma - 1));
    rest.append(text.substr(end));
  } else {
    rest.append(text.substr(0, begin)).append(text.substr(end, comma - end));
    rest.append(text.substr(comma + 1));
  }
  return rest;
}

}  // namespace

Result<std::optional<Cut>> cut(const json::Document& document) {
  std::optional<json::Member> found;
  for (const json::Member& member : document.root().members()) {
    if (!member.key.equals(kMember)) continue;
    if (found) return fail(Code::signature_malformed, "the document has two signatures");
    found = member;
  }
  if (!found) return std::nullopt;
  return Cut{without(document.text(), *found), found->value};
}

Result<std::string> insert(const json::Document& document, std::string_view element) {
  const json::Value root = document.root();
  if (root[kMember]) return fail(Code::signature_malformed, "the document is signed already");
  if (!root.is(json::Type::object) || root.size() == 0)
    return fail(Code::signature_malformed, "the document has no members");
  std::size_t end = 0;
  for (const json::Member& member : root.members())
    end = member.value.offset() + member.value.raw().size();
  std::string text(document.text().substr(0, end));
  text.append(",\"signature\":").append(element).append(document.text().substr(end));
  return text;
}

}  // namespace tasuki::signature
