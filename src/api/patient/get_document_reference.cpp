// GET /patient/DocumentReference: what was registered about the caller and from whom, the newest
// first. http://hl7.org/fhir/R4/http.html#search
#include "api/patient/reference.hpp"
#include "rest/answer.hpp"
#include "rest/links.hpp"

namespace tasuki::api::patient {
namespace {

Result<exchange::PageRequest> read_page(const http::Request& request) {
  TRY_VOID(rest::allow_parameters(request, {"_count", "_cursor"}));
  exchange::PageRequest page;
  page.count = TRY(
      rest::number_parameter(request, "_count", limits::kInboxPageDefault, limits::kInboxPageMax));
  if (page.count == 0) return fail(Code::parameter_invalid, "_count is 1 at least");
  if (const auto cursor = request.parameter("_cursor")) {
    if (cursor->empty()) return fail(Code::cursor_invalid);
    page.cursor = *cursor;
  }
  return page;
}

void write_link(json::Writer& w, std::string_view relation, std::string_view url) {
  if (!url.empty()) w.object().field("relation", relation).field("url", url).end();
}

}  // namespace

Result<http::Answer> get_document_reference(Context& context, http::Request& request) {
  const auto patient = TRY(context.patient(request));
  const auto asked = TRY(read_page(request));
  const auto page = TRY(context.view.documents(patient, asked));
  json::Writer w;
  w.object().field("resourceType", "Bundle").field("type", "searchset").key("link").array();
  write_link(w, "self", rest::self_link(request));
  write_link(w, "next", rest::next_link(request, page.next));
  w.end();
  if (!page.items.empty()) w.key("entry").array();
  for (const exchange::UnitView& unit : page.items) {
    w.object().key("resource");
    TRY_VOID(write_reference(w, context, unit));
    w.key("search").object().field("mode", "match").end().end();
  }
  if (!page.items.empty()) w.end();
  w.end();
  return rest::resource_response(200, w.take());
}

}  // namespace tasuki::api::patient
