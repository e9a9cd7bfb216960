#include "firewall/program.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

namespace tasuki::firewall {
namespace {

constexpr int kNoProgram = 127;
constexpr std::size_t kOutputMax = 16 * 1024 * 1024;

[[noreturn]] void become(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  _exit(kNoProgram);
}

int status_of(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// A temporary file and no pipe: nobody has to write while the program reads.
bool give_input(const std::string& input) {
  std::FILE* file = std::tmpfile();
  if (file == nullptr || std::fwrite(input.data(), 1, input.size(), file) != input.size())
    return false;
  std::rewind(file);
  return dup2(fileno(file), STDIN_FILENO) >= 0;
}

}  // namespace

int in_child(const std::function<int()>& work) {
  const pid_t child = fork();
  if (child < 0) return -1;
  if (child == 0) _exit(work());
  return status_of(child);
}

int run_program(const std::vector<std::string>& command, const std::string& input) {
  return in_child([&] {
    if (!give_input(input)) return kNoProgram;
    become(command);
  });
}

Result<std::string> program_output(const std::vector<std::string>& command) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return fail(Code::not_permitted_here, "a pipe");
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    become(command);
  }
  close(ends[1]);
  std::string output;
  std::array<char, 65536> buffer{};
  ssize_t got = 0;
  while (output.size() < kOutputMax && (got = read(ends[0], buffer.data(), buffer.size())) > 0)
    output.append(buffer.data(), static_cast<std::size_t>(got));
  close(ends[0]);
  if (child < 0 || status_of(child) != 0) return fail(Code::not_permitted_here, command.front());
  return output;
}

}  // namespace tasuki::firewall
