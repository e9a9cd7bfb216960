#include "gateway/event_page.hpp"

#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::gateway {

std::string to_json(const Events::Page& page) {
  json::Writer w;
  w.object().key("events").array();
  for (const Event& event : page.events) {
    w.object().field("type", event.kind);
    w.field(event.kind == kEventArrived ? "unit" : "tracking", event.subject);
    w.field("at", to_instant(event.at)).field("cursor", event.cursor).end();
  }
  w.end().field("cursor", page.cursor).end();
  return w.take();
}

Result<Events::Page> read_event_page(std::string_view body) {
  const auto document = json::Document::parse(std::string(body));
  if (!document) return fail(Code::peer_answer_invalid, "events that are not JSON");
  const json::Value root = (*document)->root();
  Events::Page page;
  page.cursor = root["cursor"].string();
  if (!root["events"].is(json::Type::array) || !root["cursor"].is(json::Type::string))
    return fail(Code::peer_answer_invalid, "events without a cursor");
  for (const json::Value node : root["events"].items()) {
    Event event;
    event.cursor = node["cursor"].string();
    event.kind = node["type"].string();
    event.subject = node["unit"].string();
    const auto at = parse_instant(node["at"].string());
    if (at) event.at = *at;
    page.events.push_back(std::move(event));
  }
  return page;
}

}  // namespace tasuki::gateway
