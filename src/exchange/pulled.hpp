// What a holder answered, judged and cut down to what its requester may see; and the form in which
// it is kept. Nothing that may not be seen is kept.
#pragma once

#include "exchange/entitlement.hpp"
#include "exchange/information.hpp"
#include "exchange/pull.hpp"

namespace tasuki::exchange {

// One answer, for one requester.
struct Answered {
  std::string holder;              // participant code
  std::vector<std::string> codes;  // all of the holder's
  std::string request_id;
  std::string person;              // id of the eligibility service
  std::string identity;            // of theirs that was checked before, as identity_of gives it
  clins::ClassSet classes;         // what was asked
  std::vector<clins::Kind> kinds;  // of documents
  const Reader* reader = nullptr;  // the requester
};

std::string identity_of(const std::string& insured, const std::string& birth_date);

// What is to be kept of it: its manifest line, and `content` for read_pulled. All or nothing: one
// unit that is wrong and none of them is taken.
struct Kept {
  pull::Outcome outcome = pull::Outcome::nothing_held;
  pull::Reason reason = pull::Reason::none;
  std::uint32_t count = 0;
  std::optional<Time> as_of;
  std::string content;
};
Kept judge_answer(Exchange::State& state, const Answered& answered, std::string body);

// What judge_answer made. Error: content_damaged.
struct Pulled {
  std::vector<store::Information> information;
  std::vector<PulledDocument> documents;
};
Result<Pulled> read_pulled(const std::string& institution, std::string_view content);

}  // namespace tasuki::exchange
