// What bench/run passes on, and the results as people and machines read them.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace tasuki::bench {

struct Options {
  std::string name;      // "push"
  std::string work;      // a directory of our own
  std::string tasuki;    // the program under test
  int seconds = 10;      // of each measurement
  int persons = 10'000;  // in the store, of `summary`
  int files = 100'000;   // in the storage, of `ssmix2`
  bool json = false;
};

// Figures in the order in which they were measured; printed as a table, and with --json as one
// object on the last line.
class Report {
 public:
  void add(std::string name, double value) { figures_.emplace_back(std::move(name), value); }
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  void print(const Options& options) const;

 private:
  std::vector<std::pair<std::string, double>> figures_;
  std::vector<std::vector<std::string>> rows_;
};

std::string decimal(double value, int places);

int run_push(const Options& options);
int run_summary(const Options& options);
int run_retention(const Options& options);
int run_idle(const Options& options);
int run_large(const Options& options);
int run_validate(const Options& options);
int run_fhirpath(const Options& options);
int run_pull(const Options& options);
int run_channels(const Options& options);
int run_replays(const Options& options);
int run_signatures(const Options& options);
int run_ssmix2(const Options& options);
// Child of run_push: a server whose handler only answers, on the certificates of `work`.
int serve_ceiling(const Options& options);

}  // namespace tasuki::bench
