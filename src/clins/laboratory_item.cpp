#include "clins/laboratory_item.hpp"

#include <algorithm>
#include <array>

namespace tasuki::clins {
namespace {

// http://jpfhir.jp/fhir/clins/CodeSystem/{JLAC10|JLAC11}/JP_CLINS_ObsLabResult_..._CS
constexpr std::string_view kSystems = "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC1";
constexpr std::string_view kCore = "/JP_CLINS_ObsLabResult_CoreLabo_CS";
constexpr std::string_view kInfection = "/JP_CLINS_ObsLabResult_InfectionLabo_CS";

constexpr std::array kCoreItems = {
#define TASUKI_CORE_ITEM(code, name) ItemRow{code, name},
#include "clins/core_items.def"
#undef TASUKI_CORE_ITEM
};

constexpr std::array kInfectionItems = {
#define TASUKI_INFECTION_ITEM(code, name) ItemRow{code, name},
#include "clins/infection_items.def"
#undef TASUKI_INFECTION_ITEM
};

static_assert(std::ranges::is_sorted(kCoreItems, {}, &ItemRow::code));
static_assert(std::ranges::is_sorted(kInfectionItems, {}, &ItemRow::code));

std::string_view name_of(std::span<const ItemRow> rows, std::string_view code) {
  const auto found = std::ranges::lower_bound(rows, code, {}, &ItemRow::code);
  return found != rows.end() && found->code == code ? found->name : std::string_view();
}

}  // namespace

LaboratoryItem laboratory_item(json::Value observation) {
  LaboratoryItem item;
  for (const json::Value coding : observation["code"]["coding"].items()) {
    const std::string system = coding["system"].string();
    if (!system.starts_with(kSystems)) continue;
    if (system.ends_with(kInfection))
      return {ItemGroup::infection, name_of(kInfectionItems, coding["code"].string())};
    if (system.ends_with(kCore))
      item = {ItemGroup::core, name_of(kCoreItems, coding["code"].string())};
  }
  return item;
}

std::span<const ItemRow> core_items() {
  return kCoreItems;
}

std::span<const ItemRow> infection_items() {
  return kInfectionItems;
}

}  // namespace tasuki::clins
