// GET /fhir/DocumentReference: status by the sender's own identifier, or the inbox of whoever asks.
// http://hl7.org/fhir/R4/http.html#search
#include "api/endpoints.hpp"
#include "api/reference.hpp"
#include "rest/answer.hpp"
#include "rest/links.hpp"

namespace tasuki::api {
namespace {

http::Response searchset(const http::Request& request, const std::vector<exchange::UnitView>& units,
                         std::string_view cursor) {
  return rest::resource_response(200,
                                 rest::to_searchset(to_references(units), rest::self_link(request),
                                                    rest::next_link(request, cursor)));
}

Result<http::Answer> status(Context& context, const http::Request& request,
                            const exchange::Caller& caller) {
  TRY_VOID(rest::allow_parameters(request, {"identifier"}));
  const rest::Token token = TRY(rest::parse_token(*request.parameter("identifier")));
  const auto units = TRY(context.with.exchange.status(caller, token.system, token.value));
  return searchset(request, units, {});
}

Result<http::Answer> inbox(Context& context, const http::Request& request,
                           const exchange::Caller& caller) {
  TRY_VOID(rest::allow_parameters(request, {"recipient", "_count", "_since", "_cursor"}));
  if (request.parameter("recipient") != "me")
    return fail(Code::parameter_invalid, "recipient is me: nobody reads another's inbox");
  exchange::Exchange::InboxRequest query;
  query.count = TRY(
      rest::number_parameter(request, "_count", limits::kInboxPageDefault, limits::kInboxPageMax));
  if (query.count == 0) return fail(Code::parameter_invalid, "_count is 1 at least");
  if (const auto since = request.parameter("_since")) query.since = TRY(parse_instant(*since));
  if (const auto cursor = request.parameter("_cursor")) {
    if (cursor->empty()) return fail(Code::cursor_invalid);
    query.cursor = *cursor;
  }
  const auto page = TRY(context.with.exchange.inbox(caller, query));
  return searchset(request, page.items, page.next);
}

}  // namespace

Result<http::Answer> get_document_reference(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  if (request.parameter("identifier")) return status(context, request, caller);
  if (request.parameter("recipient")) return inbox(context, request, caller);
  TRY_VOID(
      rest::allow_parameters(request, {"identifier", "recipient", "_count", "_since", "_cursor"}));
  return fail(Code::parameter_missing, "identifier or recipient");
}

}  // namespace tasuki::api
