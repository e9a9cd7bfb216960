#include "gateway/head_keeper.hpp"

#include "gateway/storage.hpp"
#include "json/document.hpp"

namespace tasuki::gateway {
namespace {

using sqlite::Database;
using sqlite::Statement;

// The exchange's public key as it was first seen, over the connection that its certificate secured.
constexpr std::string_view kKeyMark = "exchange.log_key";

struct Answer {
  std::string key;
  std::string statement;  // empty while the log has no head
};

Result<Answer> read_heads(std::string body) {
  const auto document = json::Document::parse(std::move(body));
  if (!document) return fail(Code::peer_answer_invalid, "heads that are not JSON");
  const json::Value root = (*document)->root();
  if (!root["key"].is(json::Type::string) || !root["heads"].is(json::Type::array))
    return fail(Code::peer_answer_invalid, "heads without key or list");
  return Answer{root["key"].string(), root["heads"].at(0).string()};
}

Result<> insert_head(Database& database, const KeptHead& kept, Time at) {
  Statement* insert = TRY(database.cached(
      "INSERT OR REPLACE INTO tree_head (size, statement, seen_at) VALUES (?, ?, ?)"));
  return insert->bind(static_cast<std::int64_t>(kept.head.tree.size))
      .bind(kept.statement)
      .bind(to_stored(at))
      .run();
}

Result<> insert_alarm(Database& database, const LogAlarm& alarm) {
  Statement* insert =
      TRY(database.cached("INSERT INTO log_alarm (at, why, statement) VALUES (?, ?, ?)"));
  return insert->bind(to_stored(alarm.at)).bind(alarm.why).bind(alarm.statement).run();
}

}  // namespace

Result<std::optional<KeptHead>> last_kept_head(Database& database) {
  Statement* select = TRY(database.cached(
      "SELECT statement FROM tree_head WHERE accepted = 0 ORDER BY size DESC LIMIT 1"));
  if (!TRY(select->step())) return std::nullopt;
  KeptHead kept;
  kept.statement = select->text(0);
  kept.head = TRY(crypto::read_tree_head(kept.statement));
  return kept;
}

Result<std::optional<LogAlarm>> log_alarm(Database& database) {
  Statement* select = TRY(database.cached(
      "SELECT at, why, statement FROM log_alarm WHERE accepted = 0 ORDER BY number LIMIT 1"));
  if (!TRY(select->step())) return std::nullopt;
  return LogAlarm{from_stored(select->integer(0)), select->text(1), select->text(2)};
}

Result<> accept_log(Database& database) {
  for (const std::string_view sql :
       {"UPDATE log_alarm SET accepted = 1", "UPDATE tree_head SET accepted = 1"}) {
    Statement* update = TRY(database.cached(sql));
    TRY_VOID(update->run());
  }
  return write_mark(database, kKeyMark, "");
}

HeadKeeper::HeadKeeper(Dependencies dependencies)
    : with_(dependencies),
      rewritten_(
          with_.metrics.gauge("tasuki_audit_log_rewritten",
                              "1: the exchange's audit log does not continue what was seen")),
      checked_(with_.metrics.counter("tasuki_audit_heads_checked_total",
                                     "heads of the exchange's audit log that continue the last")) {}

Result<> HeadKeeper::look(const Get& get) {
  const Time now = with_.clock.now();
  if (looked_at_ && now - *looked_at_ < with_.interval) return {};
  looked_at_ = now;
  return look_now(get);
}

Result<> HeadKeeper::look_now(const Get& get) {
  const auto alarm = TRY(with_.storage.read(log_alarm));
  rewritten_.set(alarm ? 1 : 0);
  if (alarm) {
    with_.log.error("audit.log_rewritten", {{"since", to_instant(alarm->at)}, {"why", alarm->why}});
    return fail(Code::log_rewritten, alarm->why);
  }
  std::string body = TRY(get("/audit/heads"));
  const Answer answer = TRY(read_heads(std::move(body)));
  TRY_VOID(check_key(answer.key));
  if (answer.statement.empty()) {
    const auto last = TRY(with_.storage.read(last_kept_head));
    if (last) return raise("the log has no head any more", {});
    return {};
  }
  const auto key = crypto::PublicKey::from_pem(answer.key);
  if (!key) return fail(Code::peer_answer_invalid, "the key of the log is not readable");
  const crypto::TreeHead head = TRY(crypto::verify_tree_head(answer.statement, *key));
  return take({head, answer.statement}, get);
}

// Another key could sign another history.
Result<> HeadKeeper::check_key(const std::string& pem) {
  const std::string known =
      TRY(with_.storage.read([](Database& database) { return read_mark(database, kKeyMark); }));
  if (known == pem) return {};
  if (!known.empty()) return raise("the log is signed with another key", {});
  return with_.storage.write(
      [&](Database& database) { return write_mark(database, kKeyMark, pem); });
}

Result<> HeadKeeper::take(const KeptHead& next, const Get& get) {
  const auto last = TRY(with_.storage.read(last_kept_head));
  if (last && *last == next) return {};
  if (last) TRY_VOID(continues(*last, next, get));
  checked_.add();
  return with_.storage.write(
      [&](Database& database) { return insert_head(database, next, with_.clock.now()); });
}

Result<> HeadKeeper::continues(const KeptHead& last, const KeptHead& next, const Get& get) {
  const crypto::MerkleTree& first = last.head.tree;
  const crypto::MerkleTree& second = next.head.tree;
  if (second.size < first.size) return raise("the log became shorter", next.statement);
  crypto::ConsistencyProof proof{first.size, second.size, {}};
  if (first.size != second.size && first.size != 0) {
    std::string body = TRY(get("/audit/proof?first=" + std::to_string(first.size) +
                               "&second=" + std::to_string(second.size)));
    auto read = crypto::read_consistency_proof(std::move(body));
    if (!read) return fail(Code::peer_answer_invalid, read.error().detail);
    proof = *std::move(read);
  }
  const auto verified = crypto::verify(proof, first, second);
  if (verified) return {};
  if (verified.error().code == Code::log_rewritten)
    return raise("the log was rewritten " + verified.error().detail, next.statement);
  return fail(Code::peer_answer_invalid, verified.error().detail);
}

// Kept durably before anybody is told: a restart must not forget it.
std::unexpected<Error> HeadKeeper::raise(const std::string& why, std::string_view statement) {
  rewritten_.set(1);
  const LogAlarm alarm{with_.clock.now(), why, std::string(statement)};
  with_.log.error("audit.log_rewritten", {{"why", why}});
  const auto kept =
      with_.storage.write([&](Database& database) { return insert_alarm(database, alarm); });
  if (!kept) return std::unexpected(kept.error());
  return fail(Code::log_rewritten, why);
}

}  // namespace tasuki::gateway
