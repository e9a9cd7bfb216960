#include "fhir/bundle.hpp"

#include <algorithm>
#include <utility>

namespace tasuki::fhir {
namespace {

bool is_url(std::string_view text, std::string_view url) {
  return text.substr(0, text.find('|')) == url;
}

// "http://host/fhir/Patient/1" -> "Patient/1"; empty for a fullUrl that no REST server made.
// http://hl7.org/fhir/R4/bundle.html#references: a relative reference is appended to the base that
// is left of a RESTful fullUrl after its type and id are cut off.
std::string_view relative_part(std::string_view full_url) {
  if (!full_url.starts_with("http://") && !full_url.starts_with("https://")) return {};
  const std::size_t id = full_url.rfind('/');
  const std::size_t type = full_url.rfind('/', id - 1);
  if (type < std::string_view("https://").size()) return {};
  return full_url.substr(type + 1);
}

// A reference may name a version; a fullUrl never does (same section of the standard).
std::string_view without_version(std::string_view reference) {
  return reference.substr(0, reference.find("/_history/"));
}

// The first entry whose key equals `wanted`; `order` is sorted by key, then by place.
template <typename Key>
const Entry* find(const std::vector<Entry>& entries, const std::vector<std::uint32_t>& order,
                  std::string_view wanted, Key key) {
  const auto found = std::ranges::lower_bound(
      order, wanted, {}, [&](std::uint32_t i) { return key(entries[i].full_url); });
  if (found == order.end() || key(entries[*found].full_url) != wanted) return nullptr;
  return &entries[*found];
}

std::string_view itself(std::string_view full_url) {
  return full_url;
}

void add_sections(json::Value around, std::uint32_t parent, std::vector<Section>& out) {
  std::uint32_t index = 0;
  for (const json::Value node : around["section"].items()) {
    const auto place = static_cast<std::uint32_t>(out.size());
    out.push_back({node, index++, parent});
    add_sections(node, place, out);  // json bounds the depth
  }
}

}  // namespace

Identifier read_identifier(json::Value node) {
  return {node, node["system"].string(), node["value"].string()};
}

bool Resource::has_profile(std::string_view url) const {
  for (const json::Value profile : node_["meta"]["profile"].items()) {
    const auto plain = profile.plain();
    if (plain ? is_url(*plain, url) : is_url(profile.string(), url)) return true;
  }
  return false;
}

std::vector<Identifier> Resource::identifiers() const {
  std::vector<Identifier> all;
  const json::Value node = node_["identifier"];
  if (node.is(json::Type::object)) all.push_back(read_identifier(node));
  for (const json::Value item : node.items())
    if (item.is(json::Type::object)) all.push_back(read_identifier(item));
  return all;
}

std::optional<Identifier> Resource::identifier(std::string_view system) const {
  const json::Value node = node_["identifier"];
  if (node["system"].equals(system)) return read_identifier(node);
  for (const json::Value item : node.items())
    if (item["system"].equals(system)) return read_identifier(item);
  return std::nullopt;
}

std::vector<json::Value> Resource::extensions(std::string_view url) const {
  std::vector<json::Value> all;
  for (const json::Value extension : node_["extension"].items())
    if (extension["url"].equals(url)) all.push_back(extension);
  return all;
}

std::string Entry::path() const {
  return "Bundle.entry[" + std::to_string(index) + "].resource";
}

std::string section_path(std::span<const Section> sections, std::size_t i) {
  const Section& section = sections[i];
  std::string around = section.parent == Section::kNone ? "Bundle.entry[0].resource"
                                                        : section_path(sections, section.parent);
  return around.append(".section[").append(std::to_string(section.index)).append("]");
}

std::optional<Bundle> Bundle::from(json::Value root) {
  if (!root["resourceType"].equals("Bundle")) return std::nullopt;
  Bundle bundle;
  bundle.node_ = root;
  const json::Value entries = root["entry"];
  bundle.entries_.reserve(entries.is(json::Type::array) ? entries.size() : 0);
  for (const json::Value node : entries.items()) {
    const std::size_t index = bundle.entries_.size();
    bundle.entries_.push_back({index, node, node["fullUrl"].string(), Resource(node["resource"])});
  }
  bundle.index();
  return bundle;
}

void Bundle::index() {
  for (const Entry& entry : entries_) {
    if (entry.full_url.empty()) continue;
    by_full_url_.push_back(static_cast<std::uint32_t>(entry.index));
    if (!relative_part(entry.full_url).empty())
      by_relative_part_.push_back(static_cast<std::uint32_t>(entry.index));
  }
  std::ranges::sort(by_full_url_, {}, [this](std::uint32_t i) {
    return std::pair(std::string_view(entries_[i].full_url), i);
  });
  std::ranges::sort(by_relative_part_, {}, [this](std::uint32_t i) {
    return std::pair(relative_part(entries_[i].full_url), i);
  });
}

const Entry* Bundle::first(std::string_view resource_type) const {
  for (const Entry& entry : entries_)
    if (entry.resource.is(resource_type)) return &entry;
  return nullptr;
}

const Entry* Bundle::resolve(std::string_view reference) const {
  reference = without_version(reference);
  if (reference.empty() || reference.starts_with('#')) return nullptr;
  if (const Entry* entry = find(entries_, by_full_url_, reference, itself)) return entry;
  return find(entries_, by_relative_part_, reference, relative_part);
}

std::vector<const Entry*> Bundle::repeated_full_urls() const {
  std::vector<const Entry*> repeated;
  for (std::size_t i = 1; i < by_full_url_.size(); ++i) {
    const Entry& entry = entries_[by_full_url_[i]];
    if (entry.full_url == entries_[by_full_url_[i - 1]].full_url) repeated.push_back(&entry);
  }
  std::ranges::sort(repeated, {}, &Entry::index);
  return repeated;
}

std::vector<Section> Bundle::sections() const {
  std::vector<Section> all;
  if (!entries_.empty() && entries_[0].resource.is("Composition"))
    add_sections(entries_[0].resource.node(), Section::kNone, all);
  return all;
}

}  // namespace tasuki::fhir
