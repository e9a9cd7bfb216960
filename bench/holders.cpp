#include "bench/holders.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/files.hpp"
#include "base/metrics.hpp"
#include "cli/eligibility/access.hpp"
#include "json/document.hpp"

namespace tasuki::bench {
namespace {

template <typename T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "bench: %s\n", result.error().to_string().c_str());
  std::exit(1);
}
void must(const Result<>& result) {
  if (result) return;
  std::fprintf(stderr, "bench: %s\n", result.error().to_string().c_str());
  std::exit(1);
}

std::string local_number(std::size_t patient) {
  return "P" + std::to_string(patient);
}

std::string settings(const std::string& code, std::uint16_t exchange_port, bool channel) {
  return "[log]\nlevel = \"warning\"\n[gateway]\ndata_directory = \"gateway-" + code +
         "\"\nexchange_url = \"https://127.0.0.1:" + std::to_string(exchange_port) +
         "\"\ncertificate = \"" + code + ".pem\"\nkey = \"" + code +
         ".key\"\nauthority = \"authority.pem\"\nlisten = \"127.0.0.1:0\"\n"
         "operations_listen = \"127.0.0.1:0\"\npull_directory = \"units-" +
         code + "\"\npull_quota = 1000000\npull_transport = \"" +
         (channel ? "channel\"\n" : "endpoint\"\npull_listen = \"127.0.0.1:0\"\n");
}

}  // namespace

std::vector<Patient> patients_of(const Options& options) {
  const auto file =
      must(json::Document::parse(must(read_file(options.work + "/documents/persons.json"))));
  std::vector<Patient> patients;
  for (const json::Value person : file->root()["persons"].items()) {
    const json::Value number = person["numbers"].at(0);
    Patient patient{person["person"].string(), {}, person["birth_date"].string()};
    for (const char* part : {"insurer", "symbol", "number", "branch"})
      patient.insured.append(patient.insured.empty() ? "" : ":").append(number[part].string());
    patients.push_back(std::move(patient));
  }
  return patients;
}

Holders::Holders(const Options& options, const Country& country) : options_(options) {
  for (const Sender& sender : country.senders()) codes_.push_back(sender.code);
  const std::string requester = codes_.front();
  codes_.erase(codes_.begin());
  const SystemClock clock;
  Metrics metrics;
  const auto registry = must(eligibility::Registry::open(
      {.path = cli::registry_path(options.work + "/exchange")}, clock, metrics));
  const auto patients = patients_of(options);
  const std::size_t institutions = country.senders().size();
  for (std::size_t i = 0; i < country.documents().size(); ++i) {
    const Document& document = country.documents()[i];
    const std::string number = local_number(i / institutions);
    const std::string folder = options.work + "/units-" + document.sender + "/" + number;
    must(make_directories(folder));
    must(write_file(folder + "/results.json", document.content));
    must(registry->link({document.sender, number, patients.at(i / institutions).person}));
  }
  for (const Patient& patient : patients)
    must(registry->grant(
        {patient.person, requester, "visit", {clins::InformationClass::laboratory}}));
}

Holders::~Holders() {
  if (silent_ >= 0) close(silent_);
}

// Takes connections into its backlog and never says a word.
std::uint16_t Holders::silent_port() {
  silent_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(silent_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(silent_, 64) != 0 ||
      getsockname(silent_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    std::exit(1);
  return ntohs(address.sin_port);
}

void Holders::set_transport(const std::string& code, const std::vector<std::string>& way) const {
  std::vector<std::string> command = {options_.tasuki, "institution", "pull", code};
  command.insert(command.end(), way.begin(), way.end());
  command.insert(command.end(), {"--data", options_.work + "/exchange"});
  run_command(command);
}

void Holders::start(std::uint16_t exchange_port, bool two_dead) {
  for (std::size_t i = 0; i < codes_.size(); ++i) {
    const std::string& code = codes_[i];
    const bool channel = i % 2 == 0;
    const bool dead = two_dead && i + 2 >= codes_.size();
    std::uint16_t port = 0;
    if (!dead) {
      const std::string file = options_.work + "/" + code + ".toml";
      must(write_file(file, settings(code, exchange_port, channel)));
      gateways_.push_back(std::make_unique<Service>(
          std::vector<std::string>{options_.tasuki, "gateway", "--json", "--config", file},
          options_.work + "/" + code + ".log"));
      port = gateways_.back()->pull_port();
    } else if (!channel) {
      port = silent_port();
    }
    if (channel)
      set_transport(code, {"--channel"});
    else
      set_transport(code, {"--endpoint", "https://127.0.0.1:" + std::to_string(port)});
  }
}

double Holders::cpu_seconds() const {
  double seconds = 0;
  for (const auto& gateway : gateways_) seconds += gateway->cpu_seconds();
  return seconds;
}

}  // namespace tasuki::bench
