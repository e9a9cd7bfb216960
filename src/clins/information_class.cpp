#include "clins/information_class.hpp"

#include <algorithm>
#include <array>

namespace tasuki::clins {
namespace {

constexpr std::array kRows = {
#define TASUKI_INFORMATION_CLASS(name, code, national, ja, en) \
  InformationClassRow{InformationClass::name, code, national, ja, en},
#include "clins/information_classes.def"
#undef TASUKI_INFORMATION_CLASS
};

}  // namespace

std::span<const InformationClassRow> information_classes() {
  return kRows;
}

const InformationClassRow& row_of(InformationClass id) {
  return kRows[static_cast<std::size_t>(id)];
}

std::optional<InformationClass> information_class(std::string_view code) {
  const auto found = std::ranges::find(kRows, code, &InformationClassRow::code);
  if (found == kRows.end()) return std::nullopt;
  return found->id;
}

}  // namespace tasuki::clins
