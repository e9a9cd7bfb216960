// Expressions on one document, for tests.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "fhirpath/evaluator.hpp"
#include "fhirpath/instance.hpp"
#include "fhirpath/table_model_support.hpp"

namespace tasuki::fhirpath {

// References to contained resources resolve; the rest of the world is unknown.
class ContainedOnly final : public Nowhere {
 public:
  explicit ContainedOnly(const json::Document& document) : document_(&document) {}
  Node resolve(std::string_view reference, const Node& from) override;

 private:
  const json::Document* document_;
};

class Query {
 public:
  explicit Query(std::string json);

  Result<Program> compile(std::string_view expression) const;  // with the type of the document
  Context context() const;
  Evaluator& evaluator() { return *evaluator_; }
  const Instance& instance() const { return *instance_; }
  // "string a ; integer 1", or "error execution".
  std::string run(std::string_view expression);
  // "yes", "no", "unknown", or "error ...".
  std::string test(std::string_view expression);

 private:
  std::unique_ptr<const json::Document> document_;
  std::unique_ptr<Instance> instance_;
  std::unique_ptr<ContainedOnly> surroundings_;
  std::unique_ptr<Evaluator> evaluator_;
};

}  // namespace tasuki::fhirpath
