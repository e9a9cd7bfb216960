#include "cli/configuration.hpp"

#include <filesystem>
#include <sstream>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/eligibility/access.hpp"
#include "cli/rules_access.hpp"
#include "cli/settings_table.hpp"
#include "clins/institution.hpp"
#include "crypto/certificate.hpp"
#include "oidc/discovery.hpp"

namespace tasuki::cli {
namespace {

// The file that a setting names; what is wrong with it is said at the setting's line.
Result<std::string> file_of(const Settings& settings, std::string_view key) {
  const std::string path = settings.text(key);
  auto bytes = read_file(path);
  if (!bytes) return settings.wrong(key, "cannot read " + path);
  return bytes;
}

Result<std::string> certificate_of(const Settings& settings, std::string_view key) {
  const std::string pem = TRY(file_of(settings, key));
  if (!crypto::Certificate::from_pem(pem)) return settings.wrong(key, "not a PEM certificate");
  return pem;
}

// Each setting that may be left out names one file with any number of certificates.
Result<std::vector<crypto::Certificate>> certificates_of(const Settings& settings,
                                                         std::string_view key) {
  if (settings.text(key).empty()) return std::vector<crypto::Certificate>();
  const std::string pem = TRY(file_of(settings, key));
  auto certificates = crypto::certificates_from_pem(pem);
  if (!certificates) return settings.wrong(key, "no certificates in PEM");
  return certificates;
}

Result<std::string> key_of(const Settings& settings, std::string_view key) {
  const std::string pem = TRY(file_of(settings, key));
  if (!crypto::PrivateKey::from_pem(pem))
    return settings.wrong(key, "not a P-256 private key in PEM");
  return pem;
}

http::ServerConfig listener(const Settings& settings, std::string_view name, std::string_view key) {
  const Endpoint endpoint = endpoint_setting(settings, key);
  http::ServerConfig config;
  config.name = name;
  config.address = endpoint.address;
  config.port = endpoint.port;
  return config;
}

Result<http::ServerTls> exchange_tls(const Settings& settings) {
  http::ServerTls tls;
  tls.certificate_chain = TRY(certificate_of(settings, "exchange.certificate"));
  tls.private_key = TRY(key_of(settings, "exchange.key"));
  tls.client_authority = TRY(certificate_of(settings, "exchange.client_authority"));
  tls.allow_tls12 = settings.boolean("exchange.allow_tls12");
  return tls;
}

Result<http::ServerTls> lan_tls(const Settings& settings, const gateway::Config& config) {
  const auto or_institution = [&](std::string_view key, const std::string& institution,
                                  auto read) -> Result<std::string> {
    if (settings.text(key).empty()) return institution;
    return read(settings, key);
  };
  http::ServerTls tls;
  tls.certificate_chain = TRY(
      or_institution("gateway.lan_certificate", config.identity.certificate_chain, certificate_of));
  tls.private_key = TRY(or_institution("gateway.lan_key", config.identity.private_key, key_of));
  tls.client_authority =
      TRY(or_institution("gateway.lan_authority", config.identity.authority, certificate_of));
  tls.client_auth = http::ClientAuth::optional;
  return tls;
}

Result<std::string> institution_of(const Settings& settings, const std::string& certificate) {
  const std::string code = settings.text("gateway.institution");
  const auto named = crypto::Certificate::from_pem(certificate)->institution_code();
  if (!named) return settings.wrong("gateway.certificate", "the certificate names no institution");
  if (!code.empty() && !clins::is_institution_code(code))
    return settings.wrong("gateway.institution", "not a 10-digit institution code");
  if (!code.empty() && code != *named)
    return settings.wrong("gateway.institution", "the certificate is for " + *named);
  return *named;
}

Result<std::vector<gateway::EmrSystem>> emr_systems(const Settings& settings) {
  std::vector<gateway::EmrSystem> systems;
  for (std::size_t i = 0; i < settings.count("gateway.emr"); ++i) {
    gateway::EmrSystem system{settings.text("gateway.emr[].name", i),
                              settings.text("gateway.emr[].token_sha256", i)};
    if (system.name.empty())
      return settings.wrong("gateway.emr[].name", "every [[gateway.emr]] needs a name", i);
    if (!system.token_sha256.empty() && system.token_sha256.size() != 64)
      return settings.wrong("gateway.emr[].token_sha256", "expected 64 hex digits", i);
    systems.push_back(std::move(system));
  }
  return systems;
}

// The tables of one array, such as "gateway.hot_folder": a path and on whose behalf it acts.
template <typename Folder>
Result<std::vector<Folder>> folders(const Settings& settings, const std::string& list) {
  std::vector<Folder> found;
  const auto text = [&](const char* name, std::size_t i) {
    return settings.text(list + "[]." + name, i);
  };
  for (std::size_t i = 0; i < settings.count(list); ++i) {
    Folder folder{text("path", i), {text("user", i), text("role", i), text("purpose", i)}};
    if (folder.path.empty())
      return settings.wrong(list + "[].path", "every [[" + list + "]] needs a path", i);
    if (auto actor = clins::check_actor(folder.actor); !actor)
      return settings.wrong(list + "[].role", actor.error().to_string(), i);
    found.push_back(std::move(folder));
  }
  return found;
}

}  // namespace

Endpoint endpoint_setting(const Settings& settings, std::string_view key) {
  const std::string text = settings.text(key);
  const std::size_t colon = text.rfind(':');
  std::string address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']'))
    address = address.substr(1, address.size() - 2);
  return {address, static_cast<std::uint16_t>(std::stoi(text.substr(colon + 1)))};
}

