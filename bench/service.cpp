#include "bench/service.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "http/client.hpp"
#include "json/document.hpp"

namespace tasuki::bench {
namespace {

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "bench: %s\n", why.c_str());
  std::exit(1);
}

std::vector<char*> argv_of(const std::vector<std::string>& command) {
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  return argv;
}

// A line of /proc/PID/status, in kB.
double status_mb(pid_t pid, const std::string& name) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name + ":"))
      return std::strtod(line.c_str() + name.size() + 1, nullptr) / 1024;
  return 0;
}

}  // namespace

Service::Service(const std::vector<std::string>& command, const std::string& log) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) give_up("no pipe");
  const auto start = std::chrono::steady_clock::now();
  pid_ = fork();
  if (pid_ == 0) {
    const int errors = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    dup2(ends[1], STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    execv(command[0].c_str(), argv_of(command).data());
    _exit(127);
  }
  close(ends[1]);
  std::string line;
  for (char c = 0; read(ends[0], &c, 1) == 1 && c != '\n';) line.push_back(c);
  ready_ms_ =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  close(ends[0]);
  const auto document = json::Document::parse(line);
  if (!document) give_up(command[0] + " did not start: see " + log);
  const auto number = [&](const char* name) {
    const std::string text((*document)->root()[name].raw());
    return static_cast<std::uint16_t>(std::atoi(text.c_str()));
  };
  port_ = number("port");
  pull_port_ = number("pull_port");
  operations_port_ = number("operations_port");
}

Service::~Service() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

double Service::metric(const std::string& name) const {
  http::ClientConfig config;
  config.host = "127.0.0.1";
  config.port = operations_port_;
  const auto client = http::Client::create(config);
  if (!client) give_up("no client");
  http::Call call;
  call.target = "/metrics";
  const auto response = (*client)->call(call, http::Client::Repeat::when_unanswered);
  if (!response) give_up("no metrics: " + response.error().to_string());
  const std::size_t at = response->body.find("\n" + name + " ");
  if (at == std::string::npos) give_up("no metric " + name);
  return std::strtod(response->body.c_str() + at + name.size() + 2, nullptr);
}

double Service::cpu_seconds() const {
  return metric("process_cpu_seconds_total");
}
double Service::resident_mb() const {
  return status_mb(pid_, "VmRSS");
}
double Service::peak_resident_mb() const {
  return status_mb(pid_, "VmHWM");
}

void run_command(const std::vector<std::string>& command) {
  const pid_t pid = fork();
  if (pid == 0) {
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    execv(command[0].c_str(), argv_of(command).data());
    _exit(127);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    give_up(command[0] + " " + command[1] + " failed");
}

}  // namespace tasuki::bench
