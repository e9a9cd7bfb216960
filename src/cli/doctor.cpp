// tasuki doctor: looks at everything that stops an exchange or a gateway from working, and says the
// cause and the cure in one line each.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/configuration.hpp"
#include "cli/rules_access.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "crypto/certificate.hpp"
#include "gateway/head_keeper.hpp"
#include "json/writer.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tasuki::cli {
namespace {

enum class Health { well, warning, ill };

struct Finding {
  Health health = Health::well;
  std::string what;
  std::string cause;  // empty when well
  std::string cure;
};
using Findings = std::vector<Finding>;

constexpr std::uint64_t kFreeBytesLeast = 2ull << 30;
constexpr double kSyncsLeast = 100;
constexpr int kSyncTrials = 50;

void check_key(const Settings& settings, std::string_view key, Findings& findings) {
  const std::string path = settings.text(key);
  if (path.empty()) return;
  const std::string what = std::string(key) + " " + path;
  const auto pem = read_file(path);
  struct stat status {};
  if (!pem) {
    findings.push_back(
        {Health::ill, what, "the file cannot be read", "check the path and the owner"});
  } else if (!crypto::PrivateKey::from_pem(*pem)) {
    findings.push_back(
        {Health::ill, what, "not a P-256 private key in PEM", "tasuki cert issue makes one"});
  } else if (stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0) {
    findings.push_back(
        {Health::warning, what, "other users can read the private key", "chmod 600 " + path});
  } else {
    findings.push_back({Health::well, what, "", ""});
  }
}

void check_certificate(const Settings& settings, std::string_view key, Time now,
                       Findings& findings) {
  const std::string path = settings.text(key);
  if (path.empty()) return;
  const std::string what = std::string(key) + " " + path;
  const auto pem = read_file(path);
  if (!pem) {
    findings.push_back(
        {Health::ill, what, "the file cannot be read", "check the path and the owner"});
    return;
  }
  const auto certificate = crypto::Certificate::from_pem(*pem);
  if (!certificate) {
    findings.push_back({Health::ill, what, "not a PEM certificate", "tasuki cert issue makes one"});
    return;
  }
  const auto days =
      std::chrono::duration_cast<std::chrono::days>(certificate->not_after() - now).count();
  if (now < certificate->not_before()) {
    findings.push_back({Health::ill, what,
                        "not valid before " + to_instant(certificate->not_before()),
                        "set the clock of this machine"});
  } else if (days < 0) {
    findings.push_back({Health::ill, what, "expired at " + to_instant(certificate->not_after()),
                        "have a new one issued: tasuki cert issue"});
  } else if (days < 60) {
    findings.push_back({days < 7 ? Health::ill : Health::warning, what,
                        "expires in " + std::to_string(days) + " days",
                        "renew it: tasuki cert issue"});
  } else {
    findings.push_back({Health::well, what + ", " + std::to_string(days) + " days left", "", ""});
  }
}

// How many small durable writes a second the directory takes; 0 when it cannot be written.
double syncs_per_second(const std::string& directory) {
  const std::string path = directory + "/.doctor";
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return 0;
  const std::string page(4096, 'x');
  const auto start = std::chrono::steady_clock::now();
  bool good = true;
  for (int i = 0; i < kSyncTrials && good; ++i)
    good = ::write(fd, page.data(), page.size()) == 4096 && ::fdatasync(fd) == 0;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  ::close(fd);
  ::unlink(path.c_str());
  return good ? kSyncTrials / took.count() : 0;
}

void check_disk(const Settings& settings, std::string_view key, Findings& findings) {
  const std::string directory = settings.text(key);
  const std::string what = std::string(key) + " " + directory;
  if (!std::filesystem::is_directory(directory)) {
    findings.push_back(
        {Health::warning, what, "the directory is not there yet", "it is made at the first start"});
    return;
  }
  struct statvfs disk {};
  if (statvfs(directory.c_str(), &disk) == 0 && disk.f_bavail * disk.f_frsize < kFreeBytesLeast)
    findings.push_back(
        {Health::ill, what, "less than 2 GiB free", "free space or move the directory"});
  const double rate = syncs_per_second(directory);
  if (rate == 0)
    findings.push_back({Health::ill, what, "not writable", "give it to the user that runs tasuki"});
  else if (rate < kSyncsLeast)
    findings.push_back({Health::warning, what,
                        "only " + std::to_string(static_cast<int>(rate)) + " durable writes/s",
                        "use a local SSD: throughput depends on it"});
  else
    findings.push_back({Health::well,
                        what + ", " + std::to_string(static_cast<int>(rate)) + " durable writes/s",
                        "", ""});
}

void check_store(const Settings& settings, Findings& findings) {
  const std::string path = store_path(settings.text("exchange.data_directory"));
  if (!std::filesystem::exists(path)) return;
  SystemRandom random;
  Metrics metrics;
  const auto opened = store::open_sqlite(
      store_options(settings.text("exchange.data_directory"), settings.text("exchange.master_key")),
      random, metrics);
  if (!opened) {
    findings.push_back(
        {Health::ill, path, opened.error().to_string(), "restore it or upgrade tasuki"});
    return;
  }
  const auto problems = (*opened)->check(false);
  if (!problems || !problems->empty())
    findings.push_back({Health::ill, path, problems ? *problems : problems.error().to_string(),
                        "restore from a backup"});
  else
    findings.push_back({Health::well, path, "", ""});
}

// The same rules decide on the desk, in the gateway and in the exchange: which ones, and until
// when.
void check_rules(const Settings& settings, Findings& findings) {
  const auto rules = find_active_pack({}, settings);
  if (!rules) {
    findings.push_back({Health::ill, "rules", rules.error().to_string(),
                        "build the default pack or run tasuki rules add"});
    return;
  }
  const std::string what = "rules " + std::string(rules->pack->name()) + " " +
                           std::string(rules->pack->identity().substr(0, 12));
  if (is_valid_on(*rules->pack, today()))
    findings.push_back({Health::well, what, "", ""});
  else
    findings.push_back({Health::warning, what, "outside of its period",
                        "run tasuki rules add with the current packages"});
}

void check_exchange_reached(const Settings& settings, Findings& findings) {
  const std::string url = settings.text("gateway.exchange_url");
  const auto config = gateway_config(settings);
  if (!config) {
    findings.push_back({Health::ill, "settings", config.error().to_string(), "mend that line"});
    return;
  }
  const auto place = http::parse_url(url);
  http::ClientConfig client;
  client.host = place->host;
  client.port = place->port;
  client.tls = config->identity;
  const auto connection = http::Client::create(std::move(client));
  if (!connection) {
    findings.push_back({Health::ill, url, connection.error().to_string(),
                        "check gateway.certificate and gateway.key"});
    return;
  }
  const auto answer =
      (*connection)->call({"GET", "/fhir/metadata", {}, {}}, http::Client::Repeat::when_unanswered);
  if (!answer)
    findings.push_back({Health::ill, url, answer.error().to_string(),
                        "check the address, the route and the firewall"});
  else if (answer->status != 200)
    findings.push_back({Health::ill, url,
                        "answers " + std::to_string(answer->status) + ": " + answer->body,
                        "ask the operator of the exchange"});
  else
    findings.push_back({Health::well, url + " answers", "", ""});
}

// A witness that saw history change must not be overlooked.
void check_log(const Settings& settings, Findings& findings) {
  const std::string path = settings.text("gateway.data_directory") + "/gateway.db";
  if (!std::filesystem::exists(path)) return;
  const std::string what = "audit log of the exchange";
  Metrics metrics;
  const auto storage = gateway::Storage::open(path, metrics);
  const auto alarm =
      storage ? (*storage)->read(gateway::log_alarm)
              : Result<std::optional<gateway::LogAlarm>>(std::unexpected(storage.error()));
  if (!alarm)
    findings.push_back({Health::ill, path, alarm.error().to_string(), "restore from a backup"});
  else if (*alarm)
    findings.push_back({Health::ill, what, to_instant((*alarm)->at) + " " + (*alarm)->why,
                        "keep gateway.db, ask the operator and the others who take part; then "
                        "tasuki audit accept"});
  else
    findings.push_back({Health::well, what, "", ""});
}

Findings examine(const Settings& settings, const std::string& role, Time now) {
  Findings findings;
  check_rules(settings, findings);
  if (role != "gateway") {
    check_certificate(settings, "exchange.certificate", now, findings);
    check_key(settings, "exchange.key", findings);
    check_certificate(settings, "exchange.client_authority", now, findings);
    check_disk(settings, "exchange.data_directory", findings);
    check_store(settings, findings);
  }
  if (role != "exchange") {
    check_certificate(settings, "gateway.certificate", now, findings);
    check_key(settings, "gateway.key", findings);
    check_certificate(settings, "gateway.authority", now, findings);
    check_disk(settings, "gateway.data_directory", findings);
    check_exchange_reached(settings, findings);
    check_log(settings, findings);
  }
  return findings;
}

constexpr std::array kHealthWords = {"ok", "warning", "ILL"};

void print(const Findings& findings, const Output& output) {
  json::Writer writer;
  writer.array();
  std::vector<std::vector<std::string>> rows;
  for (const Finding& finding : findings) {
    const std::string word = kHealthWords[static_cast<std::size_t>(finding.health)];
    writer.object().field("health", word).field("what", finding.what);
    writer.field("cause", finding.cause).field("cure", finding.cure).end();
    std::string advice = finding.cause;
    if (!finding.cure.empty()) advice += " → " + finding.cure;
    rows.push_back({word, finding.what, advice});
  }
  writer.end();
  if (output.json())
    output.line(writer.take());
  else
    output.table(rows);
}

}  // namespace

Options doctor_options() {
  static constexpr std::array kOptions = {
      OptionRow{"ROLE", OptionKind::argument, "", "exchangeまたはgateway", "exchange or gateway"},
      kConfigOption};
  return kOptions;
}

Result<int> run_doctor(const Arguments& arguments, Output& output) {
  const std::string role = arguments.value("ROLE");
  if (role != "exchange" && role != "gateway")
    return fail(Code::usage, "tasuki doctor exchange, or tasuki doctor gateway");
  const Settings settings = TRY(load_settings(arguments));
  const Findings findings = examine(settings, role, SystemClock().now());
  print(findings, output);
  for (const Finding& finding : findings)
    if (finding.health == Health::ill) return 1;
  return 0;
}

}  // namespace tasuki::cli
