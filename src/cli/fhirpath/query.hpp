// One expression on one file, for `tasuki fhirpath`.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "fhirpath/evaluator.hpp"
#include "fhirpath/instance.hpp"
#include "fhirpath/program.hpp"

namespace tasuki::cli {

enum class TypeCheck { off, on, strict };  // strict: also that what needs an order has one

// A file, read once for all queries on it.
class QueryFile {
 public:
  // Errors: file_unreadable, json_malformed, json_duplicate_key, json_limit.
  static Result<std::unique_ptr<QueryFile>> open(const std::string& path,
                                                 const fhirpath::Model& model);
  // Errors: fhirpath_syntax, fhirpath_semantic, fhirpath_execution, fhirpath_steps.
  Result<std::vector<fhirpath::Evaluator::Shown>> run(std::string_view expression,
                                                      TypeCheck check) const;

 private:
  QueryFile() = default;
  std::unique_ptr<const json::Document> document_;
  std::unique_ptr<const fhirpath::Instance> instance_;
};

}  // namespace tasuki::cli
