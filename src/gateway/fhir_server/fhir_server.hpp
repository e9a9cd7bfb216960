// The FHIR server of an EMR, as a client of it: searches and reads of the RESTful API.
// https://hl7.org/fhir/R4/http.html
//
// Searches are POSTs: no number of a patient stands in an address, and so in no log of addresses.
// Every call has an end, and so have pages, matches and bytes: what is beyond them is an error,
// never a part that looks like the whole. Whatever the server names - a next page, a document - is
// read from this server and nowhere else. Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "http/client.hpp"
#include "json/document.hpp"

namespace tasuki::gateway {

struct FhirServerConfig {
  std::string base;       // "https://emr.hospital.example:8443/fhir"
  std::string authority;  // PEM of who may sign its certificate; empty for http://
  std::string token;      // sent as a bearer token; empty: none
};

class FhirServer {
 public:
  using Until = std::chrono::steady_clock::time_point;
  struct Search {
    std::string_view type;
    std::string form;  // the encoded parameters
    Until until;
    std::size_t pages_max = limits::kFhirPagesMax;
  };
  using Page = std::unique_ptr<const json::Document>;

  // Nothing is asked yet. Errors: parameter_invalid (the base), key_invalid (the authority).
  static Result<std::unique_ptr<FhirServer>> open(FhirServerConfig config);

  // Each page is a Bundle of type searchset. Errors of both: those of http::Client and of `take`;
  // peer_answer_invalid, peer_timeout.
  Result<> search(const Search& search, const std::function<Result<>(Page)>& take);
  // What stands under a reference or URL of this server.
  Result<std::string> read(std::string_view url, Until until);

 private:
  FhirServer(FhirServerConfig config, http::ClientConfig client, std::string path)
      : config_(std::move(config)), client_(std::move(client)), path_(std::move(path)) {}
  Result<std::string> call(http::Call call, Until until);
  Result<std::string> target_of(std::string_view url) const;

  FhirServerConfig config_;
  http::ClientConfig client_;
  std::string path_;  // "/fhir", or empty
  std::mutex mutex_;
  std::vector<std::unique_ptr<http::Client>> idle_;
};

// The resources of that type on a page; what was included or is an outcome is none of them.
std::vector<json::Value> matches(const json::Document& page, std::string_view type);

}  // namespace tasuki::gateway
