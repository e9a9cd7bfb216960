#include "validate/validator.hpp"

#include "validate/walker.hpp"
#include "validate/workspaces.hpp"

namespace tasuki::validate {

Validator::Validator(std::shared_ptr<const rulepack::Pack> pack)
    : pack_(std::move(pack)),
      knowledge_(std::make_unique<const Knowledge>(*pack_)),
      workspaces_(std::make_unique<Workspaces>()) {}
Validator::~Validator() = default;

Verdict Validator::validate(const json::Document& document, const Request& request) const {
  Workspaces::Loan workspace(*workspaces_);
  Walker walker(*pack_, *knowledge_, document, request, *workspace);
  return walker.walk();
}

}  // namespace tasuki::validate
