// What a pack file consists of: its sections, each a table of rows.
#pragma once

#include <cstdint>
#include <span>

#include "base/assert.hpp"
#include "rulepack/rows.hpp"

namespace tasuki::rulepack {

// Rows that only this module reads; the others stand in rows.hpp.
struct MetaRow {
  Text name;
  std::int32_t valid_from;  // days since 1970-01-01
  std::int32_t valid_to;    // kNoDay: no end
};
inline constexpr std::int32_t kNoDay = INT32_MIN;

struct TextRow {
  std::uint32_t offset;  // into text_bytes
  std::uint32_t size;
};

// What FHIRPath asks about a member, beside the MemberRow of the same number.
struct ModelMemberRow {
  std::uint32_t element;  // NameId of the FHIRPath name
  std::uint32_t type;     // TypeId
  std::uint32_t choice;   // 0 or 1
};

// What a value set was computed from; kept where that can change when a package is added.
struct ComposeRow {
  Ref value_set;
  Text compose;  // JSON of ValueSet.compose
};

// Sorted by key.
struct IndexRow {
  Text key;
  Ref row;
};

struct Sections {
#define TASUKI_SECTION(name, row) std::span<const row> name;
#include "rulepack/sections.def"
#undef TASUKI_SECTION
};

// Numbers come from other rows of the same pack; `tasuki rules verify` checks them all.
template <typename Row>
const Row& at(std::span<const Row> rows, Ref ref) {
  TASUKI_ASSERT(ref < rows.size());
  return rows[ref];
}

template <typename Row>
std::span<const Row> in(std::span<const Row> rows, Range range) {
  TASUKI_ASSERT(range.first <= rows.size() && range.count <= rows.size() - range.first);
  return rows.subspan(range.first, range.count);
}

}  // namespace tasuki::rulepack
