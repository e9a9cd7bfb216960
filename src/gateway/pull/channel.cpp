#include "gateway/pull/channel.hpp"

#include "base/limits.hpp"
#include "http/framed.hpp"
#include "pull/question.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::size_t kWorkers = 4;
constexpr std::chrono::seconds kPollSlack{15};  // what a poll may take beyond its wait

// Of a request that may still turn out not to be genuine: only where the answer goes.
std::string request_id(const http::Request& request) {
  const auto question = pull::read_question(request.body);
  return question ? question->request_id : std::string();
}

}  // namespace

Channel::Channel(Dependencies dependencies, std::unique_ptr<http::Client> client)
    : with_(std::move(dependencies)),
      poll_(std::move(client)),
      answers_(with_.exchange),
      workers_(kWorkers) {}

Result<std::unique_ptr<Channel>> Channel::start(Dependencies dependencies) {
  http::ClientConfig config = dependencies.exchange.client;
  config.response_timeout = dependencies.poll_wait + kPollSlack;
  auto client = TRY(http::Client::create(std::move(config)));
  std::unique_ptr<Channel> channel(new Channel(std::move(dependencies), std::move(client)));
  channel->thread_ = std::thread([raw = channel.get()] { raw->run(); });
  return channel;
}

Channel::~Channel() {
  stop();
}

void Channel::stop() {
  pause_.stop();
  poll_.stop();
  if (thread_.joinable()) thread_.join();
}

void Channel::run() {
  int failures = 0;
  while (!pause_.stopped()) {
    const auto done = poll_once();
    if (done) {
      failures = 0;
      continue;
    }
    if (pause_.stopped()) return;
    if (failures == 0)
      with_.log.warning("pull.channel_down", {{"error", done.error().to_string()}});
    pause_.wait(with_.backoff.delay(++failures));
  }
}

Result<> Channel::poll_once() {
  http::Call call;
  call.target = "/pull/requests?wait=" + std::to_string(with_.poll_wait.count());
  auto polled =
      poll_.call(ExchangeLine::prepare(with_.exchange, clins::gateway_actor(), std::move(call)));
  if (!polled) return fail(Code::shutting_down);
  ExchangeLine::note(with_.exchange, *polled);
  const http::Response response = TRY(std::move(*polled));
  if (response.status != 200) return fail(Code::peer_answer_invalid, describe(response));
  auto requests = TRY(http::read_framed_requests(response.body, limits::kPullAnswerBytesMax));
  for (http::Request& request : requests)
    workers_.at(
        std::chrono::steady_clock::now(),
        [this, one = std::make_shared<const http::Request>(std::move(request))] { answer(*one); });
  return {};
}

void Channel::answer(const http::Request& request) {
  const std::string id = request_id(request);
  const std::string framed = http::frame_response(with_.respond(request));
  if (id.empty()) return;
  http::Call call;
  call.method = "POST";
  call.target = "/pull/answers/" + http::encode_query(id);
  call.headers.add("Content-Type", std::string(http::kFramedType));
  call.body = framed;
  const auto taken = answers_.call(clins::gateway_actor(), std::move(call));
  if (!taken)
    with_.log.warning("pull.answer_not_sent", {{"error", taken.error().to_string()}});
  else if (taken->status != 204)
    with_.log.warning("pull.answer_not_taken", {{"error", describe(*taken)}});
}

}  // namespace tasuki::gateway
