// The calls of the Web API, one a file. Each reads the request, calls the exchange and writes the
// answer; an Error becomes an OperationOutcome in router.cpp.
#pragma once

#include <atomic>

#include "api/api.hpp"
#include "api/authenticate.hpp"

namespace tasuki::api {

struct Context {
  explicit Context(const Dependencies& d) : with(d), authenticator(d.exchange, d.clock) {}
  Dependencies with;
  Authenticator authenticator;
  std::atomic<std::size_t> uploads{0};
};

using Endpoint = Result<http::Answer>(Context&, http::Request&);

Endpoint post_bundle;
Endpoint change_bundle;
Endpoint cancel_bundle;
Endpoint restore_bundle;
Endpoint consent_bundle;
Endpoint withdraw_bundle;
Endpoint get_bundle;
Endpoint post_binary;
Endpoint get_binary;
Endpoint delete_binary;
Endpoint get_document_reference;
Endpoint get_document_reference_by_id;
Endpoint acknowledge;
Endpoint get_organization;
Endpoint patient_eligibility;
Endpoint patient_link;
Endpoint patient_unlink;
Endpoint patient_consent;
Endpoint patient_withdraw;
Endpoint patient_summary;
Endpoint patient_pull;
Endpoint get_async;
Endpoint delete_async;
Endpoint get_pull_requests;
Endpoint post_pull_answer;
Endpoint post_announcement;
Endpoint post_holdings;
Endpoint get_pull_keys;
Endpoint search_information;
Endpoint search_document_reference;
Endpoint get_rulepacks;
Endpoint get_rulepack;
Endpoint validate;
Endpoint get_metadata;
Endpoint get_events;
Endpoint search_audit_event;
Endpoint get_audit_heads;
Endpoint get_audit_proof;

}  // namespace tasuki::api
