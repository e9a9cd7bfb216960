// The errors of operations: one table (errors.def) gives each its stable code, HTTP status, FHIR
// issue type and its public sentence in Japanese and English.
//
// An Error says that an operation could not be done. What is wrong with a document is not an Error
// but an Issue (fhir/issue.hpp); what is wrong with us is an assertion (base/assert.hpp).
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tasuki {

enum class Code {
#define TASUKI_ERROR(name, id, status, issue_type, ja, en) name,
#include "base/errors.def"
#undef TASUKI_ERROR
};

enum class Lang { ja, en };

// One row of errors.def.
struct ErrorRow {
  Code code;
  std::string_view id;  // "TSK1003", never changes its meaning
  int http_status;
  std::string_view issue_type;  // http://hl7.org/fhir/R4/valueset-issue-type.html
  std::string_view ja;
  std::string_view en;

  std::string_view text(Lang lang) const { return lang == Lang::ja ? ja : en; }
};

const ErrorRow& error_row(Code code);
std::span<const ErrorRow> error_rows();

// `detail` is for people: what exactly, in English, never patient data.
struct Error {
  Code code;
  std::string detail;

  std::string_view id() const { return error_row(code).id; }
  int http_status() const { return error_row(code).http_status; }
  // "TSK1003 The body is larger than the limit: 10485760 bytes"
  std::string to_string(Lang lang = Lang::en) const;
};

}  // namespace tasuki
