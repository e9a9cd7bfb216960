// The table of functions: functions.def, as data.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tasuki::fhirpath {

class Machine;
struct Call;

enum class InputNeed : std::uint8_t { any, text };
enum class ArgumentScope : std::uint8_t { outer, each, focus };
enum class ResultType : std::uint8_t {
  boolean,
  integer,
  decimal,
  string,
  date,
  date_time,
  time,
  quantity,
  input,      // the type of the input
  argument,   // the type of the first argument
  open,       // anything
  unordered,  // anything, in no order
};

struct FunctionRow {
  std::string_view name;
  std::uint8_t arguments_min;
  std::uint8_t arguments_max;
  InputNeed input;
  ArgumentScope scope;
  ResultType result;
  // Replaces the input, which lies on top of the stack, by the result. false: Machine::error().
  bool (*run)(Machine&, const Call&);
};

std::span<const FunctionRow> function_rows();
std::optional<std::uint16_t> find_function(std::string_view name);

}  // namespace tasuki::fhirpath
