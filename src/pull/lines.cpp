#include "pull/lines.hpp"

#include <mutex>
#include <unordered_map>

#include "base/limits.hpp"
#include "http/framed.hpp"
#include "httpsig/verify.hpp"
#include "pull/answer.hpp"
#include "pull/breaker.hpp"
#include "pull/endpoint_pool.hpp"

namespace tasuki::pull {
namespace {

using Steady = std::chrono::steady_clock;

// One question under way. Its requests are kept: an answer is bound to one of them.
struct Asked {
  Question question;
  HolderAddress address;
  Steady::time_point until;
  HolderLine::Hear hear;
  std::vector<std::shared_ptr<const SignedRequest>> sent;
};

constexpr std::string_view kTotal = "tasuki_pull_questions_total";
constexpr std::string_view kTotalHelp = "Questions to holders, by what came of them.";

}  // namespace

struct Lines::State : std::enable_shared_from_this<Lines::State> {
  explicit State(Dependencies dependencies)
      : with(std::move(dependencies)), breaker(with.clock), endpoints(with.identity) {}

  void ask(const Question& question, Steady::time_point until, Hear hear);
  void send(const std::string& id);
  void send_to_endpoint(const std::string& id, const Asked& asked);
  void on_endpoint(const std::string& id, const std::string& institution,
                   Result<http::Response> response);
  void ask_again_later(const std::string& id, Steady::time_point until);
  void give_up(const std::string& id);
  Heard heard_of(const Asked& asked, const http::Response& response) const;
  bool is_genuine(const Asked& asked, const http::Response& response) const;
  // Nobody waits for it any more: nullopt.
  std::optional<Asked> end(const std::string& id);
  void settle(const std::string& id, Heard heard);
  std::optional<Asked> find(const std::string& id);

