// The sections of a pack in memory while it is being made. Rows are only added, or replaced in
// place: a number once given to a text, a name, an element or a program stays what it is, so that
// a pack can be extended without compiling it anew.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rulepack/sections.hpp"

namespace tasuki::rulepack {

// The hash of the tables of texts and names: part of the format.
std::uint64_t hash_text(std::string_view text);

class Tables {
 public:
#define TASUKI_SECTION(name, row) std::vector<row> name;
#include "rulepack/sections.def"
#undef TASUKI_SECTION

  Tables();
  explicit Tables(const Sections& sections);  // a copy, to be extended

  Text intern(std::string_view text);
  std::uint32_t intern_name(std::string_view name);  // -> NameId
  std::string_view text(Text text) const;
  Sections sections() const;
  // Sorts out what can be found by name; before the pack is written.
  void make_indexes();

 private:
  void grow();
  std::unordered_map<Text, std::uint32_t> name_of_;
};

// Appends the rows and gives their range.
template <typename Row>
Range append(std::vector<Row>& table, std::span<const Row> rows) {
  const Range range{static_cast<std::uint32_t>(table.size()),
                    static_cast<std::uint32_t>(rows.size())};
  table.insert(table.end(), rows.begin(), rows.end());
  return range;
}

template <typename Row>
Ref add_row(std::vector<Row>& table, const Row& row) {
  table.push_back(row);
  return static_cast<Ref>(table.size() - 1);
}

}  // namespace tasuki::rulepack
