// A server in a process of its own, as the benchmarks start, watch and end it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace tasuki::bench {

class Service {
 public:
  // Runs the program and waits for its line {"service":...,"port":N,"operations_port":N}.
  // Standard error goes to `log`. Ends this process with a message when it does not start.
  Service(const std::vector<std::string>& command, const std::string& log);
  ~Service();  // SIGTERM by its own id, and waits

  std::uint16_t port() const { return port_; }
  std::uint16_t pull_port() const { return pull_port_; }  // of a gateway's endpoint, or 0
  double ready_ms() const { return ready_ms_; }
  double cpu_seconds() const;  // of /metrics: its own accounting
  double resident_mb() const;  // now
  double peak_resident_mb() const;

 private:
  double metric(const std::string& name) const;
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
  std::uint16_t pull_port_ = 0;
  std::uint16_t operations_port_ = 0;
  double ready_ms_ = 0;
};

// Runs a command to its end; ends this process with a message when it fails.
void run_command(const std::vector<std::string>& command);

}  // namespace tasuki::bench