Result<Settings> load_settings(const Arguments& arguments) {
  const std::string file = arguments.value("--config");
  if (!arguments.given("--config") && !std::filesystem::exists(file))
    return Settings::parse("", file, settings_table());
  return Settings::load(file, settings_table());
}

Result<std::shared_ptr<const validate::Validator>> active_validator(const Settings& settings) {
  PackFile rules = TRY(find_active_pack({}, settings));
  return std::make_shared<const validate::Validator>(std::move(rules.pack));
}

Result<Lang> language_setting(const Settings& settings) {
  const std::string lang = settings.text("language");
  if (lang == "ja") return Lang::ja;
  if (lang == "en") return Lang::en;
  return settings.wrong("language", "expected ja or en");
}

Result<Level> log_level_setting(const Settings& settings) {
  auto level = parse_level(settings.text("log.level"));
  if (!level) return settings.wrong("log.level", level.error().detail);
  return level;
}

namespace {

// nullopt: the registry is the exchange's own.
Result<std::optional<eligibility::RemoteConfig>> eligibility_service(
    const Settings& settings, const http::ServerTls& identity) {
  const std::string url = settings.text("eligibility.url");
  if (url.empty()) return std::optional<eligibility::RemoteConfig>();
  eligibility::RemoteConfig config;
  config.url = url;
  config.identity.authority = settings.text("eligibility.authority").empty()
                                  ? identity.client_authority
                                  : TRY(certificate_of(settings, "eligibility.authority"));
  config.identity.certificate_chain = identity.certificate_chain;
  config.identity.private_key = identity.private_key;
  return std::optional(std::move(config));
}

// nullopt: no issuer is set, so patients have no access.
Result<std::optional<PatientConfig>> patient_config(const Settings& settings,
                                                    const http::ServerTls& identity) {
  PatientConfig config;
  config.expectations.issuer = settings.text("patient.issuer");
  if (config.expectations.issuer.empty()) return std::optional<PatientConfig>();
  config.expectations.audience = settings.text("patient.audience");
  if (config.expectations.audience.empty())
    return settings.wrong("patient.audience", "who the tokens are for");
  config.expectations.person_claim = settings.text("patient.person_claim");
  config.expectations.scope = settings.text("patient.scope");
  config.expectations.acr = settings.text("patient.acr");
  const std::string file = settings.text("patient.jwks");
  if (file.empty()) {
    std::string authority = TRY(certificate_of(settings, "patient.issuer_authority"));
    config.keys = oidc::discover_keys({config.expectations.issuer, std::move(authority)});
  } else {
    config.keys = oidc::keys_in_file(file);
  }
  config.listener = listener(settings, "patient", "patient.listen");
  http::ServerTls tls = identity;
  tls.client_auth = http::ClientAuth::none;
  tls.client_authority.clear();
  if (!settings.text("patient.certificate").empty()) {
    tls.certificate_chain = TRY(certificate_of(settings, "patient.certificate"));
    tls.private_key = TRY(key_of(settings, "patient.key"));
  }
  config.listener.tls = std::move(tls);
  return std::optional(std::move(config));
}

}  // namespace

