#include "gateway/fhir_server/emr_server_support.hpp"

#include <cstdlib>

#include "base/assert.hpp"
#include "json/writer.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::string_view kMetadata =
    R"({"resourceType":"CapabilityStatement","rest":[{"mode":"server","resource":[)"
    R"({"type":"Patient"},{"type":"Condition"},{"type":"Observation"}]}]})";

}  // namespace

http::Response fhir_response(std::string body, int status) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/fhir+json");
  response.body = std::move(body);
  return response;
}

EmrServer::EmrServer() : log_([](std::string_view) {}, Level::error, "emr", clock_) {
  const auto handler = [this](http::Request& request) { return take(request); };
  router_ =
      std::make_unique<http::Router>(std::vector<http::Route>{{"GET", "/fhir/metadata", handler},
                                                              {"POST", "/fhir/{}/_search", handler},
                                                              {"GET", "/fhir/page/{}/{}", handler},
                                                              {"GET", "/fhir/{}/{}", handler}});
  http::ServerConfig config;
  config.name = "emr";
  config.limits.handler_threads = 2;
  config.error_response = [](const Error&, const http::Request&) {
    return fhir_response(R"({"resourceType":"OperationOutcome"})", 404);
  };
  auto server = http::Server::start(std::move(config), *router_, log_, metrics_);
  TASUKI_ASSERT(server.has_value());
  server_ = std::move(*server);
}

EmrServer::~EmrServer() {
  server_.reset();
}

void EmrServer::put(const std::string& type, std::string resource) {
  const std::lock_guard lock(mutex_);
  resources_[type].push_back(std::move(resource));
}

void EmrServer::put_entries(const std::string& collection) {
  const auto document = json::Document::parse(collection);
  TASUKI_ASSERT(document.has_value());
  for (const json::Value entry : (*document)->root()["entry"].items())
    put(entry["resource"]["resourceType"].string(), std::string(entry["resource"].raw()));
}

void EmrServer::put_document(const std::string& id, std::string bundle) {
  json::Writer w;
  w.object().field("resourceType", "DocumentReference").field("status", "current");
  w.key("content").array().object().key("attachment").object();
  w.field("contentType", "application/fhir+json").field("url", link_base + "Bundle/" + id);
  w.end().end().end().end();
  put("DocumentReference", w.take());
  const std::lock_guard lock(mutex_);
  documents_[id] = std::move(bundle);
}

void EmrServer::answer(http::Handler handler) {
  const std::lock_guard lock(mutex_);
  answer_ = std::move(handler);
}

std::vector<std::string> EmrServer::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

std::string EmrServer::last_authorization() const {
  const std::lock_guard lock(mutex_);
  return authorization_;
}

http::Response EmrServer::page(const std::string& type, std::size_t from) const {
  const auto found = resources_.find(type);
  const std::vector<std::string> none;
  const std::vector<std::string>& all = found == resources_.end() ? none : found->second;
  json::Writer w;
  w.object().field("resourceType", "Bundle").field("type", "searchset").key("link").array();
  if (from + page_size < all.size()) {
    w.object().field("relation", "next");
    w.field("url", link_base + "page/" + type + "/" + std::to_string(from + page_size)).end();
  }
  w.end().key("entry").array();
  for (std::size_t i = from; i < all.size() && i < from + page_size; ++i)
    w.object().key("resource").raw(all[i]).end();
  w.object().key("resource").raw(R"({"resourceType":"OperationOutcome"})");
  w.key("search").raw(R"({"mode":"outcome"})").end();
  return fhir_response(w.end().end().take());
}

http::Response EmrServer::read(const std::string& type, const std::string& id) const {
  const auto found = documents_.find(id);
  if (type != "Bundle" || found == documents_.end())
    return fhir_response(R"({"resourceType":"OperationOutcome"})", 404);
  return fhir_response(found->second);
}

http::Answer EmrServer::take(http::Request& request) {
  const std::lock_guard lock(mutex_);
  calls_.push_back(request.method + " " + request.path +
                   (request.body.empty() ? "" : " " + request.body));
  authorization_ = std::string(request.headers.find("Authorization").value_or(""));
  if (answer_) return answer_(request);
  if (request.path == "/fhir/metadata") return fhir_response(std::string(kMetadata));
  if (request.method == "POST") return page(request.captures.at(0), 0);
  if (request.path.starts_with("/fhir/page/"))
    return page(request.captures.at(0), std::strtoul(request.captures.at(1).c_str(), nullptr, 10));
  return read(request.captures.at(0), request.captures.at(1));
}

}  // namespace tasuki::gateway
