// FHIRPath 2.0 (http://hl7.org/fhirpath/N1) with the additions of FHIR R4
// (http://hl7.org/fhir/R4/fhirpath.html): an expression, compiled.
//
// A Program is one flat block of bytes without pointers: rule packs store it and map it as it is.
// Immutable, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "fhirpath/model.hpp"

namespace tasuki::fhirpath {

// Whether what needs an order may be asked of what has none: children().first().
// http://hl7.org/fhirpath/N1/#skipnum-integer-collection
enum class Order : std::uint8_t { unchecked, checked };

struct CompileOptions {
  TypeId context = kNoType;  // of $this at the start; kNoType: unknown, then names are not checked
  Order order = Order::unchecked;
};

// A program in memory that somebody else keeps: of a Program, or of a mapped rule pack.
class ProgramView {
 public:
  ProgramView() = default;
  // `bytes` must come from Program::bytes() and be 8-byte aligned; see verify().
  explicit ProgramView(std::string_view bytes) : bytes_(bytes) {}
  std::string_view bytes() const { return bytes_; }
  explicit operator bool() const { return !bytes_.empty(); }

 private:
  std::string_view bytes_;
};

class Program {
 public:
  // Errors: fhirpath_syntax (the detail names line, column and what was expected) and
  // fhirpath_semantic (an unknown function or element, a type that cannot fit, ...).
  static Result<Program> compile(std::string_view expression, const Model& model,
                                 CompileOptions options = {});

  std::string_view bytes() const { return bytes_; }
  ProgramView view() const { return ProgramView(bytes_); }

 private:
  std::string bytes_;
};

// Whether the block is a program that can be evaluated without reading outside of it. For blocks
// that come from a file.
bool verify(std::string_view bytes);

}  // namespace tasuki::fhirpath
