#include "cli/demo/world.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/certificates.hpp"
#include "cli/configuration.hpp"
#include "cli/eligibility/access.hpp"
#include "cli/settings_table.hpp"
#include "crypto/digest.hpp"
#include "json/writer.hpp"
#include "oidc/discovery.hpp"
#include "oidc/test_issuer.hpp"

namespace tasuki::cli::demo {
namespace {

constexpr std::string_view kLoopback = "127.0.0.1";

http::ServerConfig listener(std::string_view name) {
  http::ServerConfig config;
  config.name = name;
  config.address = kLoopback;
  return config;
}

Result<http::ServerTls> server_tls(const IssuedFiles& files, const std::string& authority) {
  http::ServerTls tls;
  tls.certificate_chain = TRY(read_file(files.certificate));
  tls.private_key = TRY(read_file(files.key));
  tls.client_authority = authority;
  return tls;
}

Subject subject(std::string name, Time now) {
  Subject subject;
  subject.common_name = std::move(name);
  subject.hosts = {std::string(kLoopback), "localhost"};
  subject.not_before = now - std::chrono::hours(1);
  subject.not_after = now + std::chrono::days(30);
  return subject;
}

}  // namespace

std::string Institution::url() const {
  return "https://" + std::string(kLoopback) + ":" + std::to_string(gateway->lan_port());
}

std::string Institution::client_settings(const std::string& directory) const {
  return "[client]\nurl = \"" + url() + "\"\nauthority = \"" + directory +
         "/authority.pem\"\ntoken = \"" + token + "\"\nuser = \"" + user +
         "\"\nrole = \"Medical Doctor\"\npurpose = \"TREAT\"\n";
}

std::string Institution::curl_settings(const std::string& directory) const {
  return "cacert = \"" + directory + "/authority.pem\"\nheader = \"Authorization: Bearer " + token +
         "\"\nheader = \"Tasuki-User: " + user +
         "\"\nheader = \"Tasuki-Role: Medical Doctor\"\nheader = \"Tasuki-Purpose: TREAT\"\n";
}

void World::Plan::add(Person person) {
  const auto same = [&](const Person& known) {
    return known.insured.normal_form() == person.insured.normal_form();
  };
  if (std::ranges::none_of(people, same)) people.push_back(std::move(person));
}

Result<std::unique_ptr<World>> World::start(const Plan& plan, Listener listener) {
  std::unique_ptr<World> world(new World);
  world->directory_ = plan.directory;
  world->listener_ = std::move(listener);
  world->clinic_.key = "clinic";
  world->clinic_.code = plan.sender_code;
  world->clinic_.name = plan.sender_name;
  world->clinic_.user = "dr-minato";
  world->hospital_.key = "hospital";
  world->hospital_.code = plan.destination_code;
  world->hospital_.name = plan.destination_name;
  world->hospital_.user = "dr-oka";
  TRY_VOID(make_directories(plan.directory));
  const Settings defaults = TRY(Settings::parse("", "demo", settings_table()));
  world->validator_ = TRY(active_validator(defaults));
  TRY_VOID(world->make_authority());
  TRY_VOID(world->start_exchange(plan));
  for (Institution* institution : {&world->clinic_, &world->hospital_})
    TRY_VOID(world->start_gateway(*institution, {}));
  return world;
}

World::~World() {
  stop();
}

std::string World::exchange_url() const {
  return "https://" + std::string(kLoopback) + ":" + std::to_string(exchange_->api_port());
}

std::string World::patient_url() const {
  return "https://" + std::string(kLoopback) + ":" + std::to_string(exchange_->patient_port());
}

Result<http::ClientTls> World::identity_of(const std::string& code) {
  Subject named = subject("institution-" + code, clock_.now());
  named.uris = {crypto::institution_uri(code)};
  const IssuedFiles files = TRY(issue_to_files(*authority_, named, directory_));
  http::ClientTls identity;
  identity.authority = authority_->certificate().to_pem();
  identity.certificate_chain = TRY(read_file(files.certificate));
  identity.private_key = TRY(read_file(files.key));
  return identity;
}

bool World::stop() {
  bool whole = true;
  for (const auto& other : others_) whole = other->gateway->stop() && whole;
  others_.clear();
  for (Institution* institution : {&clinic_, &hospital_}) {
    if (institution->gateway) whole = institution->gateway->stop() && whole;
    institution->gateway.reset();
  }
  if (exchange_) whole = exchange_->stop() && whole;
  exchange_.reset();
  return whole;
}

// Each service logs into its own file; the listener sees all of them.
Log::Sink World::sink(const std::string& file) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  return [to_file = Log::to_file_descriptor(fd), this](std::string_view line) {
    to_file(line);
    listener_(line);
  };
}

