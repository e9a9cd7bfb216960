// What gateways say of what their institutions hold.
#include "crypto/certificate.hpp"
#include "exchange/pull_shared.hpp"

namespace tasuki::exchange {

Result<std::vector<std::string>> Pull::declare(const Caller& caller,
                                               std::span<const DeclaredLine> lines) {
  Exchange::State& state = shared_->state;
  if (lines.size() > limits::kDeclarationsMax)
    return fail(Code::parameter_invalid, "at most 1000 lines at once");
  std::vector<store::Declaration> known;
  std::vector<std::string> unknown;
  for (const DeclaredLine& line : lines) {
    const auto linked = state.with.eligibility.linked({caller.institution, line.local_number});
    if (!linked && linked.error().code != Code::item_unknown)
      return std::unexpected(linked.error());
    if (!linked) {
      unknown.push_back(line.local_number);
      continue;
    }
    const auto person = TRY(state.with.store.person_of(linked->person));
    known.push_back({person, line.local_number, line.classes});
  }
  const Time now = state.with.clock.now();
  TRY_VOID(state.with.store.holders().declare(caller.institution, known, now));
  const std::string detail = std::to_string(known.size());
  const Act act{now, "holder.declare", "ok", 0, {}, detail};
  TRY_VOID(state.with.store.record({state.audit_writer.record(caller, act)}));
  return unknown;
}

Result<> Pull::announce(const Caller& caller, const std::string& certificate_pem,
                        clins::ClassSet opt_out) {
  Exchange::State& state = shared_->state;
  const auto certificate = TRY(crypto::Certificate::from_pem(certificate_pem));
  const Time now = state.with.clock.now();
  store::HolderStore& holders = state.with.store.holders();
  TRY_VOID(holders.put_answer_key(
      {caller.institution, certificate.public_key().thumbprint(), certificate_pem, now}));
  TRY_VOID(holders.set_opt_out(caller.institution, opt_out));
  const Act act{now, "holder.announce", "ok", 0, {}, {}};
  return state.with.store.record({state.audit_writer.record(caller, act)});
}

}  // namespace tasuki::exchange
