#include "api/pull_keys.hpp"

#include <algorithm>
#include <filesystem>

#include "base/files.hpp"
#include "base/limits.hpp"

namespace tasuki::api {
namespace {

constexpr std::string_view kSuffix = ".pem";

struct KeyFile {
  Time made;
  std::unique_ptr<const crypto::SigningKey> key;
};

// "2026-11-23T21:00:00.000Z.pem"
Result<std::vector<KeyFile>> read_files(const std::string& directory) {
  std::vector<KeyFile> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(kSuffix)) continue;
    const Time made = TRY(parse_instant(name.substr(0, name.size() - kSuffix.size())));
    auto key = TRY(crypto::signing_key_from_pem(TRY(read_file(entry.path().string()))));
    files.push_back({made, std::move(key)});
  }
  if (error) return fail(Code::file_unreadable, directory);
  std::ranges::sort(files, {}, &KeyFile::made);
  return files;
}

httpsig::KeyRecord record_of(const crypto::SigningKey& key, Time from, Time until) {
  const crypto::PublicKey& own = key.public_key();
  return {own.thumbprint(), own, crypto::algorithm_of(own).value_or(crypto::Algorithm::es256), from,
          until};
}

// When a key takes over from the one before it; the first one signs at once.
Time signs_from(const std::vector<KeyFile>& files, std::size_t i) {
  return i == 0 ? files[i].made : files[i].made + limits::kPullKeyLead;
}

}  // namespace

Result<std::string> add_pull_key(const std::string& directory, Time now) {
  const std::string pem = crypto::generate_key_pem(crypto::Algorithm::es256);
  TRY_VOID(write_file(directory + "/" + to_instant(now) + std::string(kSuffix), pem, 0600));
  return TRY(crypto::signing_key_from_pem(pem))->public_key().thumbprint();
}

Result<PullKeys> read_pull_keys(const std::string& directory, Time now) {
  TRY_VOID(make_directories(directory));
  auto files = TRY(read_files(directory));
  if (files.empty()) {
    TRY(add_pull_key(directory, now));
    files = TRY(read_files(directory));
  }
  PullKeys keys;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const bool last = i + 1 == files.size();
    const Time until =
        last ? now + limits::kPullKeyListKept : signs_from(files, i + 1) + limits::kPullKeyOverlap;
    if (until <= now) continue;
    keys.published.push_back(record_of(*files[i].key, files[i].made, until));
    if (signs_from(files, i) > now) continue;
    keys.signer = {std::move(files[i].key), keys.published.back().keyid};
  }
  if (!keys.signer.key) return fail(Code::key_invalid, "no key of " + directory + " signs yet");
  return keys;
}

}  // namespace tasuki::api
