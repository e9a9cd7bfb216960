// The keys with which an exchange signs what it asks holders: a directory with one file for each,
// named by when it was made.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "httpsig/key_ring.hpp"
#include "pull/wire.hpp"

namespace tasuki::api {

struct PullKeys {
  std::vector<httpsig::KeyRecord> published;  // today's, the next, and those just replaced
  pull::Signer signer;                        // today's
};

// Makes the first key when there is none. The newest that is old enough for every gateway to know
// it (limits::kPullKeyLead) signs; the others are published for limits::kPullKeyOverlap more.
// Errors: key_invalid, file_unreadable, file_unwritable.
Result<PullKeys> read_pull_keys(const std::string& directory, Time now);

// Gives its keyid. Error: file_unwritable.
Result<std::string> add_pull_key(const std::string& directory, Time now);

}  // namespace tasuki::api