Result<> World::make_authority() {
  const Time now = clock_.now();
  authority_ = std::make_unique<crypto::CertificateAuthority>(crypto::CertificateAuthority::create(
      "Tasuki demo authority", now - std::chrono::hours(1), now + std::chrono::days(30)));
  TRY_VOID(write_file(directory_ + "/authority.key", authority_->key().to_pem(), 0600));
  return write_file(directory_ + "/authority.pem", authority_->certificate().to_pem());
}

Result<> World::start_exchange(const Plan& plan) {
  const IssuedFiles files =
      TRY(issue_to_files(*authority_, subject("exchange", clock_.now()), directory_));
  ExchangeServiceConfig config;
  config.data_directory = directory_ + "/exchange";
  config.api = listener("api");
  config.api.tls = TRY(server_tls(files, authority_->certificate().to_pem()));
  config.operations = listener("operations");
  config.receipt_key = config.api.tls->private_key;
  config.validator = validator_;
  config.registry = registry_path(config.data_directory);
  config.signature_trust = std::make_shared<const signature::Trust>();
  config.patient = TRY(patients(*config.api.tls));
  exchange_log_ =
      std::make_unique<Log>(sink(directory_ + "/exchange.log"), Level::info, "exchange", clock_);
  add_process_metrics(exchange_metrics_);
  exchange_ = TRY(ExchangeService::start(std::move(config), clock_, random_, *exchange_log_,
                                         exchange_metrics_));
  TRY_VOID(take_in(plan));
  return make_known(plan);
}

// The participants, as `tasuki institution add` would take them in. The two with gateways come
// last: they may stand in the country too.
Result<> World::take_in(const Plan& plan) {
  for (const generate::Institution& institution : generate::institutions()) {
    store::Participant participant;
    participant.code = institution.code;
    participant.name = institution.name;
    participant.changed_at = clock_.now();
    TRY_VOID(exchange_->store().put_participant(participant));
  }
  for (const Institution* institution : {&clinic_, &hospital_}) {
    store::Participant participant;
    participant.code = institution->code;
    participant.name = institution->name;
    participant.changed_at = clock_.now();
    if (institution == &clinic_) participant.also_codes = plan.sender_also;
    TRY_VOID(exchange_->store().put_participant(participant));
  }
  return {};
}

// Patients sign in at an issuer for tests: its key lies here, and `tasuki patient token` uses it.
Result<PatientConfig> World::patients(const http::ServerTls& tls) {
  const auto key = crypto::PrivateKey::generate();
  const std::string jwks = directory_ + "/issuer.jwks";
  TRY_VOID(write_file(directory_ + "/issuer.key", key.to_pem(), 0600));
  TRY_VOID(write_file(jwks, crypto::write_jwks(key.public_key())));
  PatientConfig config;
  config.listener = listener("patient");
  config.listener.tls = tls;
  config.listener.tls->client_auth = http::ClientAuth::none;
  config.listener.tls->client_authority.clear();
  config.expectations.issuer = oidc::kTestIssuer;
  config.expectations.audience = oidc::kTestAudience;
  config.keys = oidc::keys_in_file(jwks);
  return config;
}

