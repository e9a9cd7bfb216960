// A FHIR server as an EMR may have it, for tests: gives what was put into it, page by page, and
// remembers what it was asked.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "gateway/fhir_server/fhir_server.hpp"
#include "http/server.hpp"

namespace tasuki::gateway {

class EmrServer {
 public:
  EmrServer();
  ~EmrServer();

  void put(const std::string& type, std::string resource);
  // The patient and the other entries of a collection.
  void put_entries(const std::string& collection);
  void put_document(const std::string& id, std::string bundle);
  // Instead of everything else.
  void answer(http::Handler handler);
  std::size_t page_size = 2;
  std::string link_base;  // what links begin with: "http://inside.test/fhir/"

  std::string base() const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + "/fhir";
  }
  FhirServerConfig config() const { return {base(), {}, {}}; }
  // "POST /fhir/Patient/_search identifier=..."
  std::vector<std::string> calls() const;
  std::string last_authorization() const;

 private:
  http::Answer take(http::Request& request);
  http::Response page(const std::string& type, std::size_t from) const;
  http::Response read(const std::string& type, const std::string& id) const;

  SystemClock clock_;
  Log log_;
  Metrics metrics_;
  mutable std::mutex mutex_;
  http::Handler answer_;
  std::map<std::string, std::vector<std::string>> resources_;
  std::map<std::string, std::string> documents_;
  std::vector<std::string> calls_;
  std::string authorization_;
  std::unique_ptr<http::Router> router_;
  std::unique_ptr<http::Server> server_;
};

http::Response fhir_response(std::string body, int status = 200);

}  // namespace tasuki::gateway
