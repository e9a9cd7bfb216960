// Coding and Quantity: does the system have the code, and is the display one of its own?
// http://hl7.org/fhir/R4/datatypes.html#Coding
#include <algorithm>

#include "validate/formats.hpp"
#include "validate/json_text.hpp"
#include "validate/nearest.hpp"
#include "validate/snomed.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {

using rulepack::CodeSystemRow;
using rulepack::ConceptRow;
using rulepack::Content;

namespace {

// Displays differ in blanks and capitals between editions; only other words are worth a warning.
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out += blank ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

bool has_display(const rulepack::Pack& pack, const ConceptRow& row, std::string_view display) {
  if (pack.text(row.display) == display || row.display == 0) return true;
  const std::string wanted = folded(display);
  if (folded(pack.text(row.display)) == wanted) return true;
  return std::ranges::any_of(pack.text_refs(row.displays), [&](rulepack::Text text) {
    return folded(pack.text(text)) == wanted;
  });
}

}  // namespace

void Walker::check_coding(const Item& item) {
  const InFamily family(Family::codings);
  const json::Value system_value = item.node.value["system"];
  if (!system_value) return;
  const JsonText system(system_value);
  const CodeSystemRow* known = pack_.find_code_system(system.view());
  if (known == nullptr || known->content != Content::complete)
    check_snomed_code(item, system.view());
  if (known == nullptr) {
    if (!system.empty() && !is_absolute_uri(system.view()))
      report_below(IssueId::system_relative, item, "system", system_value);
    else if (pack_.find_value_set(system.view()) != nullptr)
      report_below(IssueId::system_is_value_set, item, "system", system_value);
    return;
  }
  if (known->content == Content::supplement)
    return report_below(IssueId::system_is_supplement, item, "system", system_value,
                        std::string(system.view()));
  if (const json::Value code = item.node.value["code"]; code.is(json::Type::string))
    check_code(item, *known, code);
}

void Walker::check_snomed_code(const Item& item, std::string_view system) {
  const json::Value code = item.node.value["code"];
  if (system != kSnomed || !code.is(json::Type::string)) return;
  const JsonText text(code);
  if (is_no_snomed_code(text.view()))
    report_below(IssueId::code_unknown, item, "code", code,
                 std::string(text.view()) + " -> " + std::string(system));
}

void Walker::check_code(const Item& item, const CodeSystemRow& system, const json::Value& code) {
  const JsonText text(code);
  const ConceptRow* row = pack_.find_concept(system, text.view());
  if (row == nullptr && system.content == Content::complete) {
    if (system.case_sensitive == 0 && has_code_ignoring_case(system, text.view())) return;
    Nearest nearest(text.view());
    for (const ConceptRow& other : pack_.concepts(system.concepts))
      nearest.offer(pack_.text(other.code));
    std::string detail = std::string(text.view()) + " -> " + std::string(pack_.text(system.url));
    return report_below(IssueId::code_unknown, item, "code", code, std::move(detail),
                        std::string(nearest.best()));
  }
  const json::Value display = item.node.value["display"];
  if (row == nullptr || !display.is(json::Type::string)) return;
  if (!has_display(pack_, *row, JsonText(display).view()))
    report_below(
        IssueId::display_differs, item, "display", display,
        std::string(pack_.text(row->code)) + " = " + std::string(pack_.text(row->display)));
}

bool Walker::has_code_ignoring_case(const CodeSystemRow& system, std::string_view code) const {
  const std::string wanted = folded(code);
  return std::ranges::any_of(pack_.concepts(system.concepts), [&](const ConceptRow& row) {
    return folded(pack_.text(row.code)) == wanted;
  });
}

}  // namespace tasuki::validate
