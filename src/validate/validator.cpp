#include "validate/validator.hpp"

namespace tasuki::validate {

Validator::Validator(std::shared_ptr<const rulepack::Pack> pack) : pack_(std::move(pack)) {}
Validator::~Validator() = default;

}  // namespace tasuki::validate
