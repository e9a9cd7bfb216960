#include "rest/answer.hpp"

namespace tasuki::rest {
namespace {

http::Response plain(int status, std::string_view type, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", std::string(type));
  response.headers.add("Cache-Control", "no-store");
  response.body = std::move(body);
  return response;
}

http::Response health(bool up) {
  return plain(up ? 200 : 503, "application/json",
               up ? R"({"status":"up"})" : R"({"status":"down"})");
}

}  // namespace

http::Router make_operations_router(const Metrics& metrics, std::function<bool()> ready) {
  return http::Router({
      {"GET", "/health/live", [](http::Request&) -> http::Answer { return health(true); }},
      {"GET", "/health/ready",
       [ready = std::move(ready)](http::Request&) -> http::Answer { return health(ready()); }},
      // https://prometheus.io/docs/instrumenting/exposition_formats/#basic-info
      {"GET", "/metrics",
       [&metrics](http::Request&) -> http::Answer {
         return plain(200, "text/plain; version=0.0.4", metrics.render());
       }},
  });
}

}  // namespace tasuki::rest
