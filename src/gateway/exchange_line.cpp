#include "gateway/exchange_line.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace tasuki::gateway {

Reachability::Reachability(const Clock& clock, Metrics& metrics)
    : clock_(clock),
      gauge_(metrics.gauge("tasuki_exchange_reachable",
                           "1: the last call to the exchange came through")) {}

void Reachability::reached() {
  const std::lock_guard lock(mutex_);
  ready_ = true;
  gauge_.set(1);
  last_error_.clear();
  last_reached_ = clock_.now();
}

void Reachability::failed(const std::string& error) {
  const std::lock_guard lock(mutex_);
  ready_ = false;
  gauge_.set(0);
  last_error_ = error;
}

bool Reachability::ready() const {
  const std::lock_guard lock(mutex_);
  return ready_;
}

std::string Reachability::last_error() const {
  const std::lock_guard lock(mutex_);
  return last_error_;
}

std::optional<Time> Reachability::last_reached() const {
  const std::lock_guard lock(mutex_);
  return last_reached_;
}

Result<std::unique_ptr<ExchangeLine>> ExchangeLine::open(const ExchangeAddress& address,
                                                         std::chrono::milliseconds patience) {
  http::ClientConfig config = address.client;
  config.response_timeout = patience;
  auto client = TRY(http::Client::create(std::move(config)));
  return std::unique_ptr<ExchangeLine>(new ExchangeLine(address, std::move(client)));
}

http::Call ExchangeLine::prepare(const ExchangeAddress& address, const clins::Actor& actor,
                                 http::Call call) {
  call.headers.add("Authorization", "Bearer " + address.assertions.of(actor));
  call.headers.add("Accept-Language", address.language == Lang::ja ? "ja" : "en");
  return call;
}

// An answer that shuts us out or comes from a service that cannot work is not "reached".
void ExchangeLine::note(const ExchangeAddress& address, const Result<http::Response>& response) {
  if (!response) return address.reachability.failed(response.error().to_string());
  const int status = response->status;
  if (status == 401 || status == 403 || status >= 500)
    address.reachability.failed(describe(*response));
  else
    address.reachability.reached();
}

Result<http::Response> ExchangeLine::call(const clins::Actor& actor, http::Call call) {
  auto response = client_->call(prepare(address_, actor, std::move(call)),
                                http::Client::Repeat::when_unanswered);
  note(address_, response);
  return response;
}

Result<http::Download> ExchangeLine::download(const clins::Actor& actor, http::Call call) {
  auto download = client_->download(prepare(address_, actor, std::move(call)));
  note(address_,
       download ? Result<http::Response>(download->head) : std::unexpected(download.error()));
  return download;
}

Result<http::Response> DirectLines::call(const clins::Actor& actor, http::Call call) {
  std::unique_ptr<ExchangeLine> line;
  {
    const std::lock_guard lock(mutex_);
    if (under_way_ >= limits::kDirectCallsMax) return fail(Code::busy, "calls to the exchange");
    ++under_way_;
    if (!idle_.empty()) {
      line = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  auto opened = line ? Result<std::unique_ptr<ExchangeLine>>(std::move(line))
                     : ExchangeLine::open(address_, limits::kDirectCallTimeout);
  Result<http::Response> response =
      opened ? (*opened)->call(actor, std::move(call)) : std::unexpected(opened.error());
  const std::lock_guard lock(mutex_);
  --under_way_;
  if (opened) idle_.push_back(std::move(*opened));
  return response;
}

std::string describe(const http::Response& response) {
  const std::string status = "HTTP " + std::to_string(response.status);
  const auto document = json::Document::parse(response.body);
  if (!document) return status;
  const std::string code =
      (*document)->root()["issue"].at(0)["details"]["coding"].at(0)["code"].string();
  return code.empty() ? status : code + " " + status;
}

bool is_unit_id(std::string_view text) {
  constexpr std::size_t kLongest = 64;  // http://hl7.org/fhir/R4/datatypes.html#id
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace tasuki::gateway
