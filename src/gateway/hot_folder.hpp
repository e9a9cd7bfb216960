// A folder as an interface for an EMR that can only write and read files
// (docs/operate/hot-folder.md):
//
//   out/*.json        documents to send, consent later     out/oral/*.json   consent given orally
//   sent/NAME         what was taken                       sent/NAME.result.json  what became of it
//   in/ID.json        what arrived                         in/ID.about.json  its DocumentReference
//
// A file is moved to sent/ only once it is durable in the outbox; a crash between any two steps
// leads to the same steps again, with the same outcome. One thread.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>

#include "base/log.hpp"
#include "gateway/complete_file.hpp"
#include "gateway/folder_work.hpp"
#include "gateway/gateway.hpp"
#include "gateway/inbox.hpp"
#include "gateway/intake.hpp"

namespace tasuki::gateway {

class HotFolderWork final : public FolderWork {
 public:
  struct Dependencies {
    Storage& storage;
    Intake& intake;
    Inbox& inbox;
    const Clock& clock;
    const Log& log;
    std::string institution;
    Lang language = Lang::ja;
    CompleteFileReader::Leases leases = CompleteFileReader::Leases::where_possible;
  };
  HotFolderWork(HotFolder folder, Dependencies dependencies);

  // Makes the folders. Error: file_unwritable.
  Result<> prepare() override;
  // Takes what is complete, writes results and what arrived. What fails is logged and done again
  // at the next pass.
  void pass() override;

  std::vector<std::string> watched() const override {
    return {(root_ / "out").string(), (root_ / "out" / "oral").string()};
  }

 private:
  void take_all(const std::filesystem::path& directory, const std::string& consent);
  Result<> take(const std::filesystem::path& file, const std::string& consent);
  Result<> submit(const std::filesystem::path& file, const CompleteFileReader::File& complete,
                  const std::string& consent);
  Result<> refuse(const std::filesystem::path& file, const std::string& name,
                  std::string_view outcome);
  // Under which name in sent/ the file is kept: its own, or "letter.2.json".
  Result<std::string> name_for(const std::filesystem::path& file, const std::string& sha256);
  Result<> move_to_sent(const std::filesystem::path& file, const std::string& name);
  Result<> write_result(const std::string& name, std::string_view body);
  Result<> report_results();
  Result<> deliver_arrivals();
  Result<> deliver(const InboxItem& item);
  void complain(const std::string& subject, const Error& error);

  HotFolder folder_;
  Dependencies deps_;
  std::filesystem::path root_;
  Caller caller_;
  CompleteFileReader reader_;
  std::set<std::string> complained_;  // each trouble is logged once
};

}  // namespace tasuki::gateway
