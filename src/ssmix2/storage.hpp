// A standardised storage as files, read only: what a patient has, what changed since a mark, and
// the index table SSMIXIDX that some storages have beside them.
//
// Never leaves the root: names are checked and symbolic links refused. Thread-safe; holds no state
// but the paths. A mark is opaque text, kept by the caller; the empty one is the beginning. Changes
// come at least once: after a mark some that came before may come again.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ssmix2/file_name.hpp"

namespace tasuki::ssmix2 {

// A file of the index or the tree that cannot be used, with its path relative to the root.
struct FileFault {
  std::string path;
  Fault fault;
};

// What came out of following the storage: each current or deleted file that was found, and each
// that is not one. Old versions (_2) are not told. An error of a callback ends the walk with it.
struct Finder {
  std::function<Result<>(const FileName& file)> found;
  std::function<Result<>(const FileFault& wrong)> wrong;
};

class Storage {
 public:
  // Error: file_unreadable where the root is no directory.
  static Result<Storage> open(std::string root);

  const std::string& root() const { return root_; }

  // The current (_1) files of a patient of these data types (empty: of all that are read here), by
  // data type, care date and order number; of several versions that claim to be current the newest.
  // Nothing for an unknown patient. Error: file_unreadable.
  Result<std::vector<FileName>> current(std::string_view patient,
                                        std::span<const DataType> types = {}) const;

  // The bytes of a file. Faults: unreadable (gone, no regular file), too_large.
  Faulty<std::string> read(const FileName& file) const;

  // Walks the whole tree and tells what changed since the mark, by the times of the file system
  // alone: folders that did not change are not listed. Gives the next mark. Files of data types
  // that are not read here are not told. Error: parameter_invalid (the mark), file_unreadable.
  Result<std::string> scan(std::string_view mark, const Finder& finder) const;

  // Every patient with a folder, in order. Error: file_unreadable.
  Result<> each_patient(const std::function<Result<>(const std::string& number)>& found) const;

 private:
  explicit Storage(std::string root) : root_(std::move(root)) {}
  std::string root_;
};

}  // namespace tasuki::ssmix2
