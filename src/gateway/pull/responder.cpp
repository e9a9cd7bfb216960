#include "gateway/pull/responder.hpp"

#include "crypto/digest.hpp"
#include "gateway/access_log.hpp"
#include "gateway/pull/deliverable.hpp"
#include "pull/answer.hpp"
#include "rest/answer.hpp"

namespace tasuki::gateway {
namespace {

using pull::Question;
using pull::Reason;

constexpr std::string_view kTotal = "tasuki_pull_requests_total";
constexpr std::string_view kHelp = "Requests of the exchange for what this institution holds.";

// The person as the quota knows them; the day is in Japan's time.
std::string quota_key(const Question& question, Time now) {
  const pull::Subject& subject = question.subject;
  const std::string person = subject.local_number + "\n" + subject.insured;
  const std::string day = to_instant(now + std::chrono::hours(9)).substr(0, 10);
  return day + " " + question.requester + " " + crypto::to_hex(crypto::sha256(person));
}

Result<std::int64_t> count(sqlite::Database& database, const std::string& key) {
  sqlite::Statement* upsert = TRY(database.cached(
      "INSERT INTO pull_quota (key, count) VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET"
      " count = count + 1 RETURNING count"));
  TRY(upsert->bind(key).step());
  const std::int64_t now = upsert->integer(0);
  upsert->reset();
  sqlite::Statement* forget =
      TRY(database.cached("DELETE FROM pull_quota WHERE key < substr(?, 1, 10)"));
  TRY_VOID(forget->bind(key).run());
  return now;
}

http::Response not_genuine() {
  return rest::error_response({Code::request_not_genuine, {}}, Lang::en);
}

}  // namespace

// Durable before anything is given. false: asked too often.
Result<bool> Responder::note(const Question& question) {
  const Time now = with_.clock.now();
  const Access access{{"pull " + question.requester, {"-", question.role, question.purpose}},
                      "pull",
                      question.request_id};
  std::int64_t asked = 0;
  const sqlite::Unit work = [&](sqlite::Database& database) -> Result<> {
    asked = TRY(count(database, quota_key(question, now)));
    return record_access(database, access, now);
  };
  TRY_VOID(with_.storage.write(work));
  return static_cast<std::size_t>(asked) <= with_.quota;
}

Result<http::Response> Responder::refuse(Reason reason, const http::Request& request) {
  with_.metrics
      .counter(kTotal, kHelp, "outcome=\"" + std::string(pull::word_of(reason).code) + "\"")
      .add();
  http::Response response;
  response.status = 403;
  response.body = pull::write_refusal(reason);
  return pull::sign_answer(std::move(response), request, with_.signer, with_.clock.now(),
                           with_.random);
}

Result<http::Response> Responder::answer(const Question& asked, const http::Request& request) {
  Question question = asked;
  question.classes = asked.classes - with_.opt_out;
  if (question.classes.empty()) return refuse(Reason::opted_out, request);
  if (!TRY(note(question))) return refuse(Reason::quota, request);
  const auto found = with_.source.units(question);
  if (!found) {
    with_.log.error("pull.source_failed", {{"error", found.error().id()}});
    return refuse(Reason::source_failed, request);
  }
  std::vector<std::string> units;
  for (const std::string& unit : *found)
    if (auto left = deliverable(unit)) units.push_back(*std::move(left));
  const Time now = with_.clock.now();
  http::Response response;
  response.body = pull::write_answer(question.request_id, units, now);
  with_.metrics.counter(kTotal, kHelp, "outcome=\"answered\"").add();
  with_.log.info("pull.answered", {{"request", question.request_id},
                                   {"requester", question.requester},
                                   {"units", units.size()}});
  return pull::sign_answer(std::move(response), request, with_.signer, now, with_.random);
}

http::Response Responder::respond(const http::Request& request) {
  const auto question = with_.door.admit(request);
  if (!question) {
    with_.metrics.counter(kTotal, kHelp, "outcome=\"not-genuine\"").add();
    with_.log.warning("pull.not_genuine", {{"reason", question.error().reason}});
    return not_genuine();
  }
  auto answered = answer(*question, request);
  if (answered) return *std::move(answered);
  with_.log.error("pull.failed", {{"error", answered.error().id()}});
  auto refused = refuse(Reason::source_failed, request);
  return refused ? *std::move(refused) : not_genuine();
}

}  // namespace tasuki::gateway
