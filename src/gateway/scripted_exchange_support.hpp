// An exchange that says what a test wants, over a real socket, and remembers what it was asked.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "http/server.hpp"
#include "rest/document_reference.hpp"

namespace tasuki::gateway {

class ScriptedExchange {
 public:
  // Answers "METHOD path" by the script of that name ("GET /events"); 404 where there is none.
  using Script = std::function<http::Answer(http::Request&)>;
  explicit ScriptedExchange(std::uint16_t port = 0);
  ~ScriptedExchange();

  void on(const std::string& call, Script script);
  std::uint16_t port() const { return server_->port(); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }

  // Blocks until that call was made so often, answered or not; false after ten seconds.
  bool wait_for(const std::string& call, std::size_t times);
  std::size_t count(const std::string& call) const;
  std::vector<http::Request> requests(const std::string& call) const;

 private:
  http::Answer answer(http::Request& request);

  SystemClock clock_;
  Log log_;
  Metrics metrics_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Script> scripts_;
  std::vector<http::Request> seen_;
  std::unique_ptr<http::Router> router_;
  std::unique_ptr<http::Server> server_;
};

// A DocumentReference as the exchange would give it for these bytes.
rest::DocumentReference reference_for(std::string_view content, const std::string& unit);
http::Response json_response(int status, std::string body);
http::Response outcome(const Error& error);

}  // namespace tasuki::gateway
