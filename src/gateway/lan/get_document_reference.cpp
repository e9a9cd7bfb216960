// GET /fhir/DocumentReference: the state of what was handed over, by identifier or tracking id, or
// the inbox. http://hl7.org/fhir/R4/http.html#search
#include "gateway/lan/endpoints.hpp"
#include "gateway/reference.hpp"
#include "rest/links.hpp"

namespace tasuki::gateway::lan {
namespace {

http::Response searchset(const Context& context, const http::Request& request,
                         const std::vector<rest::DocumentReference>& items,
                         std::string_view cursor) {
  auto response = rest::resource_response(
      200, rest::to_searchset(items, rest::self_link(request), rest::next_link(request, cursor)));
  response.headers.add("Tasuki-Outbox-Waiting", std::to_string(context.outbox.waiting()));
  return response;
}

// What the exchange says about an identifier of ours now.
Result<std::vector<rest::DocumentReference>> ask_exchange(Context& context, const Caller& caller,
                                                          const rest::Token& token) {
  http::Call call;
  call.target =
      "/fhir/DocumentReference?identifier=" +
      http::encode_query(rest::escape_token(token.system) + "|" + rest::escape_token(token.value));
  const auto response = TRY(context.exchange.call(caller.actor, std::move(call)));
  if (response.status != 200) return fail(Code::peer_answer_invalid, describe(response));
  auto found = TRY(rest::read_searchset(response.body));
  return std::move(found.items);
}

// A change gave the unit another id; the identifier is the same, and mostly one person's only.
const rest::DocumentReference* same_unit(const std::vector<rest::DocumentReference>& items,
                                         const std::string& unit) {
  for (const auto& item : items)
    if (item.id == unit) return &item;
  return items.size() == 1 ? &items.front() : nullptr;
}

// Live where that is possible; else as last known, with its age (RFC 9111 section 5.1).
Result<http::Answer> accepted_item(Context& context, const http::Request& request,
                                   const Caller& caller, OutboxItem item) {
  const auto live = ask_exchange(context, caller, {item.identifier_system, item.identifier_value});
  const rest::DocumentReference* const fresh = live ? same_unit(*live, item.unit) : nullptr;
  const Time now = context.clock.now();
  const Time known_at = fresh != nullptr ? now : item.answered_at.value_or(item.queued_at);
  if (fresh != nullptr) item.answer = rest::to_json(*fresh);
  const Result<> written = context.storage.write([&](sqlite::Database& database) -> Result<> {
    if (fresh != nullptr)
      TRY_VOID(Outbox::remember_answer(database, item.number, item.answer, now));
    return record_access(database, {caller, "status", item.tracking}, now);
  });
  TRY_VOID(written);
  auto response = searchset(context, request, {to_reference(item, context.institution)}, {});
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - known_at).count();
  response.headers.add("Age", std::to_string(age));
  return response;
}

Result<http::Answer> one_item(Context& context, const http::Request& request, const Caller& caller,
                              OutboxItem item) {
  if (item.state == OutboxState::accepted)
    return accepted_item(context, request, caller, std::move(item));
  TRY_VOID(context.record(caller, "status", item.tracking));
  return searchset(context, request, {to_reference(item, context.institution)}, {});
}

Result<http::Answer> by_identifier(Context& context, const http::Request& request,
                                   const Caller& caller) {
  TRY_VOID(rest::allow_parameters(request, {"identifier"}));
  const rest::Token token = TRY(rest::parse_token(*request.parameter("identifier")));
  auto item = TRY(context.outbox.find(token.system, token.value));
  if (item) return one_item(context, request, caller, std::move(*item));
  // Not handed over here: the institution may have another gateway.
  const auto elsewhere = TRY(ask_exchange(context, caller, token));
  TRY_VOID(context.record(caller, "status", ""));
  return searchset(context, request, elsewhere, {});
}

Result<http::Answer> by_tracking(Context& context, const http::Request& request,
                                 const Caller& caller) {
  TRY_VOID(rest::allow_parameters(request, {"_tracking"}));
  auto item = TRY(context.outbox.find(*request.parameter("_tracking")));
  if (item) return one_item(context, request, caller, std::move(*item));
  TRY_VOID(context.record(caller, "status", ""));
  return searchset(context, request, {}, {});
}

Result<http::Answer> inbox(Context& context, const http::Request& request, const Caller& caller) {
  TRY_VOID(rest::allow_parameters(request, {"recipient", "_count", "_since", "_cursor"}));
  if (request.parameter("recipient") != "me")
    return fail(Code::parameter_invalid, "recipient is me");
  const std::size_t count = TRY(
      rest::number_parameter(request, "_count", limits::kInboxPageDefault, limits::kInboxPageMax));
  if (count == 0) return fail(Code::parameter_invalid, "_count is 1 at least");
  std::optional<Time> since;
  if (const auto text = request.parameter("_since")) since = TRY(parse_instant(*text));
  const auto cursor = request.parameter("_cursor");
  if (cursor && cursor->empty()) return fail(Code::cursor_invalid);
  const auto page = TRY(context.inbox.page(cursor.value_or(""), since, count));
  std::vector<rest::DocumentReference> items;
  for (const InboxItem& item : page.items) items.push_back(TRY(to_reference(item)));
  TRY_VOID(context.record(caller, "inbox", ""));
  return searchset(context, request, items, page.next);
}

}  // namespace

Result<http::Answer> get_document_reference(Context& context, http::Request& request) {
  const Caller caller = TRY(context.authenticator.caller(request));
  if (request.parameter("identifier")) return by_identifier(context, request, caller);
  if (request.parameter("_tracking")) return by_tracking(context, request, caller);
  if (request.parameter("recipient")) return inbox(context, request, caller);
  TRY_VOID(rest::allow_parameters(
      request, {"identifier", "_tracking", "recipient", "_count", "_since", "_cursor"}));
  return fail(Code::parameter_missing, "identifier, _tracking or recipient");
}

}  // namespace tasuki::gateway::lan
