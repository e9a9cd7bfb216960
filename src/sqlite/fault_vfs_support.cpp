#include "sqlite/fault_vfs_support.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <random>

#include "base/assert.hpp"
#include "base/files.hpp"

namespace tasuki::sqlite {
namespace {

constexpr std::size_t kSectorBytes = 512;

sqlite3_vfs* real_vfs() {
  static sqlite3_vfs* const vfs = sqlite3_vfs_find("unix");
  return vfs;
}

}  // namespace

// What SQLite holds as an open file; the real VFS's own follows behind it in the same memory.
struct FaultFile {
  sqlite3_file base;
  FaultVfs* vfs;
  const std::string* path;  // null: a temporary file, which no power cut matters to

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  static FaultFile& of(sqlite3_file* file) { return *reinterpret_cast<FaultFile*>(file); }
};

// The functions that SQLite calls. https://www.sqlite.org/c3ref/io_methods.html
struct FaultCalls {
  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out);
  static int remove(sqlite3_vfs* vfs, const char* path, int sync_directory);
  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset);
  static int truncate(sqlite3_file* file, sqlite3_int64 size);
  static int sync(sqlite3_file* file, int flags);

  template <auto Method, typename... A>
  static int pass(sqlite3_file* file, A... arguments) {
    sqlite3_file* real = FaultFile::of(file).real();
    return (real->pMethods->*Method)(real, arguments...);
  }
  static int close(sqlite3_file* file) {
    FaultFile& self = FaultFile::of(file);
    const int code = self.real()->pMethods->xClose(self.real());
    delete self.path;
    return code;
  }
  static void barrier(sqlite3_file* file) {
    sqlite3_file* real = FaultFile::of(file).real();
    real->pMethods->xShmBarrier(real);
  }
  static const sqlite3_io_methods kMethods;
};

// Version 2: without the memory mapping of version 3, past which writes could go unseen.
const sqlite3_io_methods FaultCalls::kMethods = {
    2,
    &FaultCalls::close,
    &FaultCalls::pass<&sqlite3_io_methods::xRead>,
    &FaultCalls::write,
    &FaultCalls::truncate,
    &FaultCalls::sync,
    &FaultCalls::pass<&sqlite3_io_methods::xFileSize>,
    &FaultCalls::pass<&sqlite3_io_methods::xLock>,
    &FaultCalls::pass<&sqlite3_io_methods::xUnlock>,
    &FaultCalls::pass<&sqlite3_io_methods::xCheckReservedLock>,
    &FaultCalls::pass<&sqlite3_io_methods::xFileControl>,
    &FaultCalls::pass<&sqlite3_io_methods::xSectorSize>,
    &FaultCalls::pass<&sqlite3_io_methods::xDeviceCharacteristics>,
    &FaultCalls::pass<&sqlite3_io_methods::xShmMap>,
    &FaultCalls::pass<&sqlite3_io_methods::xShmLock>,
    &FaultCalls::barrier,
    &FaultCalls::pass<&sqlite3_io_methods::xShmUnmap>,
    nullptr,
    nullptr,
};

int FaultCalls::open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) {
  FaultVfs& self = *static_cast<FaultVfs*>(vfs->pAppData);
  FaultFile& opened = *new (file) FaultFile{{nullptr}, &self, nullptr};
  if (const int error = self.fail_now(DiskCall::open, path == nullptr ? "" : path)) {
    errno = error;
    return SQLITE_CANTOPEN;
  }
  const bool existed = path != nullptr && std::filesystem::exists(path);
  const int code = real_vfs()->xOpen(real_vfs(), path, opened.real(), flags, out);
  if (code != SQLITE_OK) return code;
  opened.base.pMethods = &kMethods;
  if (path == nullptr || (flags & SQLITE_OPEN_DELETEONCLOSE) != 0) return SQLITE_OK;
  opened.path = new std::string(path);
  const std::lock_guard lock(self.mutex_);
  const auto [at, first_seen] = self.files_.try_emplace(*opened.path);
  if (first_seen && existed) at->second.durable = read_file(path).value_or(std::string());
  if (!existed || first_seen) at->second.is_new = !existed;
  return SQLITE_OK;
}

int FaultCalls::remove(sqlite3_vfs* vfs, const char* path, int sync_directory) {
  FaultVfs& self = *static_cast<FaultVfs*>(vfs->pAppData);
  const int code = real_vfs()->xDelete(real_vfs(), path, 0);
  if (code != SQLITE_OK) return code;
  self.record(path, {FaultVfs::Change::Kind::remove, 0, {}});
  if (sync_directory != 0) {
    const std::lock_guard lock(self.mutex_);
    self.directory_synced();
  }
  return SQLITE_OK;
}

// A write that fails has written its first half: that is what a full disk does.
int FaultCalls::write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  FaultFile& self = FaultFile::of(file);
  sqlite3_file* real = self.real();
  const int error = self.path == nullptr ? 0 : self.vfs->fail_now(DiskCall::write, *self.path);
  const int written = error == 0 ? size : size / 2;
  const int code = real->pMethods->xWrite(real, bytes, written, offset);
  if (code != SQLITE_OK) return code;
  if (self.path != nullptr)
    self.vfs->record(*self.path, {FaultVfs::Change::Kind::write, static_cast<std::uint64_t>(offset),
                                  std::string(static_cast<const char*>(bytes),
                                              static_cast<std::size_t>(written))});
  errno = error;
  if (error == 0) return SQLITE_OK;
  return error == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

