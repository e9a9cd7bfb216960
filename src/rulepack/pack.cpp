#include "rulepack/pack.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "rulepack/mapping.hpp"

namespace tasuki::rulepack {
namespace {

struct Canonical {
  std::string_view url;
  std::string_view version;
};

// http://hl7.org/fhir/R4/references.html#canonical
Canonical parts_of(std::string_view canonical) {
  const std::size_t bar = canonical.find('|');
  if (bar == std::string_view::npos) return {canonical, {}};
  return {canonical.substr(0, bar), canonical.substr(bar + 1)};
}

const IndexRow* find_key(std::span<const IndexRow> index, Text key) {
  const auto place = std::ranges::lower_bound(index, key, {}, &IndexRow::key);
  return place != index.end() && place->key == key ? &*place : nullptr;
}

template <typename Row>
const Row* find_canonical(const Pack& pack, std::span<const IndexRow> index,
                          std::span<const Row> rows, std::string_view canonical) {
  const Canonical parts = parts_of(canonical);
  const auto url = pack.find_text(parts.url);
  if (!url) return nullptr;
  const IndexRow* found = find_key(index, *url);
  if (found == nullptr || found->row >= rows.size()) return nullptr;
  const Row& row = rows[found->row];
  const bool fits = parts.version.empty() || pack.text(row.version) == parts.version;
  return fits ? &row : nullptr;
}

// The entry of an open-addressing table for which `same` is true; 0: none.
template <typename Same>
std::uint32_t find_slot(std::span<const std::uint32_t> slots, std::string_view text, Same same) {
  const std::size_t mask = slots.size() - 1;
  std::size_t slot = static_cast<std::size_t>(hash_text(text)) & mask;
  for (std::size_t steps = 0; steps < slots.size() && slots[slot] != 0; ++steps) {
    if (same(slots[slot])) return slots[slot];
    slot = (slot + 1) & mask;
  }
  return 0;
}

}  // namespace

Pack::Pack(std::unique_ptr<const Mapping> mapping)
    : mapping_(std::move(mapping)), rows_(mapping_->rows) {}
Pack::~Pack() = default;

Result<std::shared_ptr<const Pack>> Pack::open(const std::string& path) {
  return std::shared_ptr<const Pack>(new Pack(TRY(Mapping::of_file(path))));
}

Result<std::shared_ptr<const Pack>> Pack::from_bytes(std::string bytes) {
  auto mapping = TRY(Mapping::of_bytes(std::move(bytes), DigestCheck::full));
  return std::shared_ptr<const Pack>(new Pack(std::move(mapping)));
}

Result<std::shared_ptr<const Pack>> Pack::from_tables(const Tables& tables) {
  auto mapping = TRY(Mapping::of_bytes(write_image(tables), DigestCheck::skip));
  return std::shared_ptr<const Pack>(new Pack(std::move(mapping)));
}

std::string_view Pack::name() const {
  return text(rows_.meta[0].name);
}
std::string_view Pack::identity() const {
  return mapping_->identity;
}
std::size_t Pack::size_bytes() const {
  return mapping_->size;
}

std::string_view Pack::bytes() const {
  const char* start = mapping_->mapped != nullptr ? static_cast<const char*>(mapping_->mapped)
                                                  : mapping_->owned.data();
  return {start, mapping_->size};
}

Day Pack::valid_from() const {
  return Day(std::chrono::days(rows_.meta[0].valid_from));
}

std::optional<Day> Pack::valid_to() const {
  const std::int32_t day = rows_.meta[0].valid_to;
  if (day == kNoDay) return std::nullopt;
  return Day(std::chrono::days(day));
}

std::optional<Text> Pack::find_text(std::string_view value) const {
  if (value.empty()) return 0;
  const Text found =
      find_slot(rows_.text_slots, value, [&](Text candidate) { return text(candidate) == value; });
  if (found == 0) return std::nullopt;
  return found;
}

const StructureRow* Pack::find_structure(std::string_view canonical) const {
  const Sections& rows = rows_;
  return find_canonical(*this, rows.structure_index, rows.structures, canonical);
}

const ValueSetRow* Pack::find_value_set(std::string_view canonical) const {
  const Sections& rows = rows_;
  return find_canonical(*this, rows.value_set_index, rows.value_sets, canonical);
}

const CodeSystemRow* Pack::find_code_system(std::string_view canonical) const {
  const Sections& rows = rows_;
  return find_canonical(*this, rows.code_system_index, rows.code_systems, canonical);
}

const StructureRow* Pack::find_base(std::string_view type) const {
  const auto key = find_text(type);
  if (!key) return nullptr;
  const IndexRow* found = find_key(rows_.base_index, *key);
  return found == nullptr ? nullptr : &structure(found->row);
}

bool Pack::derives_from(Ref structure_ref, Ref ancestor) const {
  // Bounded, so that a damaged pack with a ring of bases ends too.
  constexpr int kDerivationsMax = 64;
  for (int i = 0; i < kDerivationsMax && structure_ref != kNone; ++i) {
    if (structure_ref == ancestor) return true;
    structure_ref = structure(structure_ref).base;
  }
  return false;
}

fhirpath::ProgramView Pack::program(Ref ref) const {
  const ProgramRow& row = at(rows_.programs, ref);
  const std::span<const char> bytes = in(rows_.program_bytes, {row.offset, row.size});
  return fhirpath::ProgramView(std::string_view(bytes.data(), bytes.size()));
}

std::string_view Pack::program_source(Ref ref) const {
  return text(at(rows_.programs, ref).source);
}

const MemberRow* Pack::find_member(Range range, fhirpath::NameId name) const {
  const std::span<const MemberRow> rows = members(range);
  const auto place = std::ranges::lower_bound(rows, name, {}, &MemberRow::name);
  return place != rows.end() && place->name == name ? &*place : nullptr;
}

const ConceptRow* Pack::find_concept(const CodeSystemRow& system, std::string_view code) const {
  const std::span<const ConceptRow> rows = concepts(system.concepts);
  const auto code_of = [&](const ConceptRow& row) { return text(row.code); };
  const auto place = std::ranges::lower_bound(rows, code, {}, code_of);
  return place != rows.end() && code_of(*place) == code ? &*place : nullptr;
}

fhirpath::NameId Pack::name_id(std::string_view value) const {
  const Sections& rows = rows_;
  const std::uint32_t found = find_slot(rows.name_slots, value, [&](std::uint32_t id) {
    return text(at(rows.names, id - 1)) == value;
  });
  return found == 0 ? fhirpath::kNoName : found - 1;
}

std::string_view Pack::name(fhirpath::NameId id) const {
  return text(at(rows_.names, id));
}

}  // namespace tasuki::rulepack
