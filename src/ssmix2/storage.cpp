#include "ssmix2/storage.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/limits.hpp"
#include "ssmix2/folder.hpp"

namespace tasuki::ssmix2 {
namespace {

// The newest of each key, in the order of its type and key.
class Newest {
 public:
  void add(FileName file) {
    const auto [found, is_new] = files_.try_emplace(file.key(), file);
    if (!is_new && found->second.updated < file.updated) found->second = std::move(file);
  }
  void append_to(std::vector<FileName>& files) {
    for (auto& [key, file] : files_) files.push_back(std::move(file));
  }

 private:
  std::map<std::string, FileName> files_;
};

class Handle {
 public:
  explicit Handle(int descriptor) : descriptor_(descriptor) {}
  ~Handle() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

Faulty<std::string> read_all(int file, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got = ::read(file, bytes.data() + have, size - have);
    if (got <= 0) return faulty(FaultCode::unreadable);
    have += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace

Result<Storage> Storage::open(std::string root) {
  std::error_code error;
  if (!std::filesystem::is_directory(root, error))
    return fail(Code::file_unreadable, "the root of the storage is no directory: " + root);
  return Storage(std::move(root));
}

Result<std::vector<FileName>> Storage::current(std::string_view patient,
                                               std::span<const DataType> types) const {
  std::vector<FileName> files;
  if (!is_patient_number(patient)) return files;
  const std::string folder = root_ + "/" + patient_folder(patient);
  const auto days = list_folder(folder, Kind::folders);
  if (!days) return files;
  std::map<DataType, Newest> found;
  for (const std::string& day : *days) {
    for (const DataTypeRow& row : data_types()) {
      if (!types.empty() && std::ranges::find(types, row.id) == types.end()) continue;
      const auto names = list_folder(folder + "/" + day + "/" + std::string(row.code), Kind::files);
      if (!names) continue;  // the patient has none of that type and day
      for (const std::string& name : *names) {
        auto file = parse_file_name(name);
        if (file && file->condition == Condition::current && file->patient == patient &&
            file->care_date == day && file->data_type == row.code)
          found[row.id].add(*std::move(file));
      }
    }
  }
  for (auto& [type, newest] : found) newest.append_to(files);
  return files;
}

Faulty<std::string> Storage::read(const FileName& file) const {
  const std::string path = root_ + "/" + file.path();
  const Handle handle(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (handle.get() < 0 || ::fstat(handle.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return faulty(FaultCode::unreadable);
  if (static_cast<std::size_t>(status.st_size) > limits::kHl7BytesMax)
    return faulty(FaultCode::too_large);
  return read_all(handle.get(), static_cast<std::size_t>(status.st_size));
}

Result<> Storage::each_patient(
    const std::function<Result<>(const std::string& number)>& found) const {
  const auto is_part = [](const std::string& name) { return is_patient_number(name); };
  for (const std::string& first : TRY(list_folder(root_, Kind::folders))) {
    if (!is_part(first)) continue;
    const auto seconds = list_folder(root_ + "/" + first, Kind::folders);
    if (!seconds) continue;
    for (const std::string& second : *seconds) {
      const auto numbers = list_folder(root_ + "/" + first + "/" + second, Kind::folders);
      if (!numbers) continue;
      for (const std::string& number : *numbers)
        if (is_part(number) && patient_folder(number) == first + "/" + second + "/" + number)
          TRY_VOID(found(number));
    }
  }
  return {};
}

}  // namespace tasuki::ssmix2
