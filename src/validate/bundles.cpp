// Bundles: entries, documents, messages, search results. http://hl7.org/fhir/R4/bundle.html
#include <algorithm>

#include "validate/formats.hpp"
#include "validate/json_text.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {

using rulepack::kNone;

// After the entries were walked: the references between them are known by then.
void Walker::check_bundle(const Item& item) {
  const InFamily family(Family::bundles);
  const JsonText type(item.node.value["type"]);
  BundleIndex& index = index_of(item.node.value);
  for (std::uint32_t i = 0; i < index.entries().size(); ++i)
    check_entry(item, index.entries()[i], i, type.view());
  if (index.entries().empty()) return;
  const BundleIndex::Entry& first = index.entries().front();
  const Place entry = below(*item.place, "entry", 0);
  const Place resource = below(entry, "resource");
  if (type.view() == "message" && first.type != "MessageHeader")
    report_at(IssueId::header_not_first, resource, first.resource ? first.resource : first.node);
  if (type.view() != "document") return;
  if (first.type != "Composition")
    return report_at(IssueId::composition_not_first, resource,
                     first.resource ? first.resource : first.node);
  check_document(item, index);
}

void Walker::check_entry(const Item& item, const BundleIndex::Entry& entry, std::uint32_t number,
                         std::string_view type) {
  const Place place = below(*item.place, "entry", number);
  if (!entry.full_url.empty() && !is_absolute_uri(entry.full_url))
    report_at(IssueId::full_url_relative, place, entry.node);
  // A fullUrl of the form Type/id names its resource.
  // http://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.fullUrl
  const bool restful = entry.parts.absolute && !entry.parts.type.empty();
  if (restful && !entry.id.empty() && entry.parts.type == entry.type && entry.parts.id != entry.id)
    report_at(IssueId::full_url_id_differs, place, entry.node);
  if (type == "searchset") check_search_entry(place, entry);
}

// http://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.search.mode
void Walker::check_search_entry(const Place& place, const BundleIndex::Entry& entry) {
  if (!entry.resource) return;
  const Place resource = below(place, "resource");
  const json::Value mode = entry.node["search"]["mode"];
  const bool outcome = entry.type == "OperationOutcome";
  if (mode.equals("outcome") && !outcome)
    report_at(IssueId::search_outcome_wrong, resource, entry.resource, "OperationOutcome");
  if (mode.equals("match") && outcome)
    report_at(IssueId::search_outcome_wrong, resource, entry.resource, "outcome");
  if (entry.id.empty() && !mode.equals("outcome") && !(outcome && !mode))
    report_at(IssueId::search_id_missing, resource, entry.resource);
}

// What a Composition refers to is part of the document. http://hl7.org/fhir/R4/documents.html
void Walker::check_document(const Item& item, BundleIndex& index) {
  const Place entry = below(*item.place, "entry", 0);
  Place place = below(entry, "resource");
  const json::Value composition = index.entries().front().resource;
  place.structure = structure_of(composition);
  for (const std::string_view name : {"subject", "encounter", "custodian"})
    check_document_reference(below(place, name), index, composition[name]);
  std::uint32_t i = 0;
  for (const json::Value author : composition["author"].items())
    check_document_reference(below(place, "author", i++), index, author);
  i = 0;
  for (const json::Value attester : composition["attester"].items()) {
    const Place around = below(place, "attester", i++);
    check_document_reference(below(around, "party"), index, attester["party"]);
  }
  check_sections(place, index, composition["section"], 0);
  check_reachable(item, index);
}

void Walker::check_sections(const Place& around, BundleIndex& index, const json::Value& sections,
                            std::size_t depth) {
  if (depth > limits::kValidationDepthMax) return;
  std::uint32_t number = 0;
  for (const json::Value section : sections.items()) {
    const Place place = below(around, "section", number++);
    std::uint32_t i = 0;
    for (const json::Value entry : section["entry"].items())
      check_document_reference(below(place, "entry", i++), index, entry);
    check_sections(place, index, section["section"], depth + 1);
  }
}

void Walker::check_document_reference(const Place& place, BundleIndex& index,
                                      const json::Value& reference) {
  const json::Value value = reference["reference"];
  if (!value.is(json::Type::string)) return;
  const JsonText text(value);
  const ReferenceParts parts = parse_reference(text.view());
  if (parts.whole.empty() || !parts.well_formed) return;
  if (index.find(parts, &index.entries().front()).empty())
    report_at(IssueId::reference_not_in_bundle, place, value);
}

// http://hl7.org/fhir/R4/documents.html#content
void Walker::check_reachable(const Item& item, BundleIndex& index) {
  const std::vector<bool> reached = index.reachable_from_first();
  for (std::uint32_t i = 1; i < reached.size(); ++i) {
    const BundleIndex::Entry& entry = index.entries()[i];
    if (reached[i] || entry.type == "Provenance") continue;
    report_at(IssueId::entry_unreachable, below(*item.place, "entry", i), entry.node);
  }
}

}  // namespace tasuki::validate
