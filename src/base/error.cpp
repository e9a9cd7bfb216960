#include "base/error.hpp"

#include <array>

namespace tasuki {
namespace {

constexpr std::array kRows = {
#define TASUKI_ERROR(name, id, status, issue_type, ja, en) \
  ErrorRow{Code::name, id, status, issue_type, ja, en},
#include "base/errors.def"
#undef TASUKI_ERROR
};

}  // namespace

const ErrorRow& error_row(Code code) {
  return kRows[static_cast<std::size_t>(code)];
}

std::span<const ErrorRow> error_rows() {
  return kRows;
}

std::string Error::to_string(Lang lang) const {
  std::string out(id());
  out.append(" ").append(error_row(code).text(lang));
  if (!detail.empty()) out.append(" (").append(detail).append(")");
  return out;
}

}  // namespace tasuki
