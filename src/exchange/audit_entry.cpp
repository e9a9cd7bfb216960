#include "exchange/audit_entry.hpp"

#include <algorithm>
#include <array>

#include "json/document.hpp"

namespace tasuki::exchange {
namespace {

// Those of clins::purposes() that stand for an emergency.
constexpr std::array<std::string_view, 1> kEmergencies = {"ETREAT"};

// What is text in the leaf, and where it goes.
struct Member {
  std::string_view key;
  std::string AccessEntry::*text;
};
constexpr std::array kMembers = {
    Member{"event", &AccessEntry::event},   Member{"outcome", &AccessEntry::outcome},
    Member{"user", &AccessEntry::user},     Member{"institution", &AccessEntry::institution},
    Member{"role", &AccessEntry::role},     Member{"purpose", &AccessEntry::purpose},
    Member{"person", &AccessEntry::person}, Member{"unit", &AccessEntry::unit},
    Member{"detail", &AccessEntry::detail}, Member{"trace", &AccessEntry::trace},
};

}  // namespace

Result<AccessEntry> read_entry(const store::AuditEntry& entry, const crypto::PairCipher& units) {
  const auto document = json::Document::parse(entry.leaf);
  if (!document || !(*document)->root().is(json::Type::object))
    return fail(Code::store_failed, "an audit record is not readable");
  const json::Value root = (*document)->root();
  AccessEntry access;
  for (const Member& member : kMembers) access.*member.text = root[member.key].string();
  const auto at = parse_instant(root["time"].string());
  if (!at) return fail(Code::store_failed, "an audit record has no time");
  access.at = *at;
  access.emergency = std::ranges::find(kEmergencies, access.purpose) != kEmergencies.end();
  if (const auto pair = units.decode(access.unit))
    access.ref = store::UnitRef{pair->first, pair->second};
  access.leaf_hash = entry.leaf_hash;
  return access;
}

}  // namespace tasuki::exchange
