// `tasuki fhirpath --batch`: one query a line, for suites of thousands of expressions.
//
//   {"file": "patient.json", "expression": "name.given", "type_check": "strict"}
//   {"results": [{"type": "string", "text": "Peter"}]}
//   {"error": {"code": "TSK7001", "kind": "fhirpath_syntax", "detail": "line 1, ..."}}
#pragma once

#include <iosfwd>

#include "base/result.hpp"
#include "fhirpath/model.hpp"

namespace tasuki::cli {

// Answers every line; a file is kept until the next one is asked for. Errors of a query are
// answers. Error: usage, of a line that is no query.
Result<> run_batch(std::istream& in, std::ostream& out, const fhirpath::Model& model);

}  // namespace tasuki::cli
