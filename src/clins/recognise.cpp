#include "clins/recognise.hpp"

#include <array>
#include <string>

namespace tasuki::clins {
namespace {

constexpr std::string_view kTypeSystem = "http://jpfhir.jp/fhir/Common/CodeSystem/doc-typecodes";
constexpr std::string_view kTagSystem =
    "http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS";

// Codes that mean a kind beside the one in kinds.def: the guides disagree about the health check.
struct Alias {
  std::string_view type;
  Kind kind;
};
constexpr std::array kAliases = {Alias{"JPGCHKUP01", Kind::checkup_report}};

std::optional<Kind> kind_of(Form form, json::Value code) {
  for (const KindRow& row : kind_rows())
    if (row.form == form && code.equals(row.type)) return row.kind;
  if (form == Form::document)
    for (const Alias& alias : kAliases)
      if (code.equals(alias.type)) return alias.kind;
  return std::nullopt;
}

std::string expected(Form form) {
  std::string text("expected ");
  for (const KindRow& row : kind_rows())
    if (row.form == form) text.append(text.size() > 9 ? ", " : "").append(row.type);
  return text;
}

// A code of the national system decides; another system's code does when there is none.
std::optional<Kind> kind_of_type(json::Value type) {
  std::optional<Kind> other;
  for (const json::Value coding : type["coding"].items()) {
    const std::optional<Kind> kind = kind_of(Form::document, coding["code"]);
    if (kind && coding["system"].equals(kTypeSystem)) return kind;
    if (kind && !other) other = kind;
  }
  return other;
}

std::optional<Kind> recognise_document(const fhir::Bundle& bundle, Findings& findings) {
  const fhir::Entry* composition = bundle.first("Composition");
  if (composition == nullptr || composition->index != 0) {
    // http://hl7.org/fhir/R4/documents.html: the first entry of a document is its Composition.
    const json::Value first =
        bundle.entries().empty() ? bundle.node()["entry"] : bundle.entries()[0].node;
    findings.add(IssueId::composition_not_first, "Bundle.entry[0].resource",
                 nearest(first, bundle.node()));
    return std::nullopt;
  }
  const json::Value node = composition->resource.node();
  const std::optional<Kind> kind = kind_of_type(node["type"]);
  if (!kind)
    findings.add(IssueId::kind_unknown, composition->path() + ".type", nearest(node["type"], node),
                 expected(Form::document));
  return kind;
}

std::optional<Kind> recognise_collection(const fhir::Bundle& bundle, Findings& findings) {
  const json::Value meta = nearest(bundle.node()["meta"], bundle.node());
  json::Value tag;
  std::size_t count = 0;
  for (const json::Value item : meta["tag"].items()) {
    if (!item["system"].equals(kTagSystem)) continue;
    if (count++ == 0) tag = item;
  }
  if (count == 0) {
    findings.add(IssueId::tag_missing, "Bundle.meta.tag", nearest(meta["tag"], meta));
    return std::nullopt;
  }
  const std::optional<Kind> kind = kind_of(Form::collection, tag["code"]);
  if (kind && count == 1) return kind;
  findings.add(IssueId::tag_invalid, "Bundle.meta.tag", tag, expected(Form::collection));
  return std::nullopt;
}

}  // namespace

std::optional<Kind> recognise(const fhir::Bundle& bundle, Findings& findings) {
  const json::Value type = bundle.node()["type"];
  if (type.equals("document")) return recognise_document(bundle, findings);
  if (type.equals("collection")) return recognise_collection(bundle, findings);
  findings.add(IssueId::kind_unknown, "Bundle.type", nearest(type, bundle.node()),
               "expected document or collection");
  return std::nullopt;
}

}  // namespace tasuki::clins
