// Where the tokens of a JSON text begin: stage 1 of simdjson, which also checks the UTF-8 and that
// strings are closed and free of control characters. simdjson's own stage 2 is not used: it would
// turn 1.10 into 1.1, keep duplicate keys and forget the positions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace tasuki::json {

class StructureIndex {
 public:
  StructureIndex();
  ~StructureIndex();

  // The offsets, in order: of { } [ ] : , and of the first byte of every scalar. Valid until the
  // next call. False when the text fails the checks.
  bool find(std::string_view text);
  std::span<const std::uint32_t> offsets() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Why and where `find` said no: looked for byte by byte, only when there is something to report.
struct LexicalFault {
  std::size_t offset = 0;
  std::string_view why;  // a literal
};
LexicalFault find_lexical_fault(std::string_view text);

}  // namespace tasuki::json
