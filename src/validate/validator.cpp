#include "validate/validator.hpp"

#include "validate/walker.hpp"

namespace tasuki::validate {

Validator::Validator(std::shared_ptr<const rulepack::Pack> pack)
    : pack_(std::move(pack)), knowledge_(std::make_unique<const Knowledge>(*pack_)) {}
Validator::~Validator() = default;

Verdict Validator::validate(const json::Document& document, const Request& request) const {
  const InFamily family(Family::way);
  // Kept between calls. Fewer of them than threads, lent out, made no difference under load.
  thread_local Workspace workspace;
  Walker walker(*pack_, *knowledge_, document, request, workspace);
  return walker.walk();
}

}  // namespace tasuki::validate