exchange::RetentionConfig retention_config(const Settings& settings) {
  exchange::RetentionConfig config = exchange::default_retention();
  for (exchange::RetentionRow& row : config.rows)
    row.days = static_cast<int>(settings.number("retention." + std::string(row.name)));
  config.per_second = static_cast<std::size_t>(settings.number("retention.per_second"));
  return config;
}

Result<ExchangeServiceConfig> exchange_config(const Settings& settings) {
  ExchangeServiceConfig config;
  config.data_directory = settings.text("exchange.data_directory");
  config.master_key_file = settings.text("exchange.master_key");
  config.api = listener(settings, "api", "exchange.listen");
  config.api.tls = TRY(exchange_tls(settings));
  config.api.limits.io_threads = static_cast<std::size_t>(settings.number("exchange.io_threads"));
  config.api.limits.handler_threads =
      static_cast<std::size_t>(settings.number("exchange.handler_threads"));
  config.api.limits.connections_max =
      static_cast<std::size_t>(settings.number("exchange.connections_max"));
  config.api.limits.idle_timeout = std::chrono::seconds(settings.number("exchange.idle_timeout"));
  if (config.api.limits.io_threads == 0) return settings.wrong("exchange.io_threads", "at least 1");
  if (config.api.limits.handler_threads == 0)
    return settings.wrong("exchange.handler_threads", "at least 1");
  config.operations = listener(settings, "operations", "exchange.operations_listen");
  config.receipt_key = settings.text("exchange.receipt_key").empty()
                           ? config.api.tls->private_key
                           : TRY(key_of(settings, "exchange.receipt_key"));
  config.language = TRY(language_setting(settings));
  config.eligibility = TRY(eligibility_service(settings, *config.api.tls));
  config.registry = registry_path(registry_directory(settings));
  config.retention = retention_config(settings);
  config.retention_interval = std::chrono::seconds(settings.number("retention.interval"));
  if (config.retention_interval.count() == 0)
    return settings.wrong("retention.interval", "at least 1");
  config.signature_trust = std::make_shared<const signature::Trust>(TRY(signature_trust(settings)));
  config.patient = TRY(patient_config(settings, *config.api.tls));
  return config;
}

Result<http::ServerConfig> eligibility_listener(const Settings& settings) {
  http::ServerConfig config = listener(settings, "eligibility", "eligibility.listen");
  http::ServerTls tls;
  tls.certificate_chain = TRY(certificate_of(settings, "eligibility.certificate"));
  tls.private_key = TRY(key_of(settings, "eligibility.key"));
  tls.client_authority = TRY(certificate_of(settings, "eligibility.client_authority"));
  config.tls = std::move(tls);
  return config;
}

http::ServerConfig eligibility_operations_listener(const Settings& settings) {
  return listener(settings, "operations", "eligibility.operations_listen");
}

