// The bytes of a unit as sent, whole or, when they are many, piece by piece.
#pragma once

#include "exchange/exchange.hpp"
#include "http/message.hpp"

namespace tasuki::api {

// Errors: those of Content::next.
Result<http::Answer> content_answer(http::Response head, exchange::Content content);
// With the digests of the content.
http::Response content_head(const store::UnitRecord& record);

}  // namespace tasuki::api
