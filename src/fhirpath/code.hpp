// The bytes of a Program (docs/formats/fhirpath-program.md): Header, Ops, links, text.
//
// Ops are a tree in post-order: an operand always stands before its operation, so evaluation ends.
// Equal sub-expressions may share one Op.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "fhirpath/item.hpp"

namespace tasuki::fhirpath {

inline constexpr std::array<char, 4> kProgramMagic = {'F', 'P', 'X', '1'};
inline constexpr std::uint32_t kNoOp = ~std::uint32_t{0};

struct Header {
  std::array<char, 4> magic;
  std::uint32_t ops;
  std::uint32_t links;
  std::uint32_t text;   // bytes
  std::uint32_t root;   // op
  std::uint32_t slots;  // of results that are kept during one evaluation
};

enum class OpCode : std::uint8_t {
  // literals; `a`, `b`, `c` and `number` as stated in docs/formats/fhirpath-program.md
  empty,
  boolean,
  integer,
  decimal,
  string,
  date,
  date_time,
  time,
  quantity,
  // a place of the context
  self,
  index,
  total,
  context,
  resource,
  root_resource,
  // a: input; b: NameId; c: offset of the name in the text, `number` bytes
  member,
  // a: input; b: TypeId: keeps the items of that type ("Patient" at the start of a path)
  root_type,
  // a: input; b: link: count of arguments, arguments; number: row of functions.def; c: slot
  call,
  // a: input; b: operand; c: slot
  indexer,
  // a: operand
  plus_sign,
  minus_sign,
  // a: input; b: TypeId or, with kSystemType, Kind; number: TypeTest; c: slot
  type_test,
  // a, b: operands; c: slot
  add,
  subtract,
  concatenate,
  multiply,
  divide,
  quotient,
  remainder,
  unite,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  equal,
  not_equal,
  equivalent,
  not_equivalent,
  in,
  contains,
  both,
  either,
  exclusive,
  implies,
};
inline constexpr auto kLastOpCode = OpCode::implies;

enum class TypeTest : std::uint16_t { is, as, of_type };

// flags
inline constexpr std::uint8_t kKept = 1;        // the result is kept in the slot `c`
inline constexpr std::uint8_t kSystemType = 2;  // type_test: a System type
inline constexpr std::uint8_t kFilters = 4;     // type_test as: of many items those that fit
inline constexpr std::uint8_t kExactType = 16;  // type_test: a type derived from it does not fit
inline constexpr std::uint8_t kCalendar = 8;    // quantity: "4 days"

struct Op {
  OpCode code;
  std::uint8_t flags;
  std::uint16_t number;
  std::uint32_t a;
  std::uint32_t b;
  std::uint32_t c;
};
static_assert(sizeof(Op) == 16 && sizeof(Header) == 24);

// A program that verify() or compile() stands for, taken apart.
struct CodeView {
  const Header* header = nullptr;
  std::span<const Op> ops;
  std::span<const std::uint32_t> links;
  std::string_view text;

  explicit CodeView(std::string_view bytes) {
    header = reinterpret_cast<const Header*>(bytes.data());
    const char* at = bytes.data() + sizeof(Header);
    ops = {reinterpret_cast<const Op*>(at), header->ops};
    at += ops.size_bytes();
    links = {reinterpret_cast<const std::uint32_t*>(at), header->links};
    at += links.size_bytes();
    text = {at, header->text};
  }

  template <typename T>
  T read(std::uint32_t offset) const {
    T value;
    std::memcpy(&value, text.data() + offset, sizeof(T));
    return value;
  }
  std::span<const std::uint32_t> arguments(const Op& op) const {
    return links.subspan(op.b + 1, links[op.b]);
  }
  std::string_view name(const Op& op) const { return text.substr(op.c, op.number); }
};

}  // namespace tasuki::fhirpath
