// PULL as an exchange runs it: the keys that sign its questions, the lines to holders, the use
// cases, and the job that takes out what has expired; wired in order.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "api/api.hpp"
#include "crypto/certificate.hpp"
#include "exchange/periodic.hpp"
#include "pull/key_list.hpp"
#include "store/store.hpp"

namespace tasuki::api {

struct PullConfig {
  std::string key_directory;  // one file a key, named by when it was made; made when it is empty
  std::string certificate;    // PEM: the exchange's own, which signs the list of its keys
  std::string private_key;
  http::ClientTls identity;  // towards endpoints of gateways
};

class PullService {
 public:
  struct Dependencies {
    exchange::Exchange& exchange;
    store::Store& store;
    const Clock& clock;
    Random& random;
    const Log& log;
    Metrics& metrics;
  };
  // Errors: key_invalid, file_unreadable, file_unwritable.
  static Result<std::unique_ptr<PullService>> start(PullConfig config, Dependencies dependencies);
  ~PullService();

  PullSide side();

 private:
  PullService(PullConfig config, Dependencies dependencies);
  Result<> open();
  Result<pull::HolderAddress> address(const std::string& institution) const;
  Result<httpsig::KeyRing> answer_keys(const std::string& institution,
                                       const std::string& keyid) const;
  std::string signed_keys() const;

  // A certificate of a gateway, read once.
  struct AnswerKey {
    std::string certificate;
    std::string fingerprint;
    httpsig::KeyRing ring;
  };
  Result<std::shared_ptr<const AnswerKey>> read_answer_key(const store::AnswerKey& known) const;

  PullConfig config_;
  Dependencies with_;
  std::optional<crypto::Certificate> certificate_;
  std::optional<crypto::PrivateKey> certificate_key_;
  std::vector<httpsig::KeyRecord> keys_;
  mutable std::mutex mutex_;
  mutable std::unordered_map<std::string, std::shared_ptr<const AnswerKey>> answer_keys_;
  Timer timer_;
  std::unique_ptr<pull::Lines> lines_;
  std::unique_ptr<exchange::Pull> pull_;
  std::unique_ptr<exchange::Periodic> sweeper_;
};

}  // namespace tasuki::api
