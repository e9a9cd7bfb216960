#include "gateway/verdict.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "gateway/exchange_line.hpp"
#include "json/document.hpp"
#include "rest/document_reference.hpp"

namespace tasuki::gateway {
namespace {

// About the document, so that sending it again cannot change them.
constexpr std::array kDocumentRefused = {400, 409, 413, 415, 422};
// About this one attempt: the next item may well get through.
constexpr std::array kItemOnly = {408, 425, 500};

bool contains(const auto& statuses, int status) {
  return std::ranges::find(statuses, status) != statuses.end();
}

bool is_outcome(const std::string& body) {
  const auto document = json::Document::parse(body);
  return document && (*document)->root()["resourceType"].equals("OperationOutcome");
}

Verdict judge_success(const http::Response& response, const OutboxItem& item) {
  const auto wrong = [](std::string what) {
    return Postponement{Blame::exchange, {}, Error{Code::peer_answer_invalid, what}.to_string()};
  };
  const auto document = json::Document::parse(response.body);
  if (!document) return wrong("a success without a resource");
  const auto reference = rest::read_document_reference((*document)->root());
  if (!reference) return wrong(reference.error().detail);
  if (!is_unit_id(reference->id)) return wrong("a unit without an id");
  if (reference->sha256 != item.sha256) return wrong("the receipt is for other bytes");
  return FinalAnswer{true, response.status, response.body, reference->id};
}

}  // namespace

Verdict judge(const Result<http::Response>& response, const OutboxItem& item) {
  if (!response) return Postponement{Blame::exchange, {}, response.error().to_string()};
  const int status = response->status;
  if (status >= 200 && status < 300) return judge_success(*response, item);
  if (contains(kDocumentRefused, status) && is_outcome(response->body))
    return FinalAnswer{false, status, response->body, {}};
  const Blame blame = contains(kItemOnly, status) ? Blame::item : Blame::exchange;
  return Postponement{blame, retry_after(response->headers), describe(*response)};
}

std::chrono::milliseconds retry_after(const http::Headers& headers) {
  const auto header = headers.find("Retry-After");
  const std::string_view text = header ? trim(*header) : std::string_view();
  if (!all_digits(text)) return {};
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc()) return limits::kRetryAfterMax;
  return std::min(std::chrono::seconds(seconds), limits::kRetryAfterMax);
}

}  // namespace tasuki::gateway
