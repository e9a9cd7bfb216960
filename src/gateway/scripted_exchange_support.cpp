#include "gateway/scripted_exchange_support.hpp"

#include <chrono>

#include "base/assert.hpp"
#include "crypto/digest.hpp"
#include "rest/answer.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::chrono::seconds kDeadline{10};

std::string call_of(const http::Request& request) {
  return request.method + " " + request.path;
}

}  // namespace

ScriptedExchange::ScriptedExchange(std::uint16_t port)
    : log_([](std::string_view) {}, Level::error, "scripted", clock_) {
  const auto handler = [this](http::Request& request) { return answer(request); };
  std::vector<http::Route> routes;
  for (const char* path :
       {"/fhir/Bundle", "/fhir/Bundle/{}", "/fhir/DocumentReference", "/fhir/DocumentReference/{}",
        "/fhir/DocumentReference/{}/$acknowledge", "/fhir/Organization",
        "/fhir/Patient/$eligibility", "/fhir/Patient/$summary", "/fhir/Bundle/$cancel",
        "/fhir/Binary", "/fhir/Binary/{}", "/events"})
    for (const char* method : {"GET", "POST"}) routes.push_back({method, path, handler});
  router_ = std::make_unique<http::Router>(std::move(routes));
  http::ServerConfig config;
  config.name = "scripted";
  config.port = port;
  config.limits.handler_threads = 4;
  config.error_response = [](const Error& error, const http::Request&) { return outcome(error); };
  auto server = http::Server::start(std::move(config), *router_, log_, metrics_);
  TASUKI_ASSERT(server.has_value());
  server_ = std::move(*server);
}

ScriptedExchange::~ScriptedExchange() = default;

void ScriptedExchange::on(const std::string& call, Script script) {
  const std::lock_guard lock(mutex_);
  scripts_[call] = std::move(script);
}

http::Answer ScriptedExchange::answer(http::Request& request) {
  Script script;
  {
    const std::lock_guard lock(mutex_);
    seen_.push_back(request);
    const auto found = scripts_.find(call_of(request));
    if (found != scripts_.end()) script = found->second;
  }
  changed_.notify_all();
  return script ? script(request) : http::Answer(outcome({Code::not_found, {}}));
}

bool ScriptedExchange::wait_for(const std::string& call, std::size_t times) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kDeadline, [&] {
    std::size_t count = 0;
    for (const http::Request& request : seen_) count += call_of(request) == call ? 1 : 0;
    return count >= times;
  });
}

std::size_t ScriptedExchange::count(const std::string& call) const {
  return requests(call).size();
}

std::vector<http::Request> ScriptedExchange::requests(const std::string& call) const {
  const std::lock_guard lock(mutex_);
  std::vector<http::Request> found;
  for (const http::Request& request : seen_)
    if (call_of(request) == call) found.push_back(request);
  return found;
}

rest::DocumentReference reference_for(std::string_view content, const std::string& unit) {
  rest::DocumentReference reference;
  reference.id = unit;
  reference.kind = "referral";
  reference.identifier_system = "http://jpfhir.jp/fhir/clins/bundle-identifier";
  reference.identifier_value = "1310000001^2026^0001";
  reference.sender = "1310000001";
  reference.destination = "1310000002";
  reference.state = "viewable";
  reference.size = content.size();
  reference.sha256 = crypto::to_hex(crypto::sha256(content));
  reference.receipt = "receipt-of-" + unit;
  return reference;
}

http::Response json_response(int status, std::string body) {
  return rest::resource_response(status, std::move(body));
}

http::Response outcome(const Error& error) {
  return rest::error_response(error, Lang::en);
}

}  // namespace tasuki::gateway