Result<signature::Trust> signature_trust(const Settings& settings) {
  signature::Trust trust;
  trust.roots = TRY(certificates_of(settings, "signature.roots"));
  trust.time_stamp_roots = TRY(certificates_of(settings, "signature.time_stamp_roots"));
  if (!settings.text("signature.crls").empty()) {
    const std::string pem = TRY(file_of(settings, "signature.crls"));
    auto lists = crypto::crls_from_pem(pem);
    if (!lists) return settings.wrong("signature.crls", "no whole revocation lists in PEM");
    trust.crls = std::move(*lists);
  }
  trust.revocation = crypto::Revocation::required;
  const auto policy = signature::signing_policy(settings.text("signature.policy"));
  if (!policy) return settings.wrong("signature.policy", policy.error().detail);
  trust.policy = *policy;
  return trust;
}

Result<std::optional<signature::TimeStampClient>> time_stamp_client(const Settings& settings,
                                                                    Random& random) {
  const std::string url = settings.text("signature.time_stamp_url");
  if (url.empty()) return std::optional<signature::TimeStampClient>();
  auto roots = TRY(certificates_of(settings, "signature.time_stamp_roots"));
  if (roots.empty())
    return settings.wrong("signature.time_stamp_url", "needs signature.time_stamp_roots");
  std::string server_authority;
  if (!settings.text("signature.time_stamp_authority").empty())
    server_authority = TRY(certificate_of(settings, "signature.time_stamp_authority"));
  auto client = signature::TimeStampClient::create(url, std::move(server_authority),
                                                   std::move(roots), random);
  if (!client) return settings.wrong("signature.time_stamp_url", client.error().to_string());
  return std::optional(std::move(*client));
}

namespace {

Result<clins::ClassSet> classes_setting(const Settings& settings, std::string_view name) {
  clins::ClassSet classes;
  std::istringstream words(settings.text(name));
  for (std::string word; words >> word;) {
    const auto one = clins::information_class(word);
    if (!one) return settings.wrong(name, word + " is no class of information");
    classes.add(*one);
  }
  return classes;
}

Result<gateway::ReleaseRule> release_rule(const Settings& settings, const std::string& name,
                                          std::size_t i) {
  const auto rule = gateway::parse_release_rule(settings.text(name, i));
  if (!rule) return settings.wrong(name, "at-once, explained, or hours as 48h", i);
  return *rule;
}

Result<std::vector<gateway::Ssmix2Storage>> ssmix2_storages(const Settings& settings) {
  const std::string list = "gateway.ssmix2";
  std::vector<gateway::Ssmix2Storage> found;
  for (std::size_t i = 0; i < settings.count(list); ++i) {
    const auto text = [&](const char* name) { return settings.text(list + "[]." + name, i); };
    gateway::Ssmix2Storage storage;
    storage.path = text("path");
    storage.actor = {text("user"), text("role"), text("purpose")};
    storage.index = text("index");
    storage.side_list = text("side_list");
    storage.release.conditions = TRY(release_rule(settings, list + "[].conditions", i));
    storage.release.allergies = TRY(release_rule(settings, list + "[].allergies", i));
    storage.release.infections = TRY(release_rule(settings, list + "[].infections", i));
    storage.release.laboratory = TRY(release_rule(settings, list + "[].laboratory", i));
    storage.scan_interval = std::chrono::seconds(settings.number(list + "[].scan_interval", i));
    if (storage.path.empty())
      return settings.wrong(list + "[].path", "every [[gateway.ssmix2]] needs a path", i);
    if (storage.scan_interval.count() == 0)
      return settings.wrong(list + "[].scan_interval", "at least 1", i);
    if (auto actor = clins::check_actor(storage.actor); !actor)
      return settings.wrong(list + "[].role", actor.error().to_string(), i);
    found.push_back(std::move(storage));
  }
  return found;
}

Result<std::optional<gateway::FhirServerConfig>> fhir_server(const Settings& settings,
                                                             const std::string& authority) {
  gateway::FhirServerConfig config{settings.text("gateway.pull_fhir"), authority, {}};
  if (config.base.empty()) return std::optional<gateway::FhirServerConfig>();
  if (!settings.text("gateway.pull_fhir_authority").empty())
    config.authority = TRY(certificate_of(settings, "gateway.pull_fhir_authority"));
  if (!settings.text("gateway.pull_fhir_token").empty()) {
    config.token = TRY(file_of(settings, "gateway.pull_fhir_token"));
    while (!config.token.empty() && config.token.back() <= ' ') config.token.pop_back();
  }
  if (const auto server = gateway::FhirServer::open(config); !server)
    return settings.wrong("gateway.pull_fhir", server.error().to_string());
  return std::optional(std::move(config));
}

// nullopt: this institution answers no PULL.
Result<std::optional<gateway::PullConfig>> pull_config(const Settings& settings,
                                                       const http::ServerTls& lan,
                                                       const std::string& authority) {
  gateway::PullConfig config;
  config.directory = settings.text("gateway.pull_directory");
  config.ssmix2 = settings.text("gateway.pull_ssmix2");
  config.fhir = TRY(fhir_server(settings, authority));
  config.fhir_system = settings.text("gateway.pull_fhir_system");
  const int sources = !config.directory.empty() + !config.ssmix2.empty() + config.fhir.has_value();
  if (sources == 0) return std::optional<gateway::PullConfig>();
  if (sources > 1)
    return settings.wrong("gateway.pull_directory",
                          "one of pull_directory, pull_ssmix2, pull_fhir");
  const std::string transport = settings.text("gateway.pull_transport");
  if (transport != "channel" && transport != "endpoint")
    return settings.wrong("gateway.pull_transport", "channel or endpoint");
  if (transport == "endpoint") {
    config.endpoint = listener(settings, "pull", "gateway.pull_listen");
    http::ServerTls tls = lan;
    tls.client_authority = authority;
    tls.client_auth = http::ClientAuth::required;
    config.endpoint->tls = std::move(tls);
  }
  config.opt_out = TRY(classes_setting(settings, "gateway.pull_opt_out"));
  config.quota = static_cast<std::size_t>(settings.number("gateway.pull_quota"));
  config.announce_interval = std::chrono::seconds(settings.number("gateway.pull_announce"));
  if (config.announce_interval.count() == 0)
    return settings.wrong("gateway.pull_announce", "at least 1");
  return std::optional(std::move(config));
}

}  // namespace

