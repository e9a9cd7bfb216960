// What a server can do, as data. http://hl7.org/fhir/R4/capabilitystatement.html
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tasuki::rest {

struct SearchParameter {
  std::string_view name;
  std::string_view type;           // http://hl7.org/fhir/R4/valueset-search-param-type.html
  std::string_view documentation;  // may be empty
};
inline constexpr std::string_view kValidate =
    "http://hl7.org/fhir/OperationDefinition/Resource-validate";

struct OperationRow {
  std::string_view name;
  std::string_view definition = {};  // empty: urn:tasuki:operation:NAME
};
struct ResourceRow {
  std::string_view type;
  std::string_view documentation;
  std::span<const std::string_view> interactions;
  std::span<const SearchParameter> parameters;
  std::span<const OperationRow> operations;
};
// Stands as an extension with a valueInteger.
struct LimitRow {
  std::string_view url;
  std::int64_t value;
};
struct Capabilities {
  std::string_view description;
  std::string_view security;
  std::span<const ResourceRow> resources;
  std::span<const LimitRow> limits;
  std::span<const OperationRow> operations;  // of the whole system
  std::string_view rules;  // identity of the rule pack; stands as the extension urn:tasuki:rules
};

std::string capability_statement(const Capabilities& capabilities);

}  // namespace tasuki::rest
