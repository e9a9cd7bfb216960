#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string_view>

#include "bench/options.hpp"

int main(int count, char** words) {
  using namespace tasuki::bench;
  std::signal(SIGPIPE, SIG_IGN);
  const std::map<std::string_view, int (*)(const Options&)> benchmarks = {
      {"push", run_push},
      {"summary", run_summary},
      {"retention", run_retention},
      {"idle", run_idle},
      {"large", run_large},
      {"validate", run_validate},
      {"fhirpath", run_fhirpath},
      {"signatures", run_signatures},
      {"pull", run_pull},
      {"channels", run_channels},
      {"replays", run_replays},
      {"ssmix2", run_ssmix2},
      {"serve-ceiling", serve_ceiling}};
  Options options;
  options.name = count > 1 ? words[1] : "";
  for (int i = 2; i < count; ++i) {
    const std::string_view word = words[i];
    const bool value = i + 1 < count;
    if (word == "--json")
      options.json = true;
    else if (word == "--work" && value)
      options.work = words[++i];
    else if (word == "--tasuki" && value)
      options.tasuki = words[++i];
    else if (word == "--seconds" && value)
      options.seconds = std::atoi(words[++i]);
    else if (word == "--persons" && value)
      options.persons = std::atoi(words[++i]);
    else if (word == "--files" && value)
      options.files = std::atoi(words[++i]);
    else
      options.name.clear();
  }
  const auto benchmark = benchmarks.find(options.name);
  if (benchmark == benchmarks.end() || options.work.empty() || options.seconds < 1 ||
      options.files < 1) {
    std::fprintf(stderr, "usage: bench/run NAME [--json] [--seconds N] [--persons N] ...\n");
    return 2;
  }
  return benchmark->second(options);
}
