#include "gateway/adapters/xml_folder.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/files.hpp"
#include "gateway/adapters/xml_result.hpp"
#include "gateway/lan/inside.hpp"
#include "rest/answer.hpp"

namespace tasuki::gateway::adapters {
namespace {

namespace fs = std::filesystem;

// Patient data: for the owner and the group of the folder.
constexpr unsigned kFileMode = 0640;
constexpr std::string_view kEnding = ".xml";

std::vector<fs::path> requests_in(const fs::path& directory) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(kEnding) && !is_partial_name(name)) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

Result<> forget(const fs::path& file) {
  std::error_code error;
  fs::remove(file, error);
  if (error) return fail(Code::file_unwritable, file.string() + ": " + error.message());
  return {};
}

}  // namespace

XmlFolderWork::XmlFolderWork(XmlFolder folder, Dependencies dependencies)
    : folder_(std::move(folder)),
      deps_(std::move(dependencies)),
      root_(folder_.path),
      reader_(deps_.clock, limits::kHotFolderQuiet, deps_.leases) {}

Result<> XmlFolderWork::prepare() {
  for (const char* name : {"req", "res", "trash"})
    TRY_VOID(make_directories((root_ / name).string()));
  return {};
}

void XmlFolderWork::pass() {
  for (const fs::path& file : requests_in(root_ / "req"))
    if (const auto taken = take(file); !taken) complain(file.string(), taken.error());
}

void XmlFolderWork::complain(const std::string& subject, const Error& error) {
  if (!complained_.insert(subject + error.to_string()).second) return;
  // A file name may have been made from a patient's name: it is not logged.
  deps_.log.error(
      "xml_folder.failed",
      {{"folder", folder_.path}, {"code", error.id()}, {"text", error_row(error.code).en}});
}

Result<> XmlFolderWork::take(const fs::path& file) {
  const XmlFileName name = read_file_name(file.filename().string());
  const auto complete = reader_.read(file.string(), limits::kXmlMessageBytesMax);
  if (!complete && complete.error().code == Code::body_too_large) {
    const ResultHead head{deps_.institution, {}, deps_.clock.now(), deps_.language};
    return finish(file, name, {TRY(failed_result(head, complete.error())), false});
  }
  if (!complete) return std::unexpected(complete.error());
  if (!*complete) return {};
  const Answered answered = TRY(answer(name, (*complete)->content));
  // Replaced since it was read: then what lies there now is another request, for the next pass.
  struct stat status {};
  if (::lstat(file.c_str(), &status) != 0 || state_of(status) != (*complete)->state) return {};
  return finish(file, name, answered);
}

Result<XmlFolderWork::Answered> XmlFolderWork::answer(const XmlFileName& name,
                                                      std::string_view content) {
  ResultHead head{deps_.institution, {}, deps_.clock.now(), deps_.language};
  const auto unreadable = [&](const Error& error) -> Result<Answered> {
    return Answered{TRY(failed_result(head, error)), false};
  };
  if (name.row == nullptr) return unreadable({Code::xml_message_unknown, {}});
  const auto root = read_xml(content);
  if (!root) return unreadable(root.error());
  head.file_identifier = file_identifier_of(*root);
  const auto request = read_request(*name.row, *root, deps_.institution);
  if (!request) return unreadable(request.error());
  auto lan_call = to_lan_call(*request);
  if (!lan_call) return unreadable(lan_call.error());
  const http::Response answered = call_lan(std::move(*lan_call));
  std::string reasons;
  if (request->row.message == XmlMessage::status)
    if (const std::string tracking = refused_tracking(answered); !tracking.empty()) {
      http::Request why;
      why.method = "GET";
      why.path = "/fhir/OperationOutcome/" + tracking;
      reasons = call_lan(std::move(why)).body;
    }
  auto result = result_of(head, request->row.message, answered, reasons);
  if (!result) result = failed_result(head, result.error());
  return Answered{TRY(std::move(result)), true};
}

http::Response XmlFolderWork::call_lan(http::Request request) {
  return lan::answer_inside(deps_.lan, std::move(request), deps_.language);
}

// The answer first: a request that disappears without one would look lost.
Result<> XmlFolderWork::finish(const fs::path& file, const XmlFileName& name,
                               const Answered& answered) {
  TRY_VOID(write_file((root_ / "res" / name.result).string(), answered.result, kFileMode));
  if (answered.readable) return forget(file);
  deps_.log.warning("xml_folder.unreadable", {{"folder", folder_.path}});
  const fs::path target = root_ / "trash" / file.filename();
  if (::rename(file.c_str(), target.c_str()) != 0)
    return fail(Code::file_unwritable, target.string() + ": " + std::strerror(errno));
  return {};
}

}  // namespace tasuki::gateway::adapters
