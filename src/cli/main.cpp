#include <cstdio>

#include "cli/arguments.hpp"

int main(int count, char** words) {
  using namespace tasuki::cli;
  const Invocation invocation = read_command_line({words + 1, words + count});
  if (invocation.command == nullptr) {
    std::fputs(invocation.text.c_str(), invocation.status == 0 ? stdout : stderr);
    return invocation.status;
  }
  Output output(invocation.lang, invocation.json);
  const auto status = invocation.command->run(invocation.arguments, output);
  if (status) return *status;
  output.error(status.error());
  return 2;
}
