#include "cli/session.hpp"

#include "base/files.hpp"
#include "cli/configuration.hpp"
#include "cli/settings_table.hpp"
#include "clins/unit.hpp"
#include "fhir/operation_outcome.hpp"
#include "rest/assertion.hpp"

namespace tasuki::cli {
namespace {

Result<http::ClientTls> client_tls(const Settings& settings) {
  http::ClientTls tls;
  tls.authority = TRY(read_file(settings.text("client.authority")));
  if (settings.text("client.certificate").empty()) return tls;
  tls.certificate_chain = TRY(read_file(settings.text("client.certificate")));
  tls.private_key = TRY(read_file(settings.text("client.key")));
  return tls;
}

}  // namespace

Result<clins::Actor> actor_of(const Settings& settings) {
  clins::Actor actor{settings.text("client.user"), settings.text("client.role"),
                     settings.text("client.purpose")};
  TRY_VOID(clins::check_actor(actor));
  return actor;
}

Result<std::string> own_assertion(const Settings& settings, const Clock& clock, Random& random) {
  const clins::Actor actor = TRY(actor_of(settings));
  const std::string chain = TRY(read_file(settings.text("client.certificate")));
  const std::string pem = TRY(read_file(settings.text("client.key")));
  const auto certificate = TRY(crypto::Certificate::from_pem(chain));
  const auto key = TRY(crypto::PrivateKey::from_pem(pem));
  const auto code = certificate.institution_code();
  if (!code) return fail(Code::certificate_without_institution);
  return rest::make_assertion(actor, *code, key, clock, random);
}

Result<std::unique_ptr<Session>> Session::open(const Arguments& arguments, Lang lang) {
  const Settings settings = TRY(Settings::load(arguments.value("--as"), settings_table()));
  const auto url = http::parse_url(settings.text("client.url"));
  if (!url) return settings.wrong("client.url", "expected https://host:port");
  const clins::Actor actor = TRY(actor_of(settings));
  auto session = std::make_unique<Session>();
  http::ClientConfig config;
  config.host = url->host;
  config.port = url->port;
  if (url->tls) config.tls = TRY(client_tls(settings));
  const std::string token = settings.text("client.token");
  session->direct_ = token.empty() && config.tls && !config.tls->private_key.empty();
  std::string bearer = token;
  if (session->direct_) bearer = TRY(own_assertion(settings, session->clock_, session->random_));
  session->client_ = TRY(http::Client::create(std::move(config)));
  if (!bearer.empty()) session->identity_.add("Authorization", "Bearer " + bearer);
  session->identity_.add("Tasuki-User", actor.user);
  session->identity_.add("Tasuki-Role", actor.role);
  session->identity_.add("Tasuki-Purpose", actor.purpose);
  session->identity_.add("Accept-Language", lang == Lang::ja ? "ja" : "en");
  return session;
}

Result<http::Response> Session::call(std::string method, std::string target, http::Headers headers,
                                     std::string_view body) {
  http::Call call;
  call.method = std::move(method);
  call.target = std::move(target);
  call.headers = std::move(headers);
  call.body = body;
  for (const auto& [name, value] : identity_) call.headers.add(name, value);
  return client_->call(call, http::Client::Repeat::when_unanswered);
}

int print_refusal(const http::Response& response, const Output& output) {
  const auto document = json::Document::parse(response.body);
  if (output.json() || !document) {
    output.line(response.body);
    return 1;
  }
  for (const json::Value issue : (*document)->root()["issue"].items()) {
    std::string line =
        issue["severity"].string() + " " + issue["details"]["coding"].at(0)["code"].string() + " ";
    const std::string where = issue["expression"].at(0).string();
    if (!where.empty()) line += where + ": ";
    line += issue["details"]["text"].string();
    const std::string detail = issue["diagnostics"].string();
    if (!detail.empty()) line += " (" + detail + ")";
    output.line(line);
  }
  return 1;
}

std::string identifier_parameter(const std::string& token) {
  // People type the value alone; the system of the guide is meant.
  const bool whole = token.find('|') != std::string::npos;
  return http::encode_query(whole ? token
                                  : std::string(clins::kBundleIdentifierSystem) + "|" + token);
}

}  // namespace tasuki::cli
