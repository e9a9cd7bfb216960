#include "eligibility/remote.hpp"

#include <mutex>

#include "base/limits.hpp"
#include "eligibility/messages.hpp"

namespace tasuki::eligibility {
namespace {

// Kept connections, handed out one a call.
class Lines {
 public:
  explicit Lines(http::ClientConfig config) : config_(std::move(config)) {}

  Result<http::Response> call(const http::Call& call) {
    auto line = TRY(take());
    // Every call may be repeated: a check that was refused unseen counts twice, the rest is the
    // same as once.
    auto response = line->call(call, http::Client::Repeat::when_unanswered);
    give_back(std::move(line));
    return response;
  }

 private:
  Result<std::unique_ptr<http::Client>> take() {
    const std::lock_guard lock(mutex_);
    if (under_way_ >= limits::kEligibilityCallsMax)
      return fail(Code::busy, "calls to the eligibility service");
    if (idle_.empty()) idle_.push_back(TRY(http::Client::create(config_)));
    auto line = std::move(idle_.back());
    idle_.pop_back();
    ++under_way_;
    return line;
  }

  void give_back(std::unique_ptr<http::Client> line) {
    const std::lock_guard lock(mutex_);
    --under_way_;
    idle_.push_back(std::move(line));
  }

  const http::ClientConfig config_;
  std::mutex mutex_;
  std::size_t under_way_ = 0;
  std::vector<std::unique_ptr<http::Client>> idle_;
};

class Remote final : public Eligibility {
 public:
  Remote(http::ClientConfig config, Metrics& metrics)
      : lines_(std::move(config)),
        reachable_(metrics.gauge("tasuki_eligibility_reachable",
                                 "1: the last call to the eligibility service was answered")) {}

#define TASUKI_ELIGIBILITY_CALL(method, path, request, answer) \
  Result<answer> method(const request& message) override {     \
    return call<request, answer>(path, message);               \
  }
#include "eligibility/calls.def"
#undef TASUKI_ELIGIBILITY_CALL

 private:
  template <typename Request, typename Answer>
  Result<Answer> call(std::string_view path, const Request& message);
  Error note(Error error);

  Lines lines_;
  Gauge& reachable_;
};

Error Remote::note(Error error) {
  reachable_.set(error.code == Code::eligibility_unreachable ? 0 : 1);
  return error;
}

template <typename Request, typename Answer>
Result<Answer> Remote::call(std::string_view path, const Request& message) {
  const std::string body = write_message(message);
  http::Call call;
  call.method = "POST";
  call.target = std::string(kCallsPath) + std::string(path);
  call.headers.add("Content-Type", "application/json");
  call.body = body;
  auto response = lines_.call(call);
  if (!response && response.error().code == Code::busy) return std::unexpected(response.error());
  if (!response)
    return std::unexpected(
        note({Code::eligibility_unreachable, std::string(response.error().id())}));
  if (response->status != 200) return std::unexpected(note(read_error(std::move(response->body))));
  auto answer = read_message<Answer>(std::move(response->body));
  if (!answer)
    return std::unexpected(note({Code::eligibility_unreachable, "its answer is not understood"}));
  reachable_.set(1);
  return answer;
}

}  // namespace

Result<std::unique_ptr<Eligibility>> connect_remote(const RemoteConfig& config, Metrics& metrics) {
  const http::Url url = TRY(http::parse_url(config.url));
  if (!url.tls) return fail(Code::parameter_invalid, "the eligibility service needs https");
  http::ClientConfig client;
  client.host = url.host;
  client.port = url.port;
  client.tls = config.identity;
  client.connect_timeout = config.connect_timeout;
  client.response_timeout = config.response_timeout;
  client.body_bytes_max = limits::kEligibilityAnswerBytesMax;
  TRY(http::Client::create(client));  // says now whether key and certificates are usable
  return std::make_unique<Remote>(std::move(client), metrics);
}

}  // namespace tasuki::eligibility