  Dependencies with;
  ChannelHub hub;
  Breaker breaker;
  std::mutex mutex;
  std::unordered_map<std::string, Asked> under_way;
  EndpointPool endpoints;
};

std::optional<Asked> Lines::State::find(const std::string& id) {
  const std::lock_guard lock(mutex);
  const auto found = under_way.find(id);
  if (found == under_way.end()) return std::nullopt;
  return found->second;
}

std::optional<Asked> Lines::State::end(const std::string& id) {
  const std::lock_guard lock(mutex);
  auto found = under_way.extract(id);
  if (found.empty()) return std::nullopt;
  return std::move(found.mapped());
}

void Lines::State::settle(const std::string& id, Heard heard) {
  const auto asked = end(id);
  if (!asked) return;
  const std::string labels = "outcome=\"" + std::string(word_of(heard.outcome).code) + "\"";
  with.metrics.counter(kTotal, kTotalHelp, labels).add();
  asked->hear(std::move(heard));
}

void Lines::State::ask(const Question& question, Steady::time_point until, Hear hear) {
  const std::string id = question.request_id;
  Asked asked{question, {}, until, std::move(hear), {}};
  const auto address = with.address(question.audience);
  if (!address || address->transport == clins::Transport::none)
    return asked.hear({Outcome::not_asked, Reason::no_transport});
  asked.address = *address;
  if (!breaker.may_ask(question.audience))
    return asked.hear({Outcome::unreachable, Reason::circuit_open});
  {
    const std::lock_guard lock(mutex);
    under_way.emplace(id, std::move(asked));
  }
  with.timer.at(until, [weak = weak_from_this(), id] {
    if (const auto self = weak.lock()) self->give_up(id);
  });
  ask_again_later(id, until);
  send(id);
}

// Once, when half of the time is gone: a connection may be dead without knowing it.
void Lines::State::ask_again_later(const std::string& id, Steady::time_point until) {
  const auto half = Steady::now() + (until - Steady::now()) / 2;
  with.timer.at(half, [weak = weak_from_this(), id] {
    if (const auto self = weak.lock()) self->send(id);
  });
}

// Whoever asked has concluded by itself.
void Lines::State::give_up(const std::string& id) {
  const auto asked = end(id);
  if (!asked) return;
  breaker.failed(asked->question.audience);
  with.metrics.counter(kTotal, kTotalHelp, "outcome=\"timed-out\"").add();
}

void Lines::State::send(const std::string& id) {
  auto asked = find(id);
  if (!asked) return;
  auto request =
      sign_request(write_question(asked->question), with.signer, with.clock.now(), with.random);
  if (!request) {
    with.log.error("pull.not_signed", {{"error", request.error().id()}});
    return settle(id, {Outcome::not_asked, Reason::no_transport});
  }
  const auto signed_request = std::make_shared<const SignedRequest>(*std::move(request));
  {
    const std::lock_guard lock(mutex);
    const auto found = under_way.find(id);
    if (found == under_way.end()) return;
    found->second.sent.push_back(signed_request);
    asked = found->second;
  }
  if (asked->address.transport == clins::Transport::endpoint) return send_to_endpoint(id, *asked);
  const std::string& holder = asked->question.audience;
  if (!hub.send(holder, http::frame_request(signed_request->call(), holder), asked->until))
    settle(id, {Outcome::unreachable, Reason::not_connected});
}

void Lines::State::send_to_endpoint(const std::string& id, const Asked& asked) {
  const auto& request = asked.sent.back();
  EndpointPool::Work work;
  work.url = asked.address.url;
  work.call = request->call();
  work.keep = request;
  work.until = asked.until;
  work.done = [weak = weak_from_this(), id,
               institution = asked.question.audience](Result<http::Response> response) {
    if (const auto self = weak.lock()) self->on_endpoint(id, institution, std::move(response));
  };
  endpoints.post(std::move(work));
}

// A first failure waits for the second try; there is none when the first came late.
void Lines::State::on_endpoint(const std::string& id, const std::string& institution,
                               Result<http::Response> response) {
  const auto asked = find(id);
  if (!asked) return;
  if (response) {
    breaker.answered(institution);
    return settle(id, heard_of(*asked, *response));
  }
  if (asked->sent.size() < 2) return;
  breaker.failed(institution);
  settle(id, {Outcome::unreachable, Reason::none});
}

bool Lines::State::is_genuine(const Asked& asked, const http::Response& response) const {
  for (const auto& request : asked.sent) {
    const View to(*request);
    const View answer(response, to);
    const auto presented = httpsig::parse(answer.message(), httpsig::pull_answer());
    if (!presented) continue;
    const auto keys = with.answer_keys(asked.question.audience, presented->keyid);
    const Time now = with.clock.now();
    if (keys && httpsig::check_freshness(*presented, now) &&
        httpsig::check_signature(*presented, *keys, now) &&
        httpsig::check_digest(*presented, response.body))
      return true;
  }
  return false;
}

Heard Lines::State::heard_of(const Asked& asked, const http::Response& response) const {
  // What it does not believe it does not sign: the one answer without a signature.
  if (response.status == 401) return {Outcome::refused, Reason::not_genuine};
  if (!is_genuine(asked, response)) return {Outcome::unusable, Reason::forged};
  if (response.status == 200) return {Outcome::answered, Reason::none, response.body};
  return {Outcome::refused, read_refusal(response.body)};
}

Lines::Lines(Dependencies dependencies)
    : state_(std::make_shared<State>(std::move(dependencies))) {}

// The pool ends here: whoever drops the state last may be one of its threads.
Lines::~Lines() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->under_way.clear();
  }
  state_->endpoints.stop();
}

void Lines::ask(const Question& question, Steady::time_point until, Hear hear) {
  state_->ask(question, until, std::move(hear));
}

ChannelHub& Lines::channels() {
  return state_->hub;
}

Result<> Lines::take_answer(const std::string& institution, std::string_view request_id,
                            std::string_view framed) {
  const std::string id(request_id);
  const auto asked = state_->find(id);
  if (!asked || asked->question.audience != institution)
    return fail(Code::item_unknown, "nobody waits for this answer");
  const auto response = http::read_framed_response(framed, limits::kPullAnswerBytesMax);
  state_->breaker.answered(institution);
  if (!response)
    state_->settle(id, {Outcome::unusable, Reason::malformed});
  else
    state_->settle(id, state_->heard_of(*asked, *response));
  return {};
}

}  // namespace tasuki::pull
