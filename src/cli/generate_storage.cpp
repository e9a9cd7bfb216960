// tasuki generate --ssmix2: the made-up people as the storage of one of their hospitals.
#include "cli/generate_storage.hpp"

#include <filesystem>
#include <fstream>

#include "base/files.hpp"
#include "generate/storage.hpp"
#include "ssmix2/index.hpp"

namespace tasuki::cli {
namespace {

constexpr int kPersonsInATransaction = 500;

// "20261120103000123" -> "2026-11-20 10:30:00.123"
std::string index_time(const std::string& updated) {
  return updated.substr(0, 4) + "-" + updated.substr(4, 2) + "-" + updated.substr(6, 2) + " " +
         updated.substr(8, 2) + ":" + updated.substr(10, 2) + ":" + updated.substr(12, 2) + "." +
         updated.substr(14);
}

// What is written can be made again: nothing waits for the disk.
Result<> write(const std::string& root, const generate::StorageFile& file) {
  std::error_code error;
  std::filesystem::create_directories(root + "/" + file.name.folder(), error);
  std::ofstream stream(root + "/" + file.name.path(), std::ios::binary);
  if (error || !(stream << file.content << std::flush)) return fail(Code::file_unwritable, root);
  return {};
}

}  // namespace

Result<std::int64_t> write_storage(const generate::World& world, const std::string& root) {
  const generate::Institution& institution = generate::institutions().front();
  TRY_VOID(make_directories(root));
  auto index = TRY(ssmix2::IndexWriter::create(root + "/" + std::string(kStorageIndex),
                                               std::string(institution.code)));
  std::int64_t files = 0;
  for (int one = 1; one <= world.plan().persons; ++one) {
    if (!index.database().in_transaction()) TRY_VOID(index.database().begin());
    const generate::Person person = world.person(one);
    for (const generate::StorageFile& file : generate::storage_files(world, person, institution)) {
      TRY_VOID(write(root, file));
      TRY_VOID(index.add(file.name, index_time(file.name.updated)));
      ++files;
    }
    if (one % kPersonsInATransaction == 0) TRY_VOID(index.database().commit());
  }
  if (index.database().in_transaction()) TRY_VOID(index.database().commit());
  return files;
}

}  // namespace tasuki::cli
