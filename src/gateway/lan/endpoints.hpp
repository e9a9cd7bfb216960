// The calls that the gateway offers its EMR on the hospital LAN, one a file: the same as the
// exchange's, so that an EMR learns one API. An Error becomes an OperationOutcome in router.cpp.
#pragma once

#include <atomic>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "gateway/exchange_line.hpp"
#include "gateway/inbox.hpp"
#include "gateway/intake.hpp"
#include "gateway/lan/authenticate.hpp"
#include "gateway/outbox.hpp"
#include "http/router.hpp"
#include "rest/answer.hpp"

namespace tasuki::gateway::lan {

// Attachments on their way between the EMR and the exchange.
struct Transfers {
  explicit Transfers(const ExchangeAddress& exchange) : address(exchange) {
    address.client.body_bytes_max = limits::kAttachmentBytesMax;
  }
  ExchangeAddress address;
  std::atomic<std::size_t> under_way{0};
};

struct Context {
  std::string institution;
  std::string exchange_url;
  Authenticator authenticator;
  Storage& storage;
  Outbox& outbox;
  Inbox& inbox;
  Events& events;
  Intake& intake;
  DirectLines& exchange;
  const Clock& clock;
  const Log& log;
  Lang default_language = Lang::ja;
  std::shared_ptr<Transfers> transfers{};  // without it no attachments

  // One line of the access log, durable before the answer leaves.
  Result<> record(const Caller& caller, std::string_view action, std::string_view subject);
};

// What is passed in must outlive the router.
http::Router make_router(Context context);

using Endpoint = Result<http::Answer>(Context&, http::Request&);

Endpoint post_bundle;
Endpoint get_bundle;
Endpoint get_document_reference;
Endpoint get_document_reference_by_id;
Endpoint get_operation_outcome;
Endpoint acknowledge;
Endpoint advise;
Endpoint relay;
Endpoint relay_pull;
Endpoint relay_summary;
Endpoint binary;
Endpoint get_organization;
Endpoint validate;
Endpoint get_metadata;
Endpoint get_events;

}  // namespace tasuki::gateway::lan
