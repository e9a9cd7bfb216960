#include "cli/time_stamp_service.hpp"

#include <filesystem>

#include "base/files.hpp"
#include "rest/answer.hpp"
#include "signature/signer_authority.hpp"

namespace tasuki::cli {
namespace {

constexpr std::chrono::days kLifetime{3'650};
constexpr std::size_t kThreads = 2;

std::string chain_path(const std::string& directory) {
  return directory + "/time-stamp.pem";
}
std::string key_path(const std::string& directory) {
  return directory + "/time-stamp.key";
}

// The chain last: where it stands, all of it stands.
Result<> make_authority(const std::string& directory, Time now) {
  const Time from = now - std::chrono::hours(1);
  const Time to = now + kLifetime;
  const auto authority = signature::SignerAuthority::create("Tasuki test time", from, to);
  const auto key = crypto::PrivateKey::generate();
  const crypto::Certificate certificate = TRY(
      authority.issue({"Tasuki test time stamps", "", signature::Usage::time_stamping, from, to},
                      key.public_key()));
  TRY_VOID(make_directories(directory));
  TRY_VOID(write_file(directory + "/root.pem", authority.root().to_pem()));
  TRY_VOID(write_file(key_path(directory), key.to_pem(), 0600));
  return write_file(chain_path(directory), certificate.to_pem() + authority.issuer().to_pem());
}

Result<signature::TimeStampAuthority> open_authority(const std::string& directory,
                                                     const Clock& clock) {
  if (!std::filesystem::exists(chain_path(directory)))
    TRY_VOID(make_authority(directory, clock.now()));
  const std::string pem = TRY(read_file(chain_path(directory)));
  std::vector<crypto::Certificate> chain = TRY(crypto::certificates_from_pem(pem));
  const std::string key_pem = TRY(read_file(key_path(directory)));
  crypto::PrivateKey key = TRY(crypto::PrivateKey::from_pem(key_pem));
  crypto::Certificate certificate = chain.front();
  chain.erase(chain.begin());
  return signature::TimeStampAuthority(std::move(certificate), std::move(chain), std::move(key),
                                       clock);
}

}  // namespace

Result<std::unique_ptr<TimeStampService>> TimeStampService::start(const std::string& directory,
                                                                  const Endpoint& endpoint,
                                                                  Environment environment) {
  std::unique_ptr<TimeStampService> service(
      new TimeStampService(TRY(open_authority(directory, environment.clock))));
  service->router_ = std::make_unique<http::Router>(
      std::vector<http::Route>{{"POST", "/", signature::time_stamp_handler(service->authority_)}});
  http::ServerConfig config;
  config.name = "time-stamp";
  config.address = endpoint.address;
  config.port = endpoint.port;
  config.limits.handler_threads = kThreads;
  config.error_response = [](const Error& error, const http::Request& request) {
    return rest::error_response(error, rest::language_of(request, Lang::en));
  };
  service->server_ = TRY(http::Server::start(std::move(config), *service->router_, environment.log,
                                             environment.metrics));
  return service;
}

}  // namespace tasuki::cli