// The registry of eligibility, as `tasuki eligibility load` would fill it.
Result<> World::make_known(const Plan& plan) {
  json::Writer w;
  w.object().field("format", "tasuki-eligibility-1").key("institutions").array();
  for (const Institution* institution : {&clinic_, &hospital_}) {
    w.object().field("code", institution->code).field("name", institution->name);
    w.key("takes_part").boolean(true).key("emergency").boolean(true).end();
  }
  w.end().key("persons").array();
  for (std::size_t i = 0; i < plan.people.size(); ++i) {
    const auto& [insured, birth_date] = plan.people[i];
    w.object().field("person", "demo-" + std::to_string(i + 1)).field("birth_date", birth_date);
    w.key("numbers").array().object();
    w.field("payer", insured.public_payer ? "public" : "insurance");
    w.field("insurer", insured.insurer).field("symbol", insured.symbol);
    w.field("number", insured.number).field("branch", insured.branch);
    w.field("valid_from", "2020-01-01").end().end().end();
  }
  w.end().end();
  const std::array files = {
      eligibility::LoadFile{"demo.json", w.take()},
      eligibility::LoadFile{"country.json", generate::institutions_file()},
      eligibility::LoadFile{
          "people.json", generate::persons_file(*plan.country, 1, plan.country->plan().persons)}};
  TRY(exchange_->registry()->load(files));
  return {};
}

Result<Institution*> World::join(std::string key, const generate::Institution& who,
                                 gateway::PullConfig pull) {
  auto institution = std::make_unique<Institution>();
  institution->key = std::move(key);
  institution->code = who.code;
  institution->name = who.name;
  institution->user = "records";
  if (pull.endpoint) *pull.endpoint = listener("pull");
  TRY_VOID(start_gateway(*institution, std::move(pull)));
  return others_.emplace_back(std::move(institution)).get();
}

Result<> World::start_gateway(Institution& institution, std::optional<gateway::PullConfig> pull) {
  Subject named = subject(institution.key, clock_.now());
  named.uris = {crypto::institution_uri(institution.code)};
  const IssuedFiles files = TRY(issue_to_files(*authority_, named, directory_));
  const std::string authority = authority_->certificate().to_pem();
  institution.token = to_base64url(random_.bytes(24));
  gateway::Config config;
  config.institution = institution.code;
  config.data_directory = directory_ + "/" + institution.key;
  config.exchange_url = exchange_url();
  config.lan = listener("lan");
  config.lan.tls = TRY(server_tls(files, authority));
  config.lan.tls->client_auth = http::ClientAuth::optional;
  config.operations = listener("operations");
  config.identity = {authority, config.lan.tls->certificate_chain, config.lan.tls->private_key};
  config.emr_systems = {{"emr", crypto::to_hex(crypto::sha256(institution.token))}};
  if (pull && pull->endpoint) pull->endpoint->tls = TRY(server_tls(files, authority));
  config.pull = std::move(pull);
  TRY_VOID(make_directories(config.data_directory + "/hot"));
  config.hot_folders = {
      {config.data_directory + "/hot", {institution.user, "Medical Doctor", "TREAT"}}};
  institution.log = std::make_unique<Log>(sink(directory_ + "/" + institution.key + ".log"),
                                          Level::info, "gateway " + institution.key, clock_);
  add_process_metrics(institution.metrics);
  institution.gateway = TRY(gateway::Gateway::start(
      std::move(config), {clock_, random_, *institution.log, institution.metrics, validator_}));
  TRY_VOID(write_file(directory_ + "/" + institution.key + ".toml",
                      institution.client_settings(directory_), 0600));
  return write_file(directory_ + "/" + institution.key + ".curl",
                    institution.curl_settings(directory_), 0600);
}

}  // namespace tasuki::cli::demo
