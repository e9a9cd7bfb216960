// Who takes part, and whether a certificate may act.
#include "exchange/state.hpp"

namespace tasuki::exchange {

Result<std::vector<store::Participant>> Exchange::directory(const store::DirectoryQuery& query) {
  return state_->with.store.directory(query);
}

Result<store::Participant> Exchange::admit(const std::optional<std::string>& institution_code,
                                           std::string_view fingerprint) {
  store::Store& store = state_->with.store;
  if (!institution_code) return fail(Code::certificate_without_institution);
  auto participant = TRY(store.participant(*institution_code));
  if (!participant) return fail(Code::institution_unknown);
  const bool revoked = TRY(store.is_revoked(fingerprint));
  if (revoked) return fail(Code::certificate_revoked);
  if (participant->status == store::ParticipantStatus::suspended)
    return fail(Code::institution_suspended);
  return std::move(*participant);
}

}  // namespace tasuki::exchange
