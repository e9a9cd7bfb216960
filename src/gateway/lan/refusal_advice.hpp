// Beside the exchange's refusal of a document, what to do instead: the headers Tasuki-Advice
// ("paper", "correct") and Tasuki-Advice-Reason ("destination-not-participating").
#pragma once

#include "gateway/advice.hpp"
#include "gateway/outbox.hpp"
#include "http/message.hpp"

namespace tasuki::gateway::lan {

inline void add_advice(http::Response& response, const OutboxItem& item) {
  const AdviceRow* const row = advice_on(item.answer);
  if (row == nullptr) return;
  response.headers.add("Tasuki-Advice", std::string(code_of(row->route)));
  response.headers.add("Tasuki-Advice-Reason", std::string(row->code));
}

}  // namespace tasuki::gateway::lan
