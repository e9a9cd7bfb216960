#include "gateway/hot_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/files.hpp"
#include "crypto/digest.hpp"
#include "fhir/operation_outcome.hpp"
#include "gateway/hot_files.hpp"
#include "gateway/reference.hpp"

namespace tasuki::gateway {
namespace {

namespace fs = std::filesystem;

// Patient data: for the owner and the group of the folder.
constexpr unsigned kFileMode = 0640;
constexpr std::string_view kEnding = ".json";

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

Result<> sync_directory(const fs::path& directory) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = fd >= 0 && ::fsync(fd) == 0;
  const int why = errno;
  if (fd >= 0) ::close(fd);
  if (synced) return {};
  return fail(Code::file_unwritable, directory.string() + ": " + std::strerror(why));
}

std::vector<fs::path> documents_in(const fs::path& directory) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(kEnding) && !is_partial_name(name)) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

// The sender can do nothing about it: the file stays and is tried again.
bool is_ours(const Error& error) {
  return error.http_status() >= 500;
}

}  // namespace

HotFolderWork::HotFolderWork(HotFolder folder, Dependencies dependencies)
    : folder_(std::move(folder)),
      deps_(std::move(dependencies)),
      root_(folder_.path),
      caller_{"hot-folder " + folder_.path, folder_.actor},
      reader_(deps_.clock, limits::kHotFolderQuiet, deps_.leases) {}

Result<> HotFolderWork::prepare() {
  for (const char* name : {"out/oral", "sent", "in"})
    TRY_VOID(make_directories((root_ / name).string()));
  return {};
}

void HotFolderWork::pass() {
  take_all(root_ / "out", "later");
  take_all(root_ / "out" / "oral", "oral");
  if (const auto done = report_results(); !done) complain("results", done.error());
  if (const auto done = deliver_arrivals(); !done) complain("arrivals", done.error());
}

void HotFolderWork::complain(const std::string& subject, const Error& error) {
  if (!complained_.insert(subject + error.to_string()).second) return;
  // A file name may have been made from a patient's name: it is not logged.
  deps_.log.error(
      "hot_folder.failed",
      {{"folder", folder_.path}, {"code", error.id()}, {"text", error_row(error.code).en}});
}

void HotFolderWork::take_all(const fs::path& directory, const std::string& consent) {
  for (const fs::path& file : documents_in(directory))
    if (const auto taken = take(file, consent); !taken) complain(file.string(), taken.error());
}

Result<> HotFolderWork::take(const fs::path& file, const std::string& consent) {
  const auto complete = reader_.read(file.string(), limits::kBodyBytesMax);
  if (!complete && complete.error().code == Code::body_too_large) {
    const std::string name = TRY(name_for(file, {}));
    return refuse(file, name, fhir::operation_outcome(complete.error(), deps_.language));
  }
  if (!complete) return std::unexpected(complete.error());
  if (!*complete) return {};
  return submit(file, **complete, consent);
}

Result<> HotFolderWork::submit(const fs::path& file, const CompleteFileReader::File& complete,
                               const std::string& consent) {
  const std::string sha256 = crypto::to_hex(crypto::sha256(complete.content));
  const std::string name = TRY(name_for(file, sha256));
  const std::string source = file.lexically_relative(root_).string();
  const auto outcome = deps_.intake.take(
      {complete.content, consent, caller_},
      [&](sqlite::Database& database, const Outbox::Placed& placed) -> Result<> {
        if (placed.disposition == Outbox::Disposition::conflict) return {};
        return hot_files::insert(database, folder_.path, {0, source, name, placed.item.tracking});
      });
  if (!outcome && is_ours(outcome.error())) return std::unexpected(outcome.error());
  if (!outcome) return refuse(file, name, fhir::operation_outcome(outcome.error(), deps_.language));
  if (!outcome->placed)
    return refuse(file, name, fhir::operation_outcome(outcome->issues, deps_.language));
  if (outcome->placed->disposition == Outbox::Disposition::conflict) {
    return refuse(file, name,
                  fhir::operation_outcome(Error{Code::identifier_conflict, {}}, deps_.language));
  }
  // Replaced since it was read: then what lies there now is another document, for the next pass.
  struct stat status {};
  if (::lstat(file.c_str(), &status) != 0 || state_of(status) != complete.state) return {};
  return move_to_sent(file, name);
}

