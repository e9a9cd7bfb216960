// GET /fhir/Organization: who takes part. http://hl7.org/fhir/R4/organization.html
#include "api/endpoints.hpp"
#include "clins/institution.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"
#include "rest/links.hpp"

namespace tasuki::api {
namespace {

void write_identifier(json::Writer& w, std::string_view code) {
  w.object().field("system", clins::kInstitutionSystem).field("value", code).end();
}

void write_address(json::Writer& w, const store::Participant& p) {
  if (p.address.empty() && p.postal_code.empty()) return;
  w.key("address").array().object();
  if (!p.address.empty()) w.field("text", p.address);
  if (!p.postal_code.empty()) w.field("postalCode", p.postal_code);
  w.field("country", "JP").end().end();
}

void write_organization(json::Writer& w, const store::Participant& p) {
  w.object().field("resourceType", "Organization").field("id", p.code);
  w.key("identifier").array();
  write_identifier(w, p.code);
  for (const std::string& code : p.also_codes) write_identifier(w, code);
  w.end();
  w.key("active").boolean(p.status == store::ParticipantStatus::active);
  w.field("name", p.name);
  if (!p.kana.empty()) w.key("alias").array().string(p.kana).end();
  if (!p.phone.empty()) {
    w.key("telecom").array().object();
    w.field("system", "phone").field("value", p.phone).end().end();
  }
  write_address(w, p);
  w.end();
}

std::string searchset(const std::vector<store::Participant>& participants, const std::string& self,
                      const std::string& next) {
  json::Writer w;
  w.object().field("resourceType", "Bundle").field("type", "searchset").key("link").array();
  w.object().field("relation", "self").field("url", self).end();
  if (!next.empty()) w.object().field("relation", "next").field("url", next).end();
  w.end();
  if (!participants.empty()) {  // FHIR knows no empty arrays
    w.key("entry").array();
    for (const store::Participant& participant : participants) {
      w.object().key("resource");
      write_organization(w, participant);
      w.key("search").object().field("mode", "match").end().end();
    }
    w.end();
  }
  w.end();
  return w.take();
}

// The filters that are plain texts, one row each.
struct TextFilter {
  std::string_view parameter;
  std::string store::DirectoryQuery::*member;
};
constexpr TextFilter kTextFilters[] = {
    {"name", &store::DirectoryQuery::name},
    {"phone", &store::DirectoryQuery::phone},
    {"address-postalcode", &store::DirectoryQuery::postal_code},
    {"address", &store::DirectoryQuery::address},
};

Result<store::DirectoryQuery> read_query(const http::Request& request) {
  TRY_VOID(rest::allow_parameters(request, {"name", "phone", "address-postalcode", "address",
                                            "identifier", "_count", "_cursor"}));
  store::DirectoryQuery query;
  for (const TextFilter& filter : kTextFilters) {
    const auto text = request.parameter(filter.parameter);
    if (!text) continue;
    // An empty filter would return everybody: surely not what was meant.
    if (text->empty())
      return fail(Code::parameter_invalid, std::string(filter.parameter) + " is empty");
    query.*filter.member = *text;
  }
  if (const auto identifier = request.parameter("identifier")) {
    rest::Token token = TRY(rest::parse_token(*identifier));
    if (token.system != clins::kInstitutionSystem || !clins::is_institution_code(token.value))
      return fail(Code::parameter_invalid, "identifier is a 10-digit institution code");
    query.code = std::move(token.value);
  }
  if (const auto cursor = request.parameter("_cursor")) {
    if (!clins::is_institution_code(*cursor)) return fail(Code::cursor_invalid);
    query.after = *cursor;
  }
  query.limit = TRY(
      rest::number_parameter(request, "_count", limits::kInboxPageDefault, limits::kInboxPageMax));
  if (query.limit == 0) return fail(Code::parameter_invalid, "_count is 1 at least");
  return query;
}

}  // namespace

Result<http::Answer> get_organization(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  store::DirectoryQuery query = TRY(read_query(request));
  const std::size_t page = query.limit++;  // one more shows that there is more
  auto participants = TRY(context.with.exchange.directory(query));
  std::string next;
  if (participants.size() > page) {
    participants.resize(page);
    next = rest::next_link(request, participants.back().code);
  }
  return rest::resource_response(200, searchset(participants, rest::self_link(request), next));
}

}  // namespace tasuki::api
