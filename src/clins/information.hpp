// The 6 information: what a registered unit says of a person, entry by entry, as summaries and
// searches read it. Pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "clins/information_class.hpp"
#include "clins/kind.hpp"
#include "clins/marks.hpp"
#include "json/document.hpp"

namespace tasuki::clins {

struct InformationEntry {
  InformationClass information = InformationClass::conditions;
  Marks marks;
  std::string system;  // of the coding that says best what it is
  std::string code;
  std::string display;
  std::string item;        // FHIR識別名 of a core item or an infection, or empty
  std::string date;        // FHIR date or dateTime of onset, effect, order; may be empty
  std::string status;      // "final", "preliminary", "active"; may be empty
  std::string value;       // the result as written ("5.60", "<0.1", "陰性"), or the dosage
  std::string unit;        // of a number
  std::string identity;    // system|value of the resource's identifier, or empty
  std::string department;  // code, or empty
  std::string resource;    // the resource, byte for byte as sent
};

// What there is of it in a unit: of a collection all its entries, of a document what policy takes
// out of one of that kind (docs/decisions/information-of-documents.md).
std::vector<InformationEntry> read_information(const json::Document& document, Kind kind);

// The form in which a unit's information is kept (docs/formats/information.md).
std::string write_information(std::span<const InformationEntry> entries);
// Error: content_damaged.
Result<std::vector<InformationEntry>> parse_information(std::string_view stored);

// Which classes are taken out of documents of a kind.
struct ExtractionRow {
  Kind kind;
  InformationClass information;
};
std::span<const ExtractionRow> extraction_rows();

}  // namespace tasuki::clins
