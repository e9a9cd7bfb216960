// Values of primitive types. http://hl7.org/fhir/R4/datatypes.html#primitive
#include <string>

#include "base/text.hpp"
#include "fhirpath/decimal.hpp"
#include "validate/formats.hpp"
#include "validate/json_text.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {
namespace {

using fhirpath::Primitive;
using json::Type;

Type json_type_of(Primitive primitive) {
  switch (primitive) {
    case Primitive::boolean:
      return Type::boolean;
    case Primitive::integer:
    case Primitive::positive_int:
    case Primitive::unsigned_int:
    case Primitive::decimal:
      return Type::number;
    default:
      return Type::string;
  }
}

IssueId issue_of(Fault fault) {
  switch (fault) {
    case Fault::empty:
      return IssueId::value_empty;
    case Fault::too_long:
      return IssueId::value_too_long;
    case Fault::control_character:
      return IssueId::control_character;
    case Fault::time_zone_missing:
      return IssueId::time_zone_missing;
    case Fault::out_of_range:
      return IssueId::number_out_of_range;
    default:
      return IssueId::value_malformed;
  }
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Tags are what renderers would obey: "<" and a letter.
bool has_tag(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    if (at + 1 >= text.size()) return false;
    const char c = text[at + 1];
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  }
  return false;
}

}  // namespace

bool Walker::check_json_type(const Item& item, Primitive primitive) {
  if (item.node.value.is(json_type_of(primitive))) return true;
  report(IssueId::json_type_wrong, item, std::string(pack_.text(item.place->type->code)));
  return false;
}

bool Walker::check_primitive(const Item& item, const ElementRow& rule) {
  const InFamily family(Family::primitives);
  const json::Value& value = item.node.value;
  if (!value || value.is(Type::null)) return false;
  const Primitive primitive = knowledge_.type(item.place->structure).primitive;
  if (!check_json_type(item, primitive)) return false;
  if ((rule.flags & rulepack::kXhtml) != 0 || primitive == Primitive::xhtml)
    return check_narrative(item);
  if (!value.is(Type::string)) {
    check_text(item, rule, primitive, value.raw());
  } else {
    check_text(item, rule, primitive, JsonText(value).view());
  }
  return false;
}

void Walker::check_text(const Item& item, const ElementRow& rule, Primitive primitive,
                        std::string_view text) {
  const Fault fault = check_format(primitive, text);
  if (fault != Fault::none)
    return report(issue_of(fault), item, std::string(pack_.text(item.place->type->code)));
  const bool words = primitive == Primitive::string || primitive == Primitive::markdown;
  if (words && (is_blank(text.front()) || is_blank(text.back())))
    report(IssueId::blank_at_end, item);
  if (primitive == Primitive::markdown && has_tag(text)) report(IssueId::html_in_markdown, item);
  if (rule.length_max != 0 && count_characters(text) > rule.length_max)
    report(IssueId::value_too_long, item, std::to_string(rule.length_max));
}

// http://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.minValue_x_
// Numbers, and dates of one precision, which sort as they are written. Durations before or after
// today are not looked at here.
void Walker::check_range(const Item& item, const ElementRow& rule) {
  const InFamily family(Family::primitives);
  if (rule.value_min == rulepack::kNone && rule.value_max == rulepack::kNone) return;
  const json::Value& value = item.node.value;
  const std::string text = value.is(Type::string) ? value.string() : std::string(value.raw());
  const auto order = [&](rulepack::Ref limit) {
    const rulepack::PatternRow& row = pack_.pattern(limit);
    const std::string_view other = pack_.text(row.text);
    if (static_cast<Type>(row.type) == Type::string)
      return text.size() == other.size() ? text.compare(other) : 0;
    const auto a = fhirpath::parse_decimal(text);
    const auto b = fhirpath::parse_decimal(other);
    return a && b ? fhirpath::compare(*a, *b) : 0;
  };
  const auto shown = [&](rulepack::Ref limit) {
    return std::string(pack_.text(pack_.pattern(limit).text));
  };
  if (rule.value_min != rulepack::kNone && order(rule.value_min) < 0)
    report(IssueId::value_below_min, item, shown(rule.value_min));
  if (rule.value_max != rulepack::kNone && order(rule.value_max) > 0)
    report(IssueId::value_above_max, item, shown(rule.value_max));
}

}  // namespace tasuki::validate
