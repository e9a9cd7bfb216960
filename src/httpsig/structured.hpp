// Structured fields (RFC 9651, RFC 8941): dictionaries, lists, items and their parameters, read and
// written. Stricter than the RFC where two readers could disagree: a key that stands twice is
// refused instead of overwritten, base64 must be canonical. Display strings are not known here.
// Bounded (limits::kStructured...) and linear in the size of the text.
// https://www.rfc-editor.org/rfc/rfc9651
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace tasuki::httpsig {

struct Token {
  std::string text;
  bool operator==(const Token&) const = default;
};
struct Bytes {
  std::string bytes;
  bool operator==(const Bytes&) const = default;
};
struct Decimal {
  std::int64_t thousandths = 0;
  bool operator==(const Decimal&) const = default;
};
struct Date {
  std::int64_t seconds = 0;  // since 1970
  bool operator==(const Date&) const = default;
};
// The alternative says the type: a std::string is a String.
using BareItem = std::variant<std::int64_t, Decimal, std::string, Token, Bytes, bool, Date>;

struct Parameter {
  std::string key;
  BareItem value;
  bool operator==(const Parameter&) const = default;
};
using Parameters = std::vector<Parameter>;  // in order, each key once

struct Item {
  BareItem value;
  Parameters parameters;
  bool operator==(const Item&) const = default;
};
struct InnerList {
  std::vector<Item> items;
  Parameters parameters;
  bool operator==(const InnerList&) const = default;
};
using ItemOrList = std::variant<Item, InnerList>;

struct Member {
  std::string key;
  ItemOrList value;
  bool operator==(const Member&) const = default;
};
using Dictionary = std::vector<Member>;  // in order, each key once
using List = std::vector<ItemOrList>;

// Error: parameter_invalid.
Result<Dictionary> parse_dictionary(std::string_view text);
Result<List> parse_list(std::string_view text);
Result<Item> parse_item(std::string_view text);

const Member* find(const Dictionary& dictionary, std::string_view key);
const BareItem* find(const Parameters& parameters, std::string_view key);

// Only these can stand in a String: visible ASCII and the blank.
bool is_string(std::string_view text);
bool is_key(std::string_view text);

// In the one canonical form. The values must be such as a parser gives: that is asserted.
std::string serialize(const BareItem& value);
std::string serialize(const Parameters& parameters);
std::string serialize(const Item& item);
std::string serialize(const InnerList& list);
std::string serialize(const Dictionary& dictionary);
std::string serialize(const List& list);
std::string serialize_member(const ItemOrList& value);

}  // namespace tasuki::httpsig
