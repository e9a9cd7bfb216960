// Typed access to the parts of a FHIR R4 Bundle: a thin view over json, nothing national in it.
// Views live as long as the json::Document. Every look-up takes time that grows with the logarithm
// of the number of entries, whatever their URLs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.hpp"

namespace tasuki::fhir {

// http://hl7.org/fhir/R4/datatypes.html#Identifier
struct Identifier {
  json::Value node;
  std::string system;
  std::string value;
};
Identifier read_identifier(json::Value node);

// Any resource: the object with resourceType.
class Resource {
 public:
  Resource() = default;
  explicit Resource(json::Value node) : node_(node) {}
  explicit operator bool() const { return static_cast<bool>(node_); }
  json::Value node() const { return node_; }
  bool is(std::string_view type) const { return node_["resourceType"].equals(type); }
  std::string type() const { return node_["resourceType"].string(); }
  // meta.profile contains `url`, with or without a "|version" behind it.
  bool has_profile(std::string_view url) const;
  // The value of the first identifier of that system.
  std::optional<Identifier> identifier(std::string_view system) const;
  // All, also where the type allows only one and it stands without an array.
  std::vector<Identifier> identifiers() const;
  // extension elements with this url, at this level.
  std::vector<json::Value> extensions(std::string_view url) const;

 private:
  json::Value node_;
};

struct Entry {
  std::size_t index = 0;  // in Bundle.entry
  json::Value node;
  std::string full_url;
  Resource resource;
  std::string path() const;  // "Bundle.entry[3].resource"
};

// One section of a Composition, at any depth. Paths are made when asked for: half a million of them
// would not fit into memory.
struct Section {
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  json::Value node;
  std::uint32_t index = 0;       // among the sections beside it
  std::uint32_t parent = kNone;  // in Bundle::sections(); kNone: directly in the Composition
};
// "Bundle.entry[0].resource.section[2].section[0]", of sections[i].
std::string section_path(std::span<const Section> sections, std::size_t i);

class Bundle {
 public:
  // nullopt when the value is not an object with resourceType Bundle.
  static std::optional<Bundle> from(json::Value root);

  json::Value node() const { return node_; }
  std::string type() const { return node_["type"].string(); }
  Resource resource() const { return Resource(node_); }
  Identifier identifier() const { return read_identifier(node_["identifier"]); }
  const std::vector<Entry>& entries() const { return entries_; }

  const Entry* first(std::string_view resource_type) const;  // nullptr when there is none
  // Resolves a reference inside the Bundle by fullUrl, or "Type/id" against a RESTful fullUrl base
  // (http://hl7.org/fhir/R4/bundle.html#references). nullptr when nothing matches.
  const Entry* resolve(std::string_view reference) const;
  // Entries that carry a fullUrl which an earlier entry has too, in document order.
  std::vector<const Entry*> repeated_full_urls() const;
  // The sections of the Composition in the first entry, outer before inner; empty without one.
  std::vector<Section> sections() const;

 private:
  void index();

  json::Value node_;
  std::vector<Entry> entries_;
  // Indices into entries_, sorted: no hash that chosen URLs could make slow.
  std::vector<std::uint32_t> by_full_url_;       // entries with a fullUrl
  std::vector<std::uint32_t> by_relative_part_;  // of those, the RESTful ones
};

}  // namespace tasuki::fhir
