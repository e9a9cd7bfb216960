#include "gateway/reference.hpp"

#include "gateway/advice.hpp"

namespace tasuki::gateway {

Result<rest::DocumentReference> parse_reference(std::string_view json) {
  const auto document = json::Document::parse(std::string(json));
  if (!document) return fail(Code::peer_answer_invalid, "not JSON");
  return rest::read_document_reference((*document)->root());
}

rest::DocumentReference to_reference(const OutboxItem& item, std::string_view institution) {
  rest::DocumentReference reference;
  const auto known = item.state == OutboxState::accepted
                         ? parse_reference(item.answer)
                         : Result<rest::DocumentReference>(fail(Code::not_found));
  if (known) {
    reference = *known;
  } else {
    reference.kind = item.kind;
    reference.identifier_system = item.identifier_system;
    reference.identifier_value = item.identifier_value;
    reference.sender = institution;
    reference.destination = item.destination;
    reference.state = code_of(item.state);
    reference.size = item.size;
    reference.sha256 = item.sha256;
  }
  if (item.state == OutboxState::refused) {
    if (const AdviceRow* const row = advice_on(item.answer)) {
      reference.advice = code_of(row->route);
      reference.advice_reason = row->code;
      reference.advice_text = std::string(row->ja) + " " + std::string(row->en);
    }
  }
  reference.tracking = item.tracking;
  reference.rules = item.rules;
  reference.next_attempt = item.next_attempt;
  if (!item.last_error.empty()) {
    reference.last_error = item.last_error + " (attempts: " + std::to_string(item.attempts) + ")";
  }
  return reference;
}

Result<rest::DocumentReference> to_reference(const InboxItem& item) {
  auto reference = parse_reference(item.reference);
  if (!reference) return fail(Code::content_damaged, "the reference of a received unit");
  return reference;
}

}  // namespace tasuki::gateway
