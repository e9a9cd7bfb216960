// Tables participant, participant_code and revoked_certificate.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sqlite/database.hpp"
#include "store/records.hpp"

namespace tasuki::store {

Result<std::optional<Participant>> select_participant(sqlite::Database& database,
                                                      std::string_view code);
Result<std::optional<Participant>> select_participant_of(sqlite::Database& database,
                                                         std::string_view any_code);
Result<std::vector<Participant>> select_directory(sqlite::Database& database,
                                                  const DirectoryQuery& query);
// Error: already_exists.
Result<> put_participant(sqlite::Database& database, const Participant& participant);
// Error: item_unknown.
Result<> update_status(sqlite::Database& database, std::string_view code, ParticipantStatus status,
                       Time at);

// The first revocation stands.
Result<> insert_revocation(sqlite::Database& database, std::string_view fingerprint,
                           std::string_view reason, Time at);
// Grows with every change of these tables.
Result<std::int64_t> select_directory_version(sqlite::Database& database);
Result<bool> select_revoked(sqlite::Database& database, std::string_view fingerprint);

}  // namespace tasuki::store
