// What a collection holds: a node of the document, or a value of a System type.
// http://hl7.org/fhirpath/N1/#literals
#pragma once

#include <cstdint>
#include <string_view>

#include "fhirpath/decimal.hpp"
#include "fhirpath/evaluator.hpp"
#include "fhirpath/temporal.hpp"

namespace tasuki::fhirpath {

enum class Kind : std::uint8_t {
  node,
  boolean,
  integer,
  decimal,
  string,
  date,
  date_time,
  time,
  quantity,
  type_info
};

struct Quantity {
  Decimal value;
  std::string_view unit;  // UCUM ("mg", "1") or a calendar unit ("day"); empty: FHIR gave none
  bool calendar = false;
};

// http://hl7.org/fhirpath/N1/#reflection
struct TypeInfo {
  std::string_view name_space;
  std::string_view name;
};

// Refers to the document, the program or the arena of the evaluation; cheap to copy.
struct Item {
  Kind kind = Kind::boolean;
  union {
    std::int64_t integer;
    bool boolean;
    Decimal decimal;
    std::string_view text;
    Temporal temporal;
    const Quantity* quantity;
    TypeInfo info;
    Node node;
  };

  Item() : integer(0) {}

  static Item of(bool value) {
    Item item;
    item.boolean = value;
    return item;
  }
  static Item of(std::int64_t value) {
    Item item;
    item.kind = Kind::integer;
    item.integer = value;
    return item;
  }
  static Item of(const Decimal& value) {
    Item item;
    item.kind = Kind::decimal;
    item.decimal = value;
    return item;
  }
  static Item of(std::string_view value) {
    Item item;
    item.kind = Kind::string;
    item.text = value;
    return item;
  }
  static Item of(Kind kind, const Temporal& value) {
    Item item;
    item.kind = kind;
    item.temporal = value;
    return item;
  }
  static Item of(const Quantity* value) {
    Item item;
    item.kind = Kind::quantity;
    item.quantity = value;
    return item;
  }
  static Item of(const TypeInfo& value) {
    Item item;
    item.kind = Kind::type_info;
    item.info = value;
    return item;
  }
  static Item of(const Node& value) {
    Item item;
    item.kind = Kind::node;
    item.node = value;
    return item;
  }

  bool is(Kind wanted) const { return kind == wanted; }
  bool is_temporal() const {
    return kind == Kind::date || kind == Kind::date_time || kind == Kind::time;
  }
  bool is_number() const { return kind == Kind::integer || kind == Kind::decimal; }
};

static_assert(sizeof(Item) <= 48);

}  // namespace tasuki::fhirpath
