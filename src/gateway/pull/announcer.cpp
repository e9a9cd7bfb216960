#include "gateway/pull/announcer.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "gateway/pull/declared.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"
#include "pull/key_list.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::string_view kKeysMark = "pull.keys";

void write_classes(json::Writer& w, clins::ClassSet classes) {
  for (const clins::InformationClassRow& row : clins::information_classes())
    if (classes.has(row.id)) w.object().field("name", "class").field("valueCode", row.code).end();
}

http::Call post(std::string target, const std::string& body) {
  http::Call call;
  call.method = "POST";
  call.target = std::move(target);
  call.headers.add("Content-Type", "application/fhir+json");
  call.body = body;
  return call;
}

std::set<std::string> unknown_of(const std::string& body) {
  std::set<std::string> unknown;
  const auto document = json::Document::parse(body);
  if (!document) return unknown;
  for (const json::Value parameter : (*document)->root()["parameter"].items())
    if (parameter["name"].equals("unknown")) unknown.insert(parameter["valueString"].string());
  return unknown;
}

}  // namespace

Result<std::unique_ptr<Announcer>> Announcer::start(Dependencies dependencies) {
  auto line = TRY(ExchangeLine::open(dependencies.exchange, limits::kDirectCallTimeout));
  std::unique_ptr<Announcer> announcer(new Announcer(std::move(dependencies), std::move(line)));
  const std::string kept = TRY(announcer->with_.storage.read(
      [](sqlite::Database& database) { return read_mark(database, kKeysMark); }));
  if (!kept.empty())
    if (const auto taken = announcer->take_keys(kept); !taken)
      announcer->with_.log.warning("pull.keys_old", {{"error", taken.error().to_string()}});
  announcer->thread_ = std::thread([raw = announcer.get()] { raw->run(); });
  return announcer;
}

Announcer::~Announcer() {
  stop();
}

void Announcer::stop() {
  pause_.stop();
  if (thread_.joinable()) thread_.join();
}

void Announcer::run() {
  int failures = 0;
  while (!pause_.stopped()) {
    const auto done = once();
    if (done) {
      failures = 0;
      pause_.wait(with_.interval);
      continue;
    }
    if (failures == 0 && !pause_.stopped())
      with_.log.warning("pull.not_announced", {{"error", done.error().to_string()}});
    announced_ = false;
    pause_.wait(with_.backoff.delay(++failures));
  }
}

Result<> Announcer::once() {
  TRY_VOID(fetch_keys());
  if (!announced_) TRY_VOID(announce());
  announced_ = true;
  return declare();
}

Result<http::Response> Announcer::call(http::Call call) {
  auto response = TRY(line_->call(clins::gateway_actor(), std::move(call)));
  if (response.status >= 300) return fail(Code::peer_answer_invalid, describe(response));
  return response;
}

Result<> Announcer::take_keys(const std::string& list) {
  const http::ClientConfig& client = with_.exchange.client;
  const std::string authority = client.tls ? client.tls->authority : std::string();
  auto keys = TRY(pull::verify_key_list(list, {authority, client.host, with_.clock.now()}));
  with_.door.set_keys(TRY(httpsig::KeyRing::of(std::move(keys.keys))));
  return {};
}

Result<> Announcer::fetch_keys() {
  http::Call get;
  get.target = "/pull/keys";
  const auto response = TRY(call(std::move(get)));
  TRY_VOID(take_keys(response.body));
  return with_.storage.write(
      [&](sqlite::Database& database) { return write_mark(database, kKeysMark, response.body); });
}

Result<> Announcer::announce() {
  json::Writer w;
  w.object().field("resourceType", "Parameters");
  if (!with_.opt_out.empty()) {
    w.key("parameter").array();
    write_classes(w, with_.opt_out);
    w.end();
  }
  w.end();
  const std::string body = w.take();
  TRY(call(post("/pull/announcement", body)));
  return {};
}

// The difference to what was declared before. Who is not linked to a person yet is tried again.
Result<> Announcer::declare() {
  auto declared = TRY(with_.storage.read(read_declared));
  std::vector<Holding> changes;
  for (Holding& holding : TRY(with_.source.holdings())) {
    const auto known = declared.extract(holding.local_number);
    if (known.empty() || known.mapped() != holding.classes) changes.push_back(std::move(holding));
  }
  for (const auto& [number, classes] : declared)
    if (!classes.empty()) changes.push_back({number, {}});
  for (std::size_t i = 0; i < changes.size(); i += limits::kDeclarationsMax) {
    const std::size_t count = std::min(limits::kDeclarationsMax, changes.size() - i);
    TRY_VOID(declare_some(std::span(changes).subspan(i, count)));
  }
  return {};
}

Result<> Announcer::declare_some(std::span<const Holding> some) {
  json::Writer w;
  w.object().field("resourceType", "Parameters").key("parameter").array();
  for (const Holding& holding : some) {
    w.object().field("name", "holding").key("part").array().object();
    w.field("name", "localNumber").field("valueString", holding.local_number).end();
    write_classes(w, holding.classes);
    w.end().end();
  }
  w.end().end();
  const std::string body = w.take();
  const auto response = TRY(call(post("/pull/holdings", body)));
  const auto unknown = unknown_of(response.body);
  with_.log.info("pull.declared",
                 {{"persons", some.size() - unknown.size()}, {"not_linked", unknown.size()}});
  const sqlite::Unit keep = [&](sqlite::Database& database) -> Result<> {
    for (const Holding& holding : some)
      if (!unknown.contains(holding.local_number)) TRY_VOID(write_declared(database, holding));
    return {};
  };
  return with_.storage.write(keep);
}

}  // namespace tasuki::gateway
