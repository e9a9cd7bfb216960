#include "exchange/receipt.hpp"

#include "base/limits.hpp"
#include "crypto/jws.hpp"
#include "exchange/unit_state.hpp"
#include "json/writer.hpp"

namespace tasuki::exchange {

std::string make_receipt(const Registration& registration, const crypto::PrivateKey& key) {
  const store::UnitRecord& unit = registration.unit;
  json::Writer w;
  w.object().key("v").number(1);
  w.field("unit", registration.id).field("kind", clins::kind_row(unit.kind).code);
  w.key("identifier").object();
  w.field("system", unit.identifier_system).field("value", unit.identifier_value).end();
  w.field("sha256", crypto::to_hex(unit.digest));
  w.key("size").number(static_cast<std::int64_t>(unit.size));
  w.field("sender", unit.sender).field("destination", unit.destination);
  w.field("registered", to_instant(unit.registered_at)).field("state", state_code(unit.state));
  w.field("leaf", crypto::to_hex(registration.leaf));
  w.field("included_by", to_instant(unit.registered_at + limits::kInclusionDelayMax));
  w.key("rules").object().field("name", registration.rules.name());
  w.field("sha256", registration.rules.identity()).end();
  if (!registration.signature.empty()) w.key("signature").raw(registration.signature);
  w.end();
  return crypto::sign_jws(kReceiptType, w.take(), key);
}

}  // namespace tasuki::exchange
