// The demo's small country: a test authority, an exchange and institutions with their gateways, all
// in this process, on loopback, on ports that the kernel chooses; and who else is known there.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "cli/exchange_service.hpp"
#include "clins/insured.hpp"
#include "crypto/certificate.hpp"
#include "gateway/gateway.hpp"
#include "generate/world.hpp"

namespace tasuki::cli::demo {

// An institution with a gateway, and what its EMR needs to talk to its gateway.
struct Institution {
  std::string key;  // "clinic", "hospital": names its files
  std::string code;
  std::string name;
  std::string user;  // who is at the EMR
  std::string token;
  std::unique_ptr<Log> log;
  Metrics metrics;
  std::unique_ptr<gateway::Gateway> gateway;

  std::string url() const;
  std::string client_settings(const std::string& directory) const;  // for --as
  std::string curl_settings(const std::string& directory) const;    // for curl -K
};

struct Person {
  clins::InsuredIdentity insured;
  std::string birth_date;
};

// Every log line of every service, as it is written.
using Listener = std::function<void(std::string_view line)>;

class World {
 public:
  struct Plan {
    std::string directory;
    std::string sender_code, sender_name;
    std::string destination_code, destination_name;
    std::vector<std::string> sender_also;      // further codes that the letter names
    std::vector<Person> people;                // known to eligibility; nobody twice
    const generate::World* country = nullptr;  // the other institutions and people
    void add(Person person);
  };
  static Result<std::unique_ptr<World>> start(const Plan& plan, Listener listener);
  ~World();

  const std::string& directory() const { return directory_; }
  const Clock& clock() const { return clock_; }
  Institution& clinic() { return clinic_; }
  Institution& hospital() { return hospital_; }
  ExchangeService& exchange() { return *exchange_; }
  // One more institution with a gateway, that answers PULL.
  Result<Institution*> join(std::string key, const generate::Institution& who,
                            gateway::PullConfig pull);
  std::string exchange_url() const;
  std::string patient_url() const;
  // For calling the exchange as that institution. Error: file_unwritable.
  Result<http::ClientTls> identity_of(const std::string& code);
  bool stop();

 private:
  World() = default;
  Log::Sink sink(const std::string& file);
  Result<> make_authority();
  Result<> start_exchange(const Plan& plan);
  Result<> take_in(const Plan& plan);
  Result<> make_known(const Plan& plan);
  Result<PatientConfig> patients(const http::ServerTls& tls);
  Result<> start_gateway(Institution& institution, std::optional<gateway::PullConfig> pull);

  SystemClock clock_;
  SystemRandom random_;
  std::string directory_;
  Listener listener_;
  std::shared_ptr<const validate::Validator> validator_;
  std::unique_ptr<crypto::CertificateAuthority> authority_;
  std::unique_ptr<Log> exchange_log_;
  Metrics exchange_metrics_;
  std::unique_ptr<ExchangeService> exchange_;
  Institution clinic_, hospital_;
  std::vector<std::unique_ptr<Institution>> others_;
};

}  // namespace tasuki::cli::demo
