// What is wrong with a file of an SS-MIX2 storage, and where: a table (faults.def) gives each fault
// its code and its words. A file with a fault is set aside; nothing else stops for it.
#pragma once

#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace tasuki::ssmix2 {

enum class FaultCode {
#define TASUKI_SSMIX2_FAULT(name, code, ja, en) name,
#include "ssmix2/faults.def"
#undef TASUKI_SSMIX2_FAULT
};

struct FaultRow {
  FaultCode id;
  std::string_view code;  // "SM302"
  std::string_view ja;
  std::string_view en;
};
const FaultRow& fault_row(FaultCode code);
std::span<const FaultRow> fault_rows();

// Never holds a value of the file: what stands there is about a patient.
struct Fault {
  FaultCode code = FaultCode::unreadable;
  std::size_t line = 0;      // of the segment, from 1; 0: the file as a whole
  std::string segment = {};  // "OBX"; empty where there is none
  int field = 0;             // "OBX-5" is 5; 0: the segment as a whole

  // "SM302 A value that is needed is missing. (line 7, OBX-5)"
  std::string to_string(Lang lang = Lang::en) const;
  bool operator==(const Fault&) const = default;
};

template <typename T>
using Faulty = std::expected<T, Fault>;

inline std::unexpected<Fault> faulty(FaultCode code, std::size_t line = 0,
                                     std::string_view segment = {}, int field = 0) {
  return std::unexpected(Fault{code, line, std::string(segment), field});
}

}  // namespace tasuki::ssmix2
