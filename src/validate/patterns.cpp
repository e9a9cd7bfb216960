#include "validate/patterns.hpp"

#include <string>

#include "fhirpath/decimal.hpp"

namespace tasuki::validate {
namespace {

using fhirpath::Instance;
using rulepack::Pack;
using rulepack::PatternRow;
using rulepack::Ref;

constexpr std::size_t kDescriptionBytesMax = 240;

bool same_number(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto x = fhirpath::parse_decimal(a);
  const auto y = fhirpath::parse_decimal(b);
  return x && y && fhirpath::compare(*x, *y) == 0;
}

class Comparison {
 public:
  Comparison(const Instance& instance, const Pack& pack, Likeness likeness)
      : instance_(instance), pack_(pack), likeness_(likeness) {}

  bool fits(const json::Value& value, Ref pattern) const {
    const PatternRow& row = pack_.pattern(pattern);
    const auto type = static_cast<json::Type>(row.type);
    // A pattern for one value is met by an array of which one item meets it.
    if (value.is(json::Type::array) && type != json::Type::array &&
        likeness_ == Likeness::contains) {
      for (const json::Value item : value.items())
        if (fits(item, pattern)) return true;
      return false;
    }
    if (!value.is(type)) return false;
    switch (type) {
      case json::Type::null:
        return true;
      case json::Type::boolean:
        return value.raw() == pack_.text(row.text);
      case json::Type::number:
        return same_number(value.raw(), pack_.text(row.text));
      case json::Type::string:
        return value.equals(pack_.text(row.text));
      case json::Type::array:
        return fits_array(value, pattern, row.end);
      case json::Type::object:
        return fits_object(value, pattern, row.end);
    }
    return false;
  }

 private:
  bool fits_array(const json::Value& value, Ref pattern, Ref end) const {
    if (likeness_ == Likeness::equal) {
      Ref row = pattern + 1;
      for (const json::Value item : value.items()) {
        if (row >= end || !fits(item, row)) return false;
        row = pack_.pattern(row).end;
      }
      return row >= end;
    }
    for (Ref row = pattern + 1; row < end; row = pack_.pattern(row).end) {
      bool found = false;
      for (const json::Value item : value.items()) found = found || fits(item, row);
      if (!found) return false;
    }
    return true;
  }

  bool fits_object(const json::Value& value, Ref pattern, Ref end) const {
    std::size_t members = 0;
    for (Ref row = pattern + 1; row < end; row = pack_.pattern(row).end) {
      const json::Value found = member(value, pack_.pattern(row).name);
      if (!found || !fits(found, row)) return false;
      ++members;
    }
    return likeness_ == Likeness::contains || members == value.size();
  }

  json::Value member(const json::Value& object, fhirpath::NameId name) const {
    for (const json::Member& member : object.members())
      if (instance_.name_of(member.key) == name && !instance_.has_underscore(member.key))
        return member.value;
    return {};
  }

  const Instance& instance_;
  const Pack& pack_;
  const Likeness likeness_;
};

void append(std::string& out, const Pack& pack, Ref pattern) {
  const PatternRow& row = pack.pattern(pattern);
  const auto type = static_cast<json::Type>(row.type);
  if (type != json::Type::array && type != json::Type::object) {
    out += pack.text(row.text);
    return;
  }
  out += type == json::Type::array ? '[' : '{';
  for (Ref child = pattern + 1; child < row.end; child = pack.pattern(child).end) {
    if (child != pattern + 1) out += ", ";
    if (type == json::Type::object) {
      out += pack.name(pack.pattern(child).name);
      out += ": ";
    }
    append(out, pack, child);
  }
  out += type == json::Type::array ? ']' : '}';
}

}  // namespace

bool is_like(const Instance& instance, const Pack& pack, const json::Value& value, Ref pattern,
             Likeness likeness) {
  return Comparison(instance, pack, likeness).fits(value, pattern);
}

std::string describe(const Pack& pack, Ref pattern) {
  std::string text;
  append(text, pack, pattern);
  if (text.size() <= kDescriptionBytesMax) return text;
  std::size_t end = kDescriptionBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

}  // namespace tasuki::validate
