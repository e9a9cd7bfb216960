// Items of the outbox and the inbox as the EMR sees them: DocumentReferences.
#pragma once

#include "gateway/inbox.hpp"
#include "gateway/outbox.hpp"
#include "rest/document_reference.hpp"

namespace tasuki::gateway {

// Error: peer_answer_invalid.
Result<rest::DocumentReference> parse_reference(std::string_view json);

// What is known here: an accepted item as the exchange last described it, any other as it waits.
rest::DocumentReference to_reference(const OutboxItem& item, std::string_view institution);
// Error: content_damaged.
Result<rest::DocumentReference> to_reference(const InboxItem& item);

}  // namespace tasuki::gateway
