#include "exchange/pull_asked.hpp"

#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::exchange {

std::string write_asked(const PullAsked& asked) {
  json::Writer w;
  w.object().key("classes").array();
  for (const clins::InformationClassRow& row : clins::information_classes())
    if (asked.classes.has(row.id)) w.string(row.code);
  w.end().field("start", asked.start).field("end", asked.end);
  w.key("emergency").boolean(asked.emergency).key("registered").boolean(asked.registered);
  w.key("kinds").array();
  for (const clins::Kind kind : asked.kinds) w.string(clins::kind_row(kind).code);
  w.end().end();
  return w.take();
}

Result<PullAsked> read_asked(std::string_view kept) {
  const auto document = json::Document::parse(std::string(kept));
  if (!document) return fail(Code::content_damaged, "what a PULL asked");
  const json::Value root = (*document)->root();
  PullAsked asked;
  asked.start = root["start"].string();
  asked.end = root["end"].string();
  asked.emergency = root["emergency"].boolean();
  asked.registered = root["registered"].boolean();
  for (const json::Value code : root["classes"].items()) {
    const auto one = clins::information_class(code.string());
    if (!one) return fail(Code::content_damaged, "what a PULL asked");
    asked.classes.add(*one);
  }
  for (const json::Value code : root["kinds"].items()) {
    const auto kind = clins::kind_from_code(code.string());
    if (!kind) return fail(Code::content_damaged, "what a PULL asked");
    asked.kinds.push_back(*kind);
  }
  return asked;
}

}  // namespace tasuki::exchange
