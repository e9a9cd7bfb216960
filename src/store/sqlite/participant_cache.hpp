// Remembers what every request asks of the directory: who a code belongs to, and whether a
// certificate is revoked. Each answer is checked against the version of the directory in the
// database, so a change by another process (the operator's command) holds at the next request.
// Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sqlite/group_commit.hpp"
#include "store/records.hpp"

namespace tasuki::store {

class ParticipantCache {
 public:
  explicit ParticipantCache(sqlite::ReaderPool& readers) : readers_(readers) {}

  Result<std::optional<Participant>> participant(std::string_view code);
  Result<std::optional<Participant>> participant_of(std::string_view any_code);
  Result<bool> is_revoked(std::string_view fingerprint);

 private:
  template <typename T>
  using Answers = std::unordered_map<std::string, T>;
  template <typename T, typename Select>
  Result<T> answer(Answers<T>& known, std::string_view key, Select select);

  sqlite::ReaderPool& readers_;
  std::mutex mutex_;
  std::int64_t version_ = -1;
  Answers<std::optional<Participant>> by_code_;
  Answers<std::optional<Participant>> by_any_code_;
  Answers<bool> revoked_;
};

}  // namespace tasuki::store
