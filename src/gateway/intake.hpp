// Takes a document into the outbox, from the LAN and from hot folders alike: parsed and looked over
// first, so that what can never be accepted is said at once. Whose codes the institution may use is
// the exchange's to judge. Thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "base/log.hpp"
#include "fhir/issue.hpp"
#include "gateway/outbox.hpp"

namespace tasuki::gateway {

class Intake {
 public:
  Intake(Outbox& outbox, const Log& log) : outbox_(outbox), log_(log) {}

  struct Offer {
    std::string_view content;
    std::string consent;  // "oral", "later"
    Caller caller;
  };
  struct Outcome {
    fhir::Issues issues;
    std::optional<Outbox::Placed> placed;  // absent: refused because of the issues
  };
  // `also` runs in the transaction of the item. Errors: json_*, body_too_large; of Outbox::place.
  Result<Outcome> take(const Offer& offer, const Outbox::Also& also = {});

 private:
  Outbox& outbox_;
  const Log& log_;
};

}  // namespace tasuki::gateway
