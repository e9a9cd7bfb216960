#include "clins/marks.hpp"

#include <array>

#include "clins/laboratory_item.hpp"

namespace tasuki::clins {
namespace {

constexpr std::string_view kSystem = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication";

struct MarkRow {
  std::string_view code;
  bool Marks::*mark;
};
constexpr std::array kRows = {MarkRow{"UNINFORMED", &Marks::uninformed},
                              MarkRow{"UNDELIVERED", &Marks::undelivered},
                              MarkRow{"LTS", &Marks::long_term}};

}  // namespace

Marks marks_of(json::Value resource) {
  Marks marks;
  for (const json::Value tag : resource["meta"]["tag"].items()) {
    if (!tag["system"].equals(kSystem)) continue;
    for (const MarkRow& row : kRows)
      if (tag["code"].equals(row.code)) marks.*row.mark = true;
  }
  return marks;
}

Marks check_marks(const fhir::Bundle& bundle, Kind kind, Findings& findings) {
  Marks all;
  for (const fhir::Entry& entry : bundle.entries()) {
    const Marks marks = marks_of(entry.resource.node());
    if (marks == Marks()) continue;
    for (const MarkRow& row : kRows) all.*row.mark = all.*row.mark || marks.*row.mark;
    const json::Value resource = entry.resource.node();
    if (marks.long_term && entry.resource.is("Observation") &&
        laboratory_item(resource).group != ItemGroup::infection)
      findings.add(IssueId::long_term_misused, entry.path() + ".meta.tag", resource);
    if (marks.undelivered && kind_row(kind).form == Form::document)
      findings.add(IssueId::undelivered_in_document, entry.path() + ".meta.tag", resource);
  }
  return all;
}

}  // namespace tasuki::clins
