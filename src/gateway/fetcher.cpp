#include "gateway/fetcher.hpp"

#include <algorithm>

#include "json/document.hpp"
#include "rest/content_digest.hpp"
#include "rest/document_reference.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::chrono::milliseconds kPatience{30'000};
// Between two looks at a wall clock that somebody may set.
constexpr std::chrono::milliseconds kLongestNap{5'000};

// The exchange as a whole, not this unit.
bool is_about_exchange(const Error& error) {
  return error.code != Code::content_damaged && error.code != Code::peer_answer_invalid;
}

Result<rest::DocumentReference> reference_in(const std::string& body) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(Code::peer_answer_invalid, "not JSON");
  return rest::read_document_reference((*document)->root());
}

// Every checksum that came along must be that of the bytes.
Result<> check_content(const http::Response& response, const rest::DocumentReference& reference) {
  const crypto::Sha256 digest = crypto::sha256(response.body);
  const std::string hex = crypto::to_hex(digest);
  if (reference.sha256 != hex || reference.size != response.body.size())
    return fail(Code::content_damaged, "the unit differs from its DocumentReference");
  const auto own = response.headers.find("Tasuki-Sha256");
  if (own && *own != hex) return fail(Code::content_damaged, "Tasuki-Sha256");
  const auto standard = rest::read_content_digest(response.headers);
  if (!standard || (*standard && **standard != digest))
    return fail(Code::content_damaged, "Content-Digest");
  return {};
}

}  // namespace

Fetcher::Fetcher(Dependencies dependencies, std::unique_ptr<ExchangeLine> line)
    : deps_(dependencies),
      line_(std::move(line)),
      mismatches_(deps_.metrics.counter("tasuki_inbox_mismatches_total",
                                        "units whose bytes did not match their digest")) {}

Result<std::unique_ptr<Fetcher>> Fetcher::start(Dependencies dependencies) {
  auto line = TRY(ExchangeLine::open(dependencies.exchange, kPatience));
  std::unique_ptr<Fetcher> fetcher(new Fetcher(dependencies, std::move(line)));
  fetcher->thread_ = std::thread([raw = fetcher.get()] { raw->run(); });
  return fetcher;
}

Fetcher::~Fetcher() {
  stop();
}

void Fetcher::stop() {
  pause_.stop();
  if (thread_.joinable()) thread_.join();
}

void Fetcher::run() {
  int failures = 0;
  while (!pause_.stopped()) {
    const auto item = deps_.inbox.due();
    if (item && !*item) {
      pause_.wait(nap());
      continue;
    }
    const Result<> done = item ? bring(**item) : std::unexpected(item.error());
    if (done) {
      failures = 0;
      continue;
    }
    if (item && !is_about_exchange(done.error())) {
      const Time next = deps_.clock.now() + deps_.backoff.delay((*item)->attempts + 1);
      deps_.log.error("inbox.postponed", {{"unit", (*item)->unit},
                                          {"error", done.error().to_string()},
                                          {"next_attempt", to_instant(next)}});
      if (deps_.inbox.postpone((*item)->unit, next, done.error().to_string())) continue;
    }
    pause_.wait(deps_.backoff.delay(++failures));
  }
}

// Until the next unit is due.
std::chrono::milliseconds Fetcher::nap() {
  const auto due = deps_.inbox.next_due();
  if (!due || !*due) return kLongestNap;
  return std::clamp(**due - deps_.clock.now(), std::chrono::milliseconds(1), kLongestNap);
}

Result<> Fetcher::bring(const InboxItem& item) {
  if (item.state == InboxState::announced) {
    const auto fetched = fetch(item.unit);
    if (!fetched && fetched.error().code == Code::not_found) {
      deps_.log.warning("inbox.gone", {{"unit", item.unit}});
      return deps_.inbox.give_up(item.unit);
    }
    TRY_VOID(fetched);
  }
  return acknowledge(item.unit);
}

// A 2xx. Errors: not_found; peer_answer_invalid for what only this unit meets; busy for what the
// exchange would answer to any; peer_*.
Result<http::Response> Fetcher::ask(std::string method, std::string target) {
  http::Call call;
  call.method = std::move(method);
  call.target = std::move(target);
  http::Response response = TRY(line_->call(clins::gateway_actor(), std::move(call)));
  if (response.status >= 200 && response.status < 300) return response;
  if (response.status == 404) return fail(Code::not_found, describe(response));
  const bool unit_only = response.status == 500 || response.status == 409;
  return fail(unit_only ? Code::peer_answer_invalid : Code::busy, describe(response));
}

Result<> Fetcher::fetch(const std::string& unit) {
  const auto began = std::chrono::steady_clock::now();
  const http::Response described = TRY(ask("GET", "/fhir/DocumentReference/" + unit));
  const rest::DocumentReference reference = TRY(reference_in(described.body));
  const http::Response content = TRY(ask("GET", "/fhir/Bundle/" + unit));
  if (auto checked = check_content(content, reference); !checked) {
    mismatches_.add();
    return checked;
  }
  if (!TRY(deps_.inbox.store(unit, described.body, reference.sha256, content.body))) return {};
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  deps_.log.info("inbox.stored", {{"unit", unit},
                                  {"size", content.body.size()},
                                  {"sha256", reference.sha256},
                                  {"ms", took.count()}});
  return {};
}

Result<> Fetcher::acknowledge(const std::string& unit) {
  const auto began = std::chrono::steady_clock::now();
  const auto answer = ask("POST", "/fhir/DocumentReference/" + unit + "/$acknowledge");
  if (!answer && answer.error().code == Code::not_found) {
    deps_.log.warning("inbox.nothing_to_acknowledge", {{"unit", unit}});
    return deps_.inbox.settle(unit, {});
  }
  TRY_VOID(answer);
  TRY_VOID(reference_in(answer->body));
  TRY_VOID(deps_.inbox.settle(unit, answer->body));
  const auto item = TRY(deps_.inbox.find(unit));
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  deps_.log.info(
      "inbox.acknowledged",
      {{"unit", unit}, {"size", item->size}, {"sha256", item->sha256}, {"ms", took.count()}});
  return {};
}

}  // namespace tasuki::gateway
