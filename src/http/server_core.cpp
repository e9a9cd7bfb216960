#include "http/server_core.hpp"

namespace tasuki::http {
namespace {

std::string label(std::string_view name, std::string_view value) {
  return std::string(name) + "=\"" + std::string(value) + "\"";
}

// Label of tasuki_http_refused_total for each error that keeps a request from its handler.
constexpr std::pair<Code, std::string_view> kReasons[] = {
    {Code::request_malformed, "malformed"},
    {Code::header_too_large, "header_too_large"},
    {Code::body_too_large, "body_too_large"},
    {Code::content_encoding_unsupported, "content_encoding"},
    {Code::request_timeout, "timeout"},
    {Code::certificate_expired, "certificate_expired"},
    {Code::certificate_foreign, "certificate_foreign"},
    {Code::busy, "busy"},
};

Counter& refused_counter(Metrics& metrics, std::string_view reason) {
  return metrics.counter("tasuki_http_refused_total",
                         "requests and connections that reached no handler",
                         label("reason", reason));
}

// For servers without an error_response, and for one that throws.
Response plain_error(const Error& error) {
  Response response;
  response.status = error.http_status();
  response.headers.add("Content-Type", "text/plain; charset=utf-8");
  response.body = error.to_string() + "\n";
  return response;
}

}  // namespace

ServerMetrics::ServerMetrics(Metrics& metrics, const std::string& listener)
    : refused_connections(refused_counter(metrics, "connections")),
      refused_handshakes(refused_counter(metrics, "handshake")),
      connections(metrics.gauge("tasuki_http_connections", "open connections",
                                label("listener", listener))),
      queue(metrics.gauge("tasuki_http_queue", "requests waiting for a handler thread",
                          label("listener", listener))),
      metrics_(metrics),
      listener_(listener),
      seconds_(metrics.histogram("tasuki_http_request_seconds",
                                 "first byte of the request to last byte of the answer",
                                 label("listener", listener))) {
  for (const auto& [code, reason] : kReasons)
    refused_.emplace_back(code, &refused_counter(metrics, reason));
}

void ServerMetrics::answered(int status, double seconds) {
  seconds_.observe(seconds);
  auto& slot = by_status_[status >= 0 && status < 600 ? static_cast<std::size_t>(status) : 0];
  Counter* counter = slot.load(std::memory_order_acquire);
  if (counter == nullptr) {
    counter = &metrics_.counter(
        "tasuki_http_requests_total", "requests answered",
        label("listener", listener_) + "," + label("status", std::to_string(status)));
    slot.store(counter, std::memory_order_release);
  }
  counter->add();
}

void ServerMetrics::refused(Code code) {
  for (const auto& [known, counter] : refused_)
    if (known == code) counter->add();
}

ServerCore::ServerCore(ServerConfig configuration, const Router& routes, const Log& logger,
                       Metrics& registry)
    : config(std::move(configuration)),
      router(routes),
      log(logger),
      metrics(registry, config.name),
      large_bodies(std::make_shared<BodyBudget>(config.limits.large_body_bytes_total)),
      pool(config.limits.handler_threads, config.limits.request_queue_max, metrics.queue) {}

Response ServerCore::response_for(const Error& error, const Request& request) const {
  Response response;
  try {
    response = config.error_response ? config.error_response(error, request) : plain_error(error);
  } catch (const std::exception& thrown) {
    log.error("error_response threw", {{"what", thrown.what()}});
    response = plain_error(error);
  }
  if (error.code == Code::method_not_allowed) response.headers.add("Allow", error.detail);
  const bool come_back = error.code == Code::busy || error.code == Code::shutting_down;
  if (come_back && response.headers.count("Retry-After") == 0)
    response.headers.add("Retry-After", "1");
  return response;
}

void ServerCore::connection_opened() {
  connections.fetch_add(1);
  metrics.connections.add(1);
}

void ServerCore::connection_closed() {
  metrics.connections.add(-1);
  if (connections.fetch_sub(1) > 1) return;
  const std::lock_guard lock(mutex_);
  emptied_.notify_all();
}

bool ServerCore::wait_until_empty(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return emptied_.wait_until(lock, deadline, [&] { return connections.load() == 0; });
}

}  // namespace tasuki::http
