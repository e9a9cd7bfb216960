// Follows an SS-MIX2 storage and hands over what its release policy frees: registers, changes and
// cancels, each as a call of the LAN side with its rules, its outbox and its access log. What stays
// here stays in the ledger, with why.
//
// Reading and handing over are apart: what the storage says is durable in the ledger together with
// the mark, and a unit is handed over from there, again after a crash, which changes nothing. One
// thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "gateway/folder_work.hpp"
#include "gateway/gateway.hpp"
#include "gateway/ssmix2/ledger.hpp"
#include "gateway/storage.hpp"
#include "http/router.hpp"
#include "ssmix2/index.hpp"
#include "ssmix2/patient.hpp"

namespace tasuki::gateway {

class Ssmix2Feed final : public FolderWork {
 public:
  struct Dependencies {
    Storage& storage;
    http::Router lan;  // where every request is this feed's caller's
    const Clock& clock;
    const Log& log;
    std::string institution;
  };
  Ssmix2Feed(Ssmix2Storage settings, Dependencies dependencies)
      : settings_(std::move(settings)), with_(std::move(dependencies)) {}

  Result<> prepare() override;  // Error: file_unreadable where there is no storage
  // Reads what changed, then hands over what is due. What fails is logged and done again.
  void pass() override;
  std::vector<std::string> watched() const override;
  // A share of the network sends no notices: the index is asked every second.
  std::chrono::milliseconds longest_wait() const override { return std::chrono::seconds(1); }

 private:
  // What a page of changes comes to, before it is written.
  struct Saying {
    std::optional<ssmix2::FileName> deleted;
    std::optional<ssmix2::FileName> whole;  // read and converted, all that it gives is in `units`
    std::string path;
    std::string versions;  // how the paths of all versions of the file begin; empty: not known
    std::vector<ssmix2::Unit> units;
    std::string patient;
    std::vector<std::string> faults;
  };
  Result<std::string> mark();
  Result<> follow();
  Result<> read_again();
  Result<> read_patients_files(const ssmix2::FileName& basics,
                               const std::function<Result<>(Saying)>& put);
  Result<> follow_index(std::string mark);
  Result<> follow_tree(const std::string& mark);
  Saying read(const ssmix2::FileName& file);
  std::vector<std::string> gone_of(const Saying& saying) const;
  Result<> write(const std::vector<Saying>& sayings, const std::string& mark);
  Result<> look_at_list();
  Result<> hand_over();
  Result<ssmix2_ledger::Settled> hand_over(const ssmix2_ledger::Row& row);
  Result<ssmix2_ledger::Settled> cancel(const ssmix2_ledger::Row& row);
  ssmix2_ledger::Settled send(const ssmix2_ledger::Row& row, const std::string& unit,
                              std::string why);
  http::Response call(std::string path, std::string body);
  void complain(const std::string& subject, const Error& error);

  Ssmix2Storage settings_;
  Dependencies with_;
  std::optional<ssmix2::Storage> files_;
  std::optional<ssmix2::Index> index_;
  std::optional<std::string> list_bytes_;  // of the side list, as last read
  SideList list_;
  Time next_scan_{};
  Time next_retry_{};
  std::map<std::string, std::string> complained_;  // each trouble is logged once
};

}  // namespace tasuki::gateway
