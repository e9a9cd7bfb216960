// What all connections of one server share.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "http/body_budget.hpp"
#include "http/pool.hpp"
#include "http/server.hpp"

namespace tasuki::http {

// The metric objects of one listener, looked up once.
class ServerMetrics {
 public:
  ServerMetrics(Metrics& metrics, const std::string& listener);

  void answered(int status, double seconds);
  // Requests and connections that reached no handler.
  void refused(Code code);
  Counter& refused_connections;  // above connections_max
  Counter& refused_handshakes;

  Gauge& connections;
  Gauge& queue;

 private:
  Metrics& metrics_;
  std::string listener_;
  Histogram& seconds_;
  std::array<std::atomic<Counter*>, 600> by_status_{};
  std::vector<std::pair<Code, Counter*>> refused_;
};

struct ServerCore {
  ServerCore(ServerConfig config, const Router& router, const Log& log, Metrics& metrics);

  // error_response of the configuration, made safe: never throws, and adds the header fields that
  // HTTP wants with the error (Allow, Retry-After).
  Response response_for(const Error& error, const Request& request) const;
  void connection_opened();
  void connection_closed();
  // True when no connection is left before the deadline.
  bool wait_until_empty(std::chrono::steady_clock::time_point deadline);

  const ServerConfig config;
  const Router& router;
  const Log& log;
  ServerMetrics metrics;
  std::shared_ptr<BodyBudget> large_bodies;
  std::atomic<bool> draining{false};
  std::atomic<std::size_t> connections{0};
  Pool pool;

 private:
  std::mutex mutex_;
  std::condition_variable emptied_;
};

}  // namespace tasuki::http