Result<gateway::Config> gateway_config(const Settings& settings) {
  gateway::Config config;
  config.data_directory = settings.text("gateway.data_directory");
  config.exchange_url = settings.text("gateway.exchange_url");
  if (!http::parse_url(config.exchange_url))
    return settings.wrong("gateway.exchange_url", "expected https://host:port");
  config.identity.certificate_chain = TRY(certificate_of(settings, "gateway.certificate"));
  config.identity.private_key = TRY(key_of(settings, "gateway.key"));
  config.identity.authority = TRY(certificate_of(settings, "gateway.authority"));
  config.institution = TRY(institution_of(settings, config.identity.certificate_chain));
  config.lan = listener(settings, "lan", "gateway.listen");
  config.lan.tls = TRY(lan_tls(settings, config));
  config.operations = listener(settings, "operations", "gateway.operations_listen");
  config.emr_systems = TRY(emr_systems(settings));
  config.hot_folders = TRY(folders<gateway::HotFolder>(settings, "gateway.hot_folder"));
  config.xml_folders = TRY(folders<gateway::XmlFolder>(settings, "gateway.xml_folder"));
  config.ssmix2 = TRY(ssmix2_storages(settings));
  config.pull = TRY(pull_config(settings, *config.lan.tls, config.identity.authority));
  config.senders = static_cast<std::size_t>(settings.number("gateway.senders"));
  if (config.senders == 0) return settings.wrong("gateway.senders", "at least 1");
  config.retry_first = std::chrono::seconds(settings.number("gateway.retry_first"));
  config.retry_max = std::chrono::seconds(settings.number("gateway.retry_max"));
  config.poll_wait = std::chrono::seconds(settings.number("gateway.poll_wait"));
  config.default_language = TRY(language_setting(settings));
  return config;
}

}  // namespace tasuki::cli
