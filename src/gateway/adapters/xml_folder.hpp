// The folder interface of the qualification terminal (資格確認端末), for an EMR that speaks to it
// already (docs/formats/xml-folder.md):
//
//   req/TSKsireg01req_NAME.xml   the EMR moves a request here     res/TSKsireg01res_NAME.xml answer
//   trash/NAME.xml               requests that could not be read
//
// Each request is one call of the LAN side, with its rules and its access log, on behalf of the one
// user that the settings name. The answer is durable before the request is taken away: after a
// crash in between it is done again, which changes nothing. One thread.
#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "base/log.hpp"
#include "gateway/adapters/xml_request.hpp"
#include "gateway/complete_file.hpp"
#include "gateway/folder_work.hpp"
#include "gateway/gateway.hpp"
#include "http/router.hpp"

namespace tasuki::gateway::adapters {

class XmlFolderWork final : public FolderWork {
 public:
  struct Dependencies {
    http::Router lan;  // where every request is this folder's caller's
    const Clock& clock;
    const Log& log;
    std::string institution;
    Lang language = Lang::ja;
    CompleteFileReader::Leases leases = CompleteFileReader::Leases::where_possible;
  };
  XmlFolderWork(XmlFolder folder, Dependencies dependencies);

  // Makes the folders. Error: file_unwritable.
  Result<> prepare() override;
  // Answers what is complete. What fails here is logged and done again at the next pass.
  void pass() override;
  std::vector<std::string> watched() const override { return {(root_ / "req").string()}; }

 private:
  struct Answered {
    std::string result;
    bool readable = true;  // else the request is kept in trash/, for whoever has to find out why
  };
  Result<> take(const std::filesystem::path& file);
  Result<Answered> answer(const XmlFileName& name, std::string_view content);
  http::Response call_lan(http::Request request);
  Result<> finish(const std::filesystem::path& file, const XmlFileName& name,
                  const Answered& answered);
  void complain(const std::string& subject, const Error& error);

  XmlFolder folder_;
  Dependencies deps_;
  std::filesystem::path root_;
  CompleteFileReader reader_;
  std::set<std::string> complained_;
};

}  // namespace tasuki::gateway::adapters
