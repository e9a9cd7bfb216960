#include "clins/kind.hpp"

#include <array>

namespace tasuki::clins {
namespace {

constexpr std::array kRows = {
#define TASUKI_KIND(name, code, form, type, profile, sender, destination, signature, ja, en) \
  KindRow{Kind::name,      code, Form::form, type, profile, Need::sender, Need::destination, \
          Need::signature, ja,   en},
#include "clins/kinds.def"
#undef TASUKI_KIND
};

}  // namespace

const KindRow& kind_row(Kind kind) {
  return kRows[static_cast<std::size_t>(kind)];
}

std::span<const KindRow> kind_rows() {
  return kRows;
}

std::optional<Kind> kind_from_code(std::string_view code) {
  for (const KindRow& row : kRows)
    if (row.code == code) return row.kind;
  return std::nullopt;
}

}  // namespace tasuki::clins
