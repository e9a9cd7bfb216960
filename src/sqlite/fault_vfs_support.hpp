// A disk that fails, for tests: a SQLite VFS over the real one. It knows of every file what a power
// cut would leave of it, because it keeps apart what was written and what was synced; and it makes
// the n-th write, sync, open or truncate fail. Thread-safe. Real syncs are not made: tests are
// quick.
//
// The model of a power cut: what a file held at its last successful sync is there. Of each later
// change any part may be there, whole sectors of 512 bytes of a write at a time. Shared memory is
// gone. All files lie in one directory. A removal is undone unless the directory was synced since.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3_vfs;

namespace tasuki::sqlite {

enum class DiskCall { open, write, sync, truncate };

struct Fault {
  DiskCall call = DiskCall::write;
  std::uint64_t nth = 1;      // from now; 1 is the next one
  int error_number = 0;       // EIO or ENOSPC
  bool lasting = false;       // all later ones as well, until heal()
  std::string of_files = "";  // whose names end so; "-wal" is the log of a database
};

class FaultVfs {
 public:
  FaultVfs();   // registers itself under a name of its own
  ~FaultVfs();  // after the last connection
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  const std::string& name() const { return name_; }  // for Options::vfs

  // Writes into `directory` what a power cut at this moment would leave of all files, under their
  // own file names. Without a seed nothing that was not synced is kept; a seed chooses what is.
  // Connections go on undisturbed: one run gives as many crashes as wanted.
  void crash_into(const std::filesystem::path& directory,
                  std::optional<std::uint64_t> seed = std::nullopt) const;

  void inject(const Fault& fault);  // replaces the one before
  void heal();
  std::uint64_t count(DiskCall call) const;  // calls so far, also those that failed

 private:
  friend struct FaultFile;
  friend struct FaultCalls;
  struct Change {
    enum class Kind { write, truncate, remove } kind;
    std::uint64_t offset;  // of a write; the new size of a truncate
    std::string bytes;
  };
  struct File {
    std::optional<std::string> durable;  // nothing: a power cut leaves no file
    std::vector<Change> changes;         // since the last sync, in order
    bool is_new = true;                  // its first sync is one of the directory as well
  };

  // The errno of this call when it must fail, or 0.
  int fail_now(DiskCall call, std::string_view path);
  void record(const std::string& path, Change change);
  void synced(const std::string& path);
  void directory_synced();
  static void apply(std::optional<std::string>& content, const Change& change);

  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  mutable std::mutex mutex_;
  std::map<std::string, File> files_;
  std::map<DiskCall, std::uint64_t> counts_;
  std::optional<Fault> fault_;
};

}  // namespace tasuki::sqlite
