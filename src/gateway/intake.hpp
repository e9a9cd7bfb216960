// Takes a document into the outbox, from the LAN and from hot folders alike: parsed and looked over
// and judged first by the rules that the exchange judges by, so that what can never be accepted is
// said at once. Whose codes the institution may use is the exchange's to judge. Thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "base/log.hpp"
#include "fhir/issue.hpp"
#include "gateway/outbox.hpp"
#include "validate/validator.hpp"

namespace tasuki::gateway {

class Intake {
 public:
  struct Dependencies {
    Outbox& outbox;
    const validate::Validator& validator;
    const Clock& clock;
    const Log& log;
  };
  explicit Intake(Dependencies dependencies) : with_(dependencies) {}

  struct Offer {
    std::string_view content;
    std::string consent;  // "oral", "later"
    Caller caller;
    std::string referral{};  // Tasuki-Referral
  };
  struct Outcome {
    fhir::Issues issues;                   // of an accepted document: warnings
    std::optional<Outbox::Placed> placed;  // absent: refused because of the issues
  };
  // `also` runs in the transaction of the item. Errors: json_*, body_too_large; of Outbox::place.
  Result<Outcome> take(const Offer& offer, const Outbox::Also& also = {});
  const validate::Validator& validator() const { return with_.validator; }

 private:
  Dependencies with_;
};

}  // namespace tasuki::gateway
