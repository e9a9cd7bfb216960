#include "gateway/pull/deliverable.hpp"

#include "clins/marks.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::gateway {
namespace {

bool is_undelivered(json::Value entry) {
  return clins::marks_of(entry["resource"]).undelivered;
}

// Its other members and entries byte for byte.
std::string without_undelivered(json::Value root) {
  json::Writer w;
  w.object();
  for (const json::Member& member : root.members()) {
    w.key(member.key.string());
    if (!member.key.equals("entry")) {
      w.raw(member.value.raw());
      continue;
    }
    w.array();
    for (const json::Value entry : member.value.items())
      if (!is_undelivered(entry)) w.raw(entry.raw());
    w.end();
  }
  w.end();
  return w.take();
}

bool is_information(json::Value entry) {
  const json::Value type = entry["resource"]["resourceType"];
  return type.equals("Condition") || type.equals("AllergyIntolerance") ||
         type.equals("Observation") || type.equals("MedicationRequest");
}

}  // namespace

std::optional<std::string> deliverable(const std::string& unit) {
  const auto document = json::Document::parse(unit);
  if (!document) return std::nullopt;
  const json::Value root = (*document)->root();
  std::size_t hidden = 0;
  std::size_t shown = 0;
  for (const json::Value entry : root["entry"].items())
    if (is_information(entry)) ++(is_undelivered(entry) ? hidden : shown);
  if (hidden == 0) return unit;
  if (root["type"].equals("document") || shown == 0) return std::nullopt;
  return without_undelivered(root);
}

}  // namespace tasuki::gateway
