// A verdict without registering.
#include "clins/verdict.hpp"
#include "exchange/state.hpp"
#include "json/document.hpp"

namespace tasuki::exchange {

Result<fhir::Issues> Exchange::validate(std::string content, std::vector<std::string> profiles) {
  const auto document = TRY(json::Document::parse(std::move(content)));
  validate::Request request;
  request.profiles = std::move(profiles);
  request.now = state_->with.clock.now();
  return clins::verdict(*document, *state_->with.validator, std::move(request));
}

const rulepack::Pack& Exchange::rules() const {
  return state_->with.validator->pack();
}

}  // namespace tasuki::exchange
