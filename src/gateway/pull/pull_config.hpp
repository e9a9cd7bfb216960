// How a gateway answers PULL.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "clins/class_set.hpp"
#include "http/server.hpp"

namespace tasuki::gateway {

struct PullConfig {
  std::string directory;  // of DirectorySource
  std::string ssmix2;     // path of the storage that answers instead, one of Config::ssmix2
  std::optional<http::ServerConfig> endpoint;  // absent: a channel
  clins::ClassSet opt_out;
  std::size_t quota = 50;
  std::chrono::seconds announce_interval{600};
};

}  // namespace tasuki::gateway