int FaultCalls::truncate(sqlite3_file* file, sqlite3_int64 size) {
  FaultFile& self = FaultFile::of(file);
  sqlite3_file* real = self.real();
  if (self.path == nullptr) return real->pMethods->xTruncate(real, size);
  if (const int error = self.vfs->fail_now(DiskCall::truncate, *self.path)) {
    errno = error;
    return SQLITE_IOERR_TRUNCATE;
  }
  const int code = real->pMethods->xTruncate(real, size);
  if (code == SQLITE_OK)
    self.vfs->record(*self.path,
                     {FaultVfs::Change::Kind::truncate, static_cast<std::uint64_t>(size), {}});
  return code;
}

int FaultCalls::sync(sqlite3_file* file, int) {
  FaultFile& self = FaultFile::of(file);
  if (self.path == nullptr) return SQLITE_OK;
  if (const int error = self.vfs->fail_now(DiskCall::sync, *self.path)) {
    errno = error;
    return SQLITE_IOERR_FSYNC;
  }
  self.vfs->synced(*self.path);
  return SQLITE_OK;
}

FaultVfs::FaultVfs() : vfs_(std::make_unique<sqlite3_vfs>(*real_vfs())) {
  static std::atomic<int> count = 0;
  name_ = "fault" + std::to_string(++count);
  vfs_->szOsFile = static_cast<int>(sizeof(FaultFile)) + real_vfs()->szOsFile;
  vfs_->zName = name_.c_str();
  vfs_->pNext = nullptr;
  vfs_->pAppData = this;
  vfs_->xOpen = &FaultCalls::open;
  vfs_->xDelete = &FaultCalls::remove;
  TASUKI_ASSERT(sqlite3_vfs_register(vfs_.get(), 0) == SQLITE_OK);
}

FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(vfs_.get());
}

void FaultVfs::inject(const Fault& fault) {
  const std::lock_guard lock(mutex_);
  fault_ = fault;
}

void FaultVfs::heal() {
  const std::lock_guard lock(mutex_);
  fault_.reset();
}

std::uint64_t FaultVfs::count(DiskCall call) const {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(call);
  return found == counts_.end() ? 0 : found->second;
}

int FaultVfs::fail_now(DiskCall call, std::string_view path) {
  const std::lock_guard lock(mutex_);
  ++counts_[call];
  if (!fault_ || fault_->call != call || !path.ends_with(fault_->of_files)) return 0;
  if (fault_->nth > 1) {
    --fault_->nth;
    return 0;
  }
  const int error = fault_->error_number;
  if (!fault_->lasting) fault_.reset();
  return error;
}

void FaultVfs::record(const std::string& path, Change change) {
  const std::lock_guard lock(mutex_);
  files_[path].changes.push_back(std::move(change));
}

// The unix VFS syncs the directory with the first sync of a journal or log that it created.
void FaultVfs::synced(const std::string& path) {
  const std::lock_guard lock(mutex_);
  File& file = files_[path];
  if (file.is_new && (path.ends_with("-wal") || path.ends_with("-journal"))) directory_synced();
  for (const Change& change : file.changes) apply(file.durable, change);
  if (!file.durable) file.durable.emplace();
  file.changes.clear();
  file.is_new = false;
}

void FaultVfs::directory_synced() {
  for (auto& [path, file] : files_) {
    const auto last = std::ranges::find(file.changes.rbegin(), file.changes.rend(),
                                        Change::Kind::remove, &Change::kind);
    if (last == file.changes.rend()) continue;
    file.changes.erase(file.changes.begin(), last.base());
    file.durable.reset();
  }
}

void FaultVfs::apply(std::optional<std::string>& content, const Change& change) {
  if (change.kind == Change::Kind::remove) {
    content.reset();
    return;
  }
  if (!content) content.emplace();
  if (change.kind == Change::Kind::truncate) {
    content->resize(change.offset);
    return;
  }
  content->resize(std::max<std::size_t>(content->size(), change.offset + change.bytes.size()));
  change.bytes.copy(content->data() + change.offset, change.bytes.size());
}

void FaultVfs::crash_into(const std::filesystem::path& directory,
                          std::optional<std::uint64_t> seed) const {
  std::mt19937_64 random(seed.value_or(0));
  // Some cuts come right before a sync would have ended, some when nothing was on its way yet.
  constexpr std::array kKeptOfFour = {0U, 1U, 2U, 3U, 4U};
  const unsigned kept = seed ? kKeptOfFour[random() % kKeptOfFour.size()] : 0;
  const auto keep = [&] { return random() % 4 < kept; };

  std::filesystem::create_directories(directory);
  const std::lock_guard lock(mutex_);
  for (const auto& [path, file] : files_) {
    std::optional<std::string> content = file.durable;
    for (const Change& change : file.changes) {
      if (change.kind != Change::Kind::write) {
        if (keep()) apply(content, change);
        continue;
      }
      for (std::size_t at = 0; at < change.bytes.size();) {
        const std::size_t in_sector = (change.offset + at) % kSectorBytes;
        const std::string part = change.bytes.substr(at, kSectorBytes - in_sector);
        if (keep()) apply(content, {change.kind, change.offset + at, part});
        at += part.size();
      }
    }
    if (!content) continue;
    const auto target = directory / std::filesystem::path(path).filename();
    std::ofstream(target, std::ios::binary) << *content;
  }
}

}  // namespace tasuki::sqlite
