#include "ssmix2/fault.hpp"

#include <array>

namespace tasuki::ssmix2 {
namespace {

constexpr std::array kRows = {
#define TASUKI_SSMIX2_FAULT(name, code, ja, en) FaultRow{FaultCode::name, code, ja, en},
#include "ssmix2/faults.def"
#undef TASUKI_SSMIX2_FAULT
};

}  // namespace

const FaultRow& fault_row(FaultCode code) {
  return kRows.at(static_cast<std::size_t>(code));
}

std::span<const FaultRow> fault_rows() {
  return kRows;
}

std::string Fault::to_string(Lang lang) const {
  const FaultRow& row = fault_row(code);
  std::string text(row.code);
  text += ' ';
  text += lang == Lang::ja ? row.ja : row.en;
  if (line == 0) return text;
  text +=
      lang == Lang::ja ? "（" + std::to_string(line) + "行目" : " (line " + std::to_string(line);
  if (!segment.empty()) text += (lang == Lang::ja ? "、" : ", ") + segment;
  if (field != 0) text += "-" + std::to_string(field);
  return text + (lang == Lang::ja ? "）" : ")");
}

}  // namespace tasuki::ssmix2