// The result first: a file in sent/ without one would look as if it were under way.
Result<> HotFolderWork::refuse(const fs::path& file, const std::string& name,
                               std::string_view outcome) {
  TRY_VOID(write_result(name, outcome));
  deps_.log.warning("outbox.refused", {{"folder", folder_.path}});
  return move_to_sent(file, name);
}

Result<std::string> HotFolderWork::name_for(const fs::path& file, const std::string& sha256) {
  const std::string stem = file.stem().string();
  const std::string source = file.lexically_relative(root_).string();
  for (int n = 1;; ++n) {
    std::string name = stem + (n == 1 ? "" : "." + std::to_string(n)) + std::string(kEnding);
    if (is_there(root_ / "sent" / name)) continue;
    const bool promised = TRY(deps_.storage.read([&](sqlite::Database& database) {
      return hot_files::is_promised(database, folder_.path, name, source, sha256);
    }));
    if (!promised) return name;
  }
}

Result<> HotFolderWork::move_to_sent(const fs::path& file, const std::string& name) {
  const fs::path target = root_ / "sent" / name;
  if (::rename(file.c_str(), target.c_str()) != 0)
    return fail(Code::file_unwritable, target.string() + ": " + std::strerror(errno));
  TRY_VOID(sync_directory(target.parent_path()));
  return sync_directory(file.parent_path());
}

Result<> HotFolderWork::write_result(const std::string& name, std::string_view body) {
  return write_file((root_ / "sent" / (name + ".result.json")).string(), body, kFileMode);
}

Result<> HotFolderWork::report_results() {
  const auto finished = TRY(deps_.storage.read(
      [&](sqlite::Database& database) { return hot_files::finished(database, folder_.path); }));
  for (const auto& [row, item] : finished) {
    const bool accepted = item.state == OutboxState::accepted;
    TRY_VOID(write_result(
        row.name, accepted ? rest::to_json(to_reference(item, deps_.institution)) : item.answer));
    const Result<> written = deps_.storage.write([number = row.number](sqlite::Database& database) {
      return hot_files::mark_reported(database, number);
    });
    TRY_VOID(written);
  }
  return {};
}

Result<> HotFolderWork::deliver_arrivals() {
  const std::string mark_name = "hot-folder:" + folder_.path;
  std::string cursor = TRY(deps_.inbox.mark(mark_name));
  for (;;) {
    const auto page = TRY(deps_.inbox.page(cursor, std::nullopt, limits::kInboxPageDefault));
    for (const InboxItem& item : page.items) {
      TRY_VOID(deliver(item));
      cursor = std::to_string(item.position);
      const Time now = deps_.clock.now();
      const Result<> written = deps_.storage.write([&](sqlite::Database& database) -> Result<> {
        TRY_VOID(record_access(database, {caller_, "fetch", item.unit}, now));
        return write_mark(database, mark_name, cursor);
      });
      TRY_VOID(written);
    }
    if (page.next.empty()) return {};
  }
}

// What it is about first: whoever waits for ID.json finds both.
Result<> HotFolderWork::deliver(const InboxItem& item) {
  const auto content = TRY(deps_.inbox.content(item.unit));
  if (!content || crypto::to_hex(crypto::sha256(*content)) != item.sha256)
    return fail(Code::content_damaged, item.unit);
  const fs::path base = root_ / "in" / item.unit;
  TRY_VOID(write_file(base.string() + ".about.json", item.reference, kFileMode));
  TRY_VOID(write_file(base.string() + ".json", *content, kFileMode));
  deps_.log.info("inbox.read", {{"unit", item.unit},
                                {"size", item.size},
                                {"sha256", item.sha256},
                                {"folder", folder_.path}});
  return {};
}

}  // namespace tasuki::gateway
