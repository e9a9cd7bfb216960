// The laboratory items that the whole country knows under one name: the 43 core items and the
// 5 infections, by the code systems of JP-CLINS. http://jpfhir.jp/fhir/clins/
#pragma once

#include <span>
#include <string_view>

#include "json/document.hpp"

namespace tasuki::clins {

enum class ItemGroup { none, core, infection };

struct LaboratoryItem {
  ItemGroup group = ItemGroup::none;
  std::string_view name;  // FHIR識別名: "HbA1c-NGSP"; empty for a code that the table lacks
};

// Of an Observation, by its code.coding: the code system alone tells an infection from a laboratory
// result, the code the item.
LaboratoryItem laboratory_item(json::Value observation);

struct ItemRow {
  std::string_view code;  // JLAC10, 17 characters
  std::string_view name;
};
std::span<const ItemRow> core_items();  // both sorted by code
std::span<const ItemRow> infection_items();

}  // namespace tasuki::clins
