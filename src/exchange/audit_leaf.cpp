#include "exchange/audit_leaf.hpp"

#include "base/text.hpp"
#include "json/writer.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::size_t kSaltBytes = 16;

std::uint64_t first_number(std::string_view salt) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8 | static_cast<unsigned char>(salt[i]);
  return number;
}

}  // namespace

AuditWriter::AuditWriter(std::string_view secret, Random& random)
    : handles_(secret, "audit-person"), random_(random) {}

store::AuditRecord AuditWriter::record(const Caller& caller, const Act& act) const {
  const std::string salt = random_.bytes(kSaltBytes);
  const std::string handle =
      act.person == 0 ? std::string() : handles_.encode({act.person, first_number(salt)});
  json::Writer w;
  w.object().key("v").number(1);
  w.field("time", to_instant(act.at)).field("event", act.event).field("outcome", act.outcome);
  w.field("institution", caller.institution).field("user", caller.actor.user);
  w.field("role", caller.actor.role).field("purpose", caller.actor.purpose);
  w.field("person", handle).field("unit", act.unit).field("detail", act.detail);
  w.field("trace", caller.trace_id);
  w.field("assertion", crypto::to_hex(crypto::sha256(caller.assertion)));
  w.field("salt", to_hex(salt)).end();
  return {w.take(), caller.institution, act.person, caller.assertion};
}

}  // namespace tasuki::exchange
