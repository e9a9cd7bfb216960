#include "http/turn.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "base/random.hpp"
#include "base/text.hpp"

namespace tasuki::http {
namespace {

// Answers up to this size leave in one TLS record together with their head.
constexpr std::size_t kJoinedBodyBytesMax = 16 * 1024;

constexpr std::pair<int, std::string_view> kReasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {507, "Insufficient Storage"},
};

std::string_view reason_of(int status) {
  const auto row = std::ranges::find(kReasons, status, &std::pair<int, std::string_view>::first);
  return row == std::end(kReasons) ? "Status" : row->second;
}

// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7, written once a second and thread.
const std::string& date_now() {
  thread_local std::time_t written_at = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != written_at) {
    constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm utc{};
    gmtime_r(&now, &utc);
    char line[64];
    std::snprintf(line, sizeof line, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                  kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                  utc.tm_min, utc.tm_sec);
    text = line;
    written_at = now;
  }
  return text;
}

// A line break in a value would begin another field, so no control character leaves.
void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  for (const char c : value)
    out.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c);
  out += "\r\n";
}

// https://www.w3.org/TR/trace-context/#traceparent-header: version, trace-id, parent-id and flags
// in lower-case hexadecimal; neither id may be all zeros and version ff is invalid.
std::optional<std::string_view> trace_of(std::string_view parent) {
  constexpr std::size_t kLength = 55;
  if (parent.size() < kLength) return std::nullopt;
  if (parent.size() > kLength && (parent.starts_with("00") || parent[kLength] != '-'))
    return std::nullopt;
  for (std::size_t i = 0; i < kLength; ++i) {
    const char c = parent[i];
    const bool dash = i == 2 || i == 35 || i == 52;
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (dash ? c != '-' : !hex) return std::nullopt;
  }
  const std::string_view trace = parent.substr(3, 32);
  const bool zero = trace.find_first_not_of('0') == std::string_view::npos ||
                    parent.substr(36, 16).find_first_not_of('0') == std::string_view::npos;
  if (zero || parent.starts_with("ff")) return std::nullopt;
  return trace;
}

}  // namespace

Turn::Turn(std::shared_ptr<const Peer> peer, const ServerLimits& limits)
    : parser(std::make_unique<RequestParser>(request, limits.header_bytes_max,
                                             limits.body_bytes_max)) {
  request.peer = std::move(peer);
}

void Turn::choose_trace() {
  const auto parent = request.headers.find("traceparent");
  const auto sent = parent ? trace_of(*parent) : std::nullopt;
  request.trace_id = sent ? std::string(*sent) : to_hex(SystemRandom().bytes(16));
}

void Turn::begin_answer(Response response, std::uint64_t body_bytes) {
  status_ = response.status;
  head_.clear();
  head_sent_ = 0;
  head_.reserve(512 + (response.body.size() <= kJoinedBodyBytesMax ? response.body.size() : 0));
  head_.append("HTTP/1.1 ").append(std::to_string(status_)).append(" ");
  head_.append(reason_of(status_)).append("\r\n");
  for (const auto& [name, value] : response.headers) append_field(head_, name, value);
  if (response.headers.count("Cache-Control") == 0)
    append_field(head_, "Cache-Control", "no-store");
  append_field(head_, "X-Content-Type-Options", "nosniff");
  append_field(head_, "Tasuki-Trace", request.trace_id);
  append_field(head_, "Date", date_now());
  // https://www.rfc-editor.org/rfc/rfc9110#section-8.6: no Content-Length in a 204 answer.
  if (status_ != 204) append_field(head_, "Content-Length", std::to_string(body_bytes));
  if (close_after) append_field(head_, "Connection", "close");
  head_ += "\r\n";

  const bool bodiless = request.method == "HEAD" || status_ == 204 || status_ == 304;
  if (bodiless) return;
  if (response.body.size() <= kJoinedBodyBytesMax) {
    head_ += response.body;
  } else {
    add_piece(std::move(response.body));
  }
}

void Turn::add_piece(std::string piece) {
  body_ = std::move(piece);
  body_sent_ = 0;
}

void Turn::take_piece(std::string piece) {
  if (piece.empty() || piece.size() > stream_left) return break_off();
  stream_left -= piece.size();
  add_piece(std::move(piece));
}

Wants Turn::write_some(Channel& channel) {
  while (head_sent_ < head_.size() || body_sent_ < body_.size()) {
    const bool in_head = head_sent_ < head_.size();
    std::size_t& sent = in_head ? head_sent_ : body_sent_;
    const Transfer transfer = channel.write(std::string_view(in_head ? head_ : body_).substr(sent));
    if (transfer.bytes == 0) return transfer.wants;
    sent += transfer.bytes;
    bytes_out_ += transfer.bytes;
    moved_ = true;
  }
  return Wants::nothing;
}

void Turn::report(ServerCore& core, std::string_view peer_code) const {
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started_;
  core.metrics.answered(status_, took.count());
  core.log.info("request", {{"listener", core.config.name},
                            {"method", request.method},
                            {"route", route == nullptr ? std::string_view("-") : route->path},
                            {"status", status_},
                            {"bytes_in", request.body.size()},
                            {"bytes_out", bytes_out_},
                            {"ms", took.count() * 1e3},
                            {"trace", request.trace_id},
                            {"peer", peer_code}});
}

}  // namespace tasuki::http
