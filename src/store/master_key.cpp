#include "store/master_key.hpp"

#include <sys/stat.h>

#include <filesystem>

#include "base/files.hpp"
#include "crypto/seal.hpp"

namespace tasuki::store {

Result<std::string> read_master_key(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return fail(Code::file_unreadable, path);
  if ((status.st_mode & 0077U) != 0)
    return fail(Code::key_invalid, path + ": others may read it (chmod 600)");
  std::string key = TRY(read_file(path));
  if (key.size() != crypto::kSealKeyBytes)
    return fail(Code::key_invalid, path + ": a master key has 32 bytes");
  return key;
}

Result<std::string> read_or_make_master_key(const std::string& path, Random& random) {
  if (!std::filesystem::exists(path))
    TRY_VOID(write_file(path, random.bytes(crypto::kSealKeyBytes), 0600));
  return read_master_key(path);
}

}  // namespace tasuki::store
