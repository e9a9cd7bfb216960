// How a gateway answers PULL.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "clins/class_set.hpp"
#include "gateway/fhir_server/fhir_server.hpp"
#include "http/server.hpp"

namespace tasuki::gateway {

// One of the first three says what answers.
struct PullConfig {
  std::string directory;  // of DirectorySource
  std::string ssmix2;     // path of a storage, one of Config::ssmix2
  std::optional<FhirServerConfig> fhir;
  std::string fhir_system;  // of the local numbers there; empty: the institution's own by JP Core
  std::optional<http::ServerConfig> endpoint;  // absent: a channel
  clins::ClassSet opt_out;
  std::size_t quota = 50;
  std::chrono::seconds announce_interval{600};
};

}  // namespace tasuki::gateway
