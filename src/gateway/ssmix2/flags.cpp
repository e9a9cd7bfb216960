#include "gateway/ssmix2/flags.hpp"

#include "base/assert.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::string_view kSystem = "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication";

void write_tag(json::Writer& w, std::string_view code) {
  w.object().field("system", kSystem).field("code", code).end();
}

void write_meta(json::Writer& w, json::Value meta, const clins::Marks& marks) {
  w.object();
  for (const json::Member& member : meta.members())
    if (!member.key.equals("tag")) w.key(member.key.string()).raw(member.value.raw());
  w.key("tag").array();
  for (const json::Value tag : meta["tag"].items()) w.raw(tag.raw());
  if (marks.uninformed) write_tag(w, "UNINFORMED");
  if (marks.undelivered) write_tag(w, "UNDELIVERED");
  if (marks.long_term) write_tag(w, "LTS");
  w.end().end();
}

void write_entry(json::Writer& w, json::Value entry, const clins::Marks& marks) {
  const json::Value resource = entry["resource"];
  if (resource["resourceType"].equals("Patient")) {
    w.raw(entry.raw());
    return;
  }
  w.object();
  for (const json::Member& member : entry.members()) {
    w.key(member.key.string());
    if (!member.key.equals("resource")) {
      w.raw(member.value.raw());
      continue;
    }
    w.object();
    for (const json::Member& part : resource.members()) {
      w.key(part.key.string());
      if (part.key.equals("meta"))
        write_meta(w, part.value, marks);
      else
        w.raw(part.value.raw());
    }
    w.end();
  }
  w.end();
}

}  // namespace

std::string with_flags(const std::string& unit, const clins::Marks& marks) {
  if (marks == clins::Marks{}) return unit;
  const auto document = json::Document::parse(unit);
  TASUKI_ASSERT(document.has_value());
  json::Writer w;
  w.object();
  for (const json::Member& member : (*document)->root().members()) {
    w.key(member.key.string());
    if (!member.key.equals("entry")) {
      w.raw(member.value.raw());
      continue;
    }
    w.array();
    for (const json::Value entry : member.value.items()) write_entry(w, entry, marks);
    w.end();
  }
  w.end();
  return w.take();
}

}  // namespace tasuki::gateway
