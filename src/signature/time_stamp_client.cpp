#include "signature/time_stamp_client.hpp"

namespace tasuki::signature {
namespace {

constexpr std::string_view kQuery = "application/timestamp-query";
constexpr std::string_view kReply = "application/timestamp-reply";

}  // namespace

Result<TimeStampClient> TimeStampClient::create(std::string_view url, std::string server_authority,
                                                std::vector<crypto::Certificate> roots,
                                                Random& random) {
  const std::size_t scheme = url.find("://");
  const std::size_t path = scheme == std::string_view::npos ? scheme : url.find('/', scheme + 3);
  const http::Url server = TRY(http::parse_url(url.substr(0, path)));
  http::ClientConfig config;
  config.host = server.host;
  config.port = server.port;
  config.body_bytes_max = limits::kTimeStampBytesMax;
  if (server.tls) config.tls = http::ClientTls{std::move(server_authority), {}, {}};
  std::unique_ptr<http::Client> client = TRY(http::Client::create(std::move(config)));
  std::string target(path == std::string_view::npos ? "/" : url.substr(path));
  return TimeStampClient(std::move(client), std::move(target), std::move(roots), random);
}

// https://www.rfc-editor.org/rfc/rfc3161#section-3.4
Result<std::string> TimeStampClient::stamp(std::string_view bytes) {
  const TimeStampRequest request = make_request(bytes, random_);
  http::Call call{.method = "POST", .target = target_, .headers = {}, .body = request.der};
  call.headers.add("Content-Type", std::string(kQuery));
  const http::Response response = TRY(client_->call(call, http::Client::Repeat::when_unanswered));
  if (response.status != 200 || response.headers.find("Content-Type") != kReply)
    return fail(Code::peer_answer_invalid, "the authority's answer is not a time stamp");
  return read_response(request, response.body, roots_);
}

http::Handler time_stamp_handler(const TimeStampAuthority& authority) {
  return [&authority](http::Request& request) -> http::Answer {
    http::Response response;
    auto answer = authority.answer(request.body);
    if (!answer || request.headers.find("Content-Type") != kQuery) {
      response.status = 400;
      return response;
    }
    response.headers.add("Content-Type", std::string(kReply));
    response.body = std::move(*answer);
    return response;
  };
}

}  // namespace tasuki::signature
