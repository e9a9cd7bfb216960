// What `tasuki fhirpath` can say about the surroundings of an expression: the document itself,
// and which base type something is. Traces go to standard error.
#pragma once

#include <optional>
#include <string_view>

#include "fhir/bundle.hpp"
#include "fhirpath/evaluator.hpp"

namespace tasuki::cli {

class DocumentSurroundings final : public fhirpath::Surroundings {
 public:
  explicit DocumentSurroundings(const fhirpath::Instance& instance);

  fhirpath::Node resolve(std::string_view reference, const fhirpath::Node& from) override;
  fhirpath::Answer member_of(const fhirpath::Node& node, std::string_view value_set) override;
  fhirpath::Answer conforms_to(const fhirpath::Node& node, std::string_view profile) override;
  void trace(std::string_view name, std::span<const fhirpath::Node> nodes) override;

 private:
  json::Value contained(std::string_view id) const;

  const fhirpath::Instance* instance_;
  std::optional<fhir::Bundle> bundle_;
};

}  // namespace tasuki::cli
