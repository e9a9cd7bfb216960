#include "bench/country.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>

#include "base/files.hpp"
#include "base/limits.hpp"
#include "rest/assertion.hpp"

namespace tasuki::bench {
namespace {

template <typename T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "bench: %s\n", result.error().to_string().c_str());
  std::exit(1);
}

std::vector<std::string> lines_of(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

}  // namespace

Country::Country(const Options& options) : options_(options) {
  const std::string& work = options.work;
  read_documents();
  run_command({options.tasuki, "cert", "authority", "--out", work});
  run_command(
      {options.tasuki, "cert", "issue", "--host", "127.0.0.1", "--authority", work, "--out", work});
  std::set<std::string> codes;
  for (const Document& document : documents_) codes.insert(document.sender);
  for (const std::string& code : codes) make_sender(code);
  for (const std::string& code : lines_of(work + "/documents/destinations.tsv")) codes.insert(code);
  for (const std::string& code : codes)
    run_command({options.tasuki, "institution", "add", code, "institution " + code, "--data",
                 work + "/exchange"});
  run_command({options.tasuki, "eligibility", "load", work + "/documents/persons.json", "--data",
               work + "/exchange"});
  const std::string settings =
      "[log]\nlevel = \"warning\"\n[exchange]\ndata_directory = \"exchange\"\nlisten = "
      "\"127.0.0.1:0\"\n"
      "operations_listen = \"127.0.0.1:0\"\ncertificate = \"127.0.0.1.pem\"\nkey = "
      "\"127.0.0.1.key\"\n"
      "client_authority = \"authority.pem\"\n";
  if (const auto written = write_file(work + "/tasuki.toml", settings); !written) std::exit(1);
}

void Country::read_documents() {
  constexpr std::string_view kMark = "^BENCH-0000000000\"";
  for (const std::string& line : lines_of(options_.work + "/documents/index.tsv")) {
    const std::size_t tab = line.find('\t');
    Document document;
    document.content = must(read_file(options_.work + "/documents/" + line.substr(0, tab)));
    document.sender = line.substr(tab + 1);
    document.counter = document.content.find(kMark) + kMark.find('0');
    documents_.push_back(std::move(document));
  }
}

void Country::make_sender(const std::string& code) {
  const std::string& work = options_.work;
  run_command({options_.tasuki, "cert", "issue", "--institution", code, "--host", "127.0.0.1",
               "--authority", work, "--out", work});
  Sender sender;
  sender.code = code;
  sender.identity.authority = must(read_file(work + "/authority.pem"));
  sender.identity.certificate_chain = must(read_file(work + "/" + code + ".pem"));
  sender.identity.private_key = must(read_file(work + "/" + code + ".key"));
  sender.sign_in = std::make_shared<SignIn>(
      code, must(crypto::PrivateKey::from_pem(sender.identity.private_key)));
  senders_.push_back(std::move(sender));
}

std::string SignIn::header() {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  if (!header_.empty() && now - made_ < limits::kAssertionLifetimeMax / 2) return header_;
  SystemClock clock;
  SystemRandom random;
  made_ = now;
  header_ = "Bearer " + rest::make_assertion({"dr-bench", "Medical Doctor", "TREAT"}, code_, key_,
                                             clock, random);
  return header_;
}

std::unique_ptr<Service> Country::start_exchange() const {
  return std::make_unique<Service>(
      std::vector<std::string>{options_.tasuki, "exchange", "--json", "--config",
                               options_.work + "/tasuki.toml"},
      options_.work + "/exchange.log");
}

const Sender& Country::sender(const std::string& code) const {
  return *std::ranges::find(senders_, code, &Sender::code);
}

std::unique_ptr<http::Client> Country::connect(const Sender& sender, std::uint16_t port) const {
  http::ClientConfig config;
  config.host = "127.0.0.1";
  config.port = port;
  config.tls = sender.identity;
  return must(http::Client::create(std::move(config)));
}

}  // namespace tasuki::bench
