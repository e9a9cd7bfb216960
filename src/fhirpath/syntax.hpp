// The tree of an expression, as it was written. http://hl7.org/fhirpath/N1/#formal-specifications
//
// Nodes lie in post-order: what a node refers to stands before it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhirpath/code.hpp"

namespace tasuki::fhirpath {

enum class SyntaxKind : std::uint8_t {
  empty,  // {}
  literal,
  self,  // $this, or what a path without an input starts from
  index,
  total,
  variable,   // %name
  member,     // input.name
  call,       // input.name(arguments)
  indexer,    // input[arguments[0]]
  polarity,   // operation input
  binary,     // input operation arguments[0]
  type_test,  // input is/as name, input.is(name), input.as(name), input.ofType(name)
};

using SyntaxId = std::uint32_t;
inline constexpr SyntaxId kNoSyntax = ~SyntaxId{0};

struct Literal {
  Kind kind = Kind::boolean;
  std::int64_t integer = 0;  // also a boolean
  Decimal decimal;           // also the value of a quantity
  Temporal temporal;
  bool calendar = false;
};

struct SyntaxNode {
  SyntaxKind kind = SyntaxKind::empty;
  OpCode operation = OpCode::empty;  // of polarity and binary
  TypeTest test = TypeTest::is;
  bool implicit = false;  // self: nothing was written; starts a path
  std::size_t offset = 0;
  SyntaxId input = kNoSyntax;
  std::vector<SyntaxId> arguments;
  std::string text;        // a name, the value of a string, the unit of a quantity
  std::string name_space;  // type_test: "System", "FHIR" or empty
  Literal literal;
};

struct Syntax {
  std::vector<SyntaxNode> nodes;  // the last one is the whole
  std::string_view expression;
};

// `expression` must outlive the result. Error: fhirpath_syntax.
Result<Syntax> parse(std::string_view expression);

}  // namespace tasuki::fhirpath
