#include "gateway/intake.hpp"

#include "clins/unit.hpp"

namespace tasuki::gateway {

Result<Intake::Outcome> Intake::take(const Offer& offer, const Outbox::Also& also) {
  if (offer.content.size() > limits::kBodyBytesMax) return fail(Code::body_too_large);
  Outcome outcome;
  std::optional<clins::Unit> unit;
  {
    const auto document = TRY(json::Document::parse(std::string(offer.content)));
    unit = clins::read_unit(*document, outcome.issues);
  }
  if (!unit) return outcome;
  Submission submission;
  submission.content = offer.content;
  submission.kind = clins::kind_row(unit->kind).code;
  submission.identifier_system = unit->identifier_system;
  submission.identifier_value = unit->identifier_value;
  submission.destination = unit->destination;
  submission.consent = offer.consent;
  submission.caller = offer.caller;
  outcome.placed = TRY(outbox_.place(submission, also));
  if (outcome.placed->disposition == Outbox::Disposition::queued) {
    const OutboxItem& item = outcome.placed->item;
    log_.info("outbox.queued", {{"tracking", item.tracking},
                                {"emr", item.caller.emr},
                                {"size", item.size},
                                {"sha256", item.sha256}});
  }
  return outcome;
}

}  // namespace tasuki::gateway
