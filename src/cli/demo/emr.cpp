#include "cli/demo/emr.hpp"

#include "base/files.hpp"

namespace tasuki::cli::demo {

Result<Emr> Emr::at(const World& world, const Institution& institution) {
  const auto url = TRY(http::parse_url(institution.url()));
  http::ClientConfig config;
  config.host = url.host;
  config.port = url.port;
  config.tls = http::ClientTls{TRY(read_file(world.directory() + "/authority.pem")), "", ""};
  Emr emr;
  emr.client_ = TRY(http::Client::create(std::move(config)));
  emr.institution_ = &institution;
  return emr;
}

Result<http::Response> Emr::post(std::string target, http::Headers headers, std::string_view body) {
  headers.add("Content-Type", "application/fhir+json");
  return call("POST", std::move(target), std::move(headers), body);
}

Result<http::Response> Emr::call(std::string method, std::string target, http::Headers headers,
                                 std::string_view body) {
  headers.add("Authorization", "Bearer " + institution_->token);
  headers.add("Tasuki-User", institution_->user);
  headers.add("Tasuki-Role", "Medical Doctor");
  headers.add("Tasuki-Purpose", "TREAT");
  http::Call call{std::move(method), std::move(target), std::move(headers), body};
  const auto response = TRY(client_->call(call, http::Client::Repeat::when_unanswered));
  if (response.status >= 400)
    return fail(Code::peer_answer_invalid, call.target + ": " + response.body);
  return response;
}

}  // namespace tasuki::cli::demo
