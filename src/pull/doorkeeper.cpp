#include "pull/doorkeeper.hpp"

#include "httpsig/verify.hpp"
#include "pull/wire.hpp"

namespace tasuki::pull {
namespace {

std::unexpected<TurnedAway> away(std::string_view reason) {
  return std::unexpected(TurnedAway{std::string(reason)});
}

std::unexpected<TurnedAway> away(const httpsig::Refusal& refusal) {
  return away(httpsig::name_of(refusal.reason));
}

}  // namespace

void Doorkeeper::set_keys(httpsig::KeyRing keys) {
  auto fresh = std::make_shared<const httpsig::KeyRing>(std::move(keys));
  const std::lock_guard lock(mutex_);
  keys_ = std::move(fresh);
}

std::shared_ptr<const httpsig::KeyRing> Doorkeeper::keys() const {
  const std::lock_guard lock(mutex_);
  return keys_;
}

// What a genuine request says must be for this institution and still of use.
std::expected<Question, TurnedAway> Doorkeeper::read(const http::Request& request, Time now) const {
  auto question = read_question(request.body);
  if (!question) return away("question");
  if (question->audience != with_.institution) return away("audience");
  if (question->deadline <= now) return away("deadline");
  if (question->reason.empty() && question->consent_until <= now) return away("consent");
  return *std::move(question);
}

std::expected<Question, TurnedAway> Doorkeeper::admit(const http::Request& request) {
  const Time now = with_.clock.now();
  if (request.method != "POST" || request.path != kPath || !request.query.empty())
    return away("target");
  const View view(request);
  const auto presented = httpsig::parse(view.message(), httpsig::pull_request());
  if (!presented) return away(presented.error());
  if (const auto fresh = httpsig::check_freshness(*presented, now); !fresh)
    return away(fresh.error());
  const auto seen = with_.replays.seen(presented->nonce);
  if (!seen) return away(seen.error().id());
  if (*seen) return away(httpsig::Refusal{httpsig::Reason::replayed});
  if (const auto known = httpsig::check_signature(*presented, *keys(), now); !known)
    return away(known.error());
  if (const auto whole = httpsig::check_digest(*presented, request.body); !whole)
    return away(whole.error());
  auto question = read(request, now);
  if (!question) return question;
  const auto taken = with_.replays.take(presented->nonce, presented->nonce_needed_until(), now);
  if (!taken) return away(taken.error().id());
  if (!*taken) return away(httpsig::Refusal{httpsig::Reason::replayed});
  return question;
}

}  // namespace tasuki::pull
