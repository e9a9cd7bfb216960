// The classes of information that a person consents to, as a table (information_classes.def).
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace tasuki::clins {

enum class InformationClass {
#define TASUKI_INFORMATION_CLASS(name, code, national, ja, en) name,
#include "clins/information_classes.def"
#undef TASUKI_INFORMATION_CLASS
};

struct InformationClassRow {
  InformationClass id;
  std::string_view code;      // "laboratory"
  std::string_view national;  // "TestInfo", or empty
  std::string_view ja;
  std::string_view en;
};

std::span<const InformationClassRow> information_classes();
const InformationClassRow& row_of(InformationClass id);
std::optional<InformationClass> information_class(std::string_view code);

}  // namespace tasuki::clins
