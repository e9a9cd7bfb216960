// What an attempt to push an item means. Pure.
//
// Final is only what the exchange itself said about this document: a 2xx with the DocumentReference
// of these very bytes, or a refusal of the document (400, 409, 413, 415, 422) with its
// OperationOutcome. All else - a proxy's page, a suspension, a full disk - is no fault of the
// document: it waits.
#pragma once

#include <string>
#include <variant>

#include "gateway/outbox.hpp"
#include "http/message.hpp"

namespace tasuki::gateway {

using Verdict = std::variant<FinalAnswer, Postponement>;

Verdict judge(const Result<http::Response>& response, const OutboxItem& item);

// Retry-After in delta-seconds (RFC 9110 section 10.2.3), at most limits::kRetryAfterMax; zero when
// there is none. A date is taken as none: it would lean on two clocks that may differ.
std::chrono::milliseconds retry_after(const http::Headers& headers);

}  // namespace tasuki::gateway
