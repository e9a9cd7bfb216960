// The input of an operation: a Parameters resource. http://hl7.org/fhir/R4/parameters.html
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "json/document.hpp"

namespace tasuki::rest {

class Parameters {
 public:
  // Of the request's body; one that names none may be left out. Everything in it is in `names`: a
  // misspelt parameter must not silently do something else. Errors: as require_fhir_json and
  // allow_parameters; json_*, parameter_invalid, parameter_unknown. `in_query` may stand in the URL.
  static Result<Parameters> read(http::Request& request,
                                 std::initializer_list<std::string_view> names,
                                 std::initializer_list<std::string_view> in_query = {});

  bool has(std::string_view name) const { return !all(name).empty(); }
  // Every parameter of that name, in order.
  std::vector<json::Value> all(std::string_view name) const;
  // The text of a parameter that stands there once, under its value[x]; empty when it does not.
  // Error: parameter_invalid.
  Result<std::string> text(std::string_view name, std::string_view value) const;
  // The same of one that must be there. Error: parameter_missing.
  Result<std::string> required(std::string_view name, std::string_view value) const;
  // valueIdentifier with system and value. Errors: parameter_missing, parameter_invalid.
  struct Identifier {
    std::string system;
    std::string value;
  };
  Result<Identifier> identifier(std::string_view name) const;

 private:
  std::unique_ptr<const json::Document> document_;  // none: no body
};

}  // namespace tasuki::rest
