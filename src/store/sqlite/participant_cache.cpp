#include "store/sqlite/participant_cache.hpp"

#include "base/limits.hpp"
#include "store/sqlite/participant_table.hpp"

namespace tasuki::store {

using sqlite::Database;

// The version is read in the same snapshot as the answer, so an answer is never filed under a
// version that it does not belong to.
template <typename T, typename Select>
Result<T> ParticipantCache::answer(Answers<T>& known, std::string_view key, Select select) {
  return readers_.read([&](Database& database) -> Result<T> {
    const std::int64_t version = TRY(select_directory_version(database));
    {
      const std::lock_guard lock(mutex_);
      const auto found = known.find(std::string(key));
      if (version == version_ && found != known.end()) return found->second;
    }
    T fresh = TRY(select(database, key));
    const std::lock_guard lock(mutex_);
    if (version != version_ || known.size() >= limits::kParticipantsRemembered) {
      by_code_.clear();
      by_any_code_.clear();
      revoked_.clear();
      version_ = version;
    }
    known.emplace(key, fresh);
    return fresh;
  });
}

Result<std::optional<Participant>> ParticipantCache::participant(std::string_view code) {
  return answer(by_code_, code, select_participant);
}

Result<std::optional<Participant>> ParticipantCache::participant_of(std::string_view any_code) {
  return answer(by_any_code_, any_code, select_participant_of);
}

Result<bool> ParticipantCache::is_revoked(std::string_view fingerprint) {
  return answer(revoked_, fingerprint, select_revoked);
}

}  // namespace tasuki::store
