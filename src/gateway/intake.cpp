#include "gateway/intake.hpp"

#include "clins/unit.hpp"
#include "clins/verdict.hpp"

namespace tasuki::gateway {

Result<Intake::Outcome> Intake::take(const Offer& offer, const Outbox::Also& also) {
  if (offer.content.size() > limits::kBodyBytesMax) return fail(Code::body_too_large);
  Outcome outcome;
  std::optional<clins::Unit> unit;
  {
    const auto document = TRY(json::Document::parse(std::string(offer.content)));
    unit = clins::read_unit(*document, outcome.issues);
    clins::check_rules(*document, unit ? std::optional(unit->kind) : std::nullopt, with_.validator,
                       {.profiles = {}, .now = with_.clock.now()}, outcome.issues);
  }
  if (clins::any_error(outcome.issues)) return outcome;
  Submission submission;
  submission.content = offer.content;
  submission.kind = clins::kind_row(unit->kind).code;
  submission.identifier_system = unit->identifier_system;
  submission.identifier_value = unit->identifier_value;
  submission.destination = unit->destination;
  submission.consent = offer.consent;
  submission.referral = offer.referral;
  submission.caller = offer.caller;
  submission.rules = with_.validator.pack().identity();
  outcome.placed = TRY(with_.outbox.place(submission, also));
  if (outcome.placed->disposition == Outbox::Disposition::queued) {
    const OutboxItem& item = outcome.placed->item;
    with_.log.info("outbox.queued", {{"tracking", item.tracking},
                                     {"emr", item.caller.emr},
                                     {"size", item.size},
                                     {"sha256", item.sha256}});
  }
  return outcome;
}

}  // namespace tasuki::gateway
