#include "base/metrics.hpp"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

namespace tasuki {
namespace {

constexpr std::array kSecondBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                      0.1,    0.25,  0.5,    1.0,   2.5,  5.0,   10.0};

std::string number(double value) {
  char text[32];
  return std::string(text,
                     static_cast<std::size_t>(std::snprintf(text, sizeof text, "%.9g", value)));
}

std::string braces(std::string_view labels) {
  return labels.empty() ? std::string() : "{" + std::string(labels) + "}";
}

// HELP and TYPE stand once above all series of a name.
void head(std::string& out, std::set<std::string>& seen, const std::string& name,
          std::string_view help, std::string_view type) {
  if (!seen.insert(name).second) return;
  out.append("# HELP ").append(name).append(" ").append(help).append("\n");
  out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  long total = 0, resident = 0;
  const int fields = std::fscanf(file, "%ld %ld", &total, &resident);
  std::fclose(file);
  return fields == 2 ? static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE))
                     : 0;
}

double open_files() {
  DIR* directory = opendir("/proc/self/fd");
  if (directory == nullptr) return 0;
  int count = -3;  // ".", ".." and the directory itself
  while (readdir(directory) != nullptr) ++count;
  closedir(directory);
  return count;
}

}  // namespace

Histogram::Histogram(std::span<const double> upper_bounds)
    : bounds_(upper_bounds.begin(), upper_bounds.end()), buckets_(upper_bounds.size()) {}

void Histogram::observe(double value) {
  const auto bound = std::ranges::lower_bound(bounds_, value);
  if (bound != bounds_.end())
    buckets_[static_cast<std::size_t>(bound - bounds_.begin())].fetch_add(
        1, std::memory_order_relaxed);
  count_.fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

void Histogram::render(std::string& out, std::string_view name, std::string_view labels) const {
  const std::string prefix = labels.empty() ? "" : std::string(labels) + ",";
  std::uint64_t below = 0;
  const auto bucket = [&](const std::string& bound) {
    out.append(name).append("_bucket{").append(prefix).append("le=\"").append(bound).append("\"} ");
    out.append(std::to_string(below)).append("\n");
  };
  for (std::size_t i = 0; i < bounds_.size(); ++i) {
    below += buckets_[i].load(std::memory_order_relaxed);
    bucket(number(bounds_[i]));
  }
  below = count_.load(std::memory_order_relaxed);
  bucket("+Inf");
  out.append(name).append("_sum").append(braces(labels)).append(" ");
  out.append(number(sum_.load(std::memory_order_relaxed))).append("\n");
  out.append(name).append("_count").append(braces(labels)).append(" ");
  out.append(std::to_string(below)).append("\n");
}

template <typename T, typename... A>
T& Metrics::find_or_add(std::deque<Series<T>>& list, std::string_view name, std::string_view help,
                        std::string_view labels, A&&... a) {
  const std::lock_guard lock(mutex_);
  for (auto& series : list)
    if (series.name == name && series.labels == labels) return series.item;
  return list.emplace_back(name, help, labels, std::forward<A>(a)...).item;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, std::string_view labels) {
  return find_or_add(counters_, name, help, labels);
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, std::string_view labels) {
  return find_or_add(gauges_, name, help, labels);
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help,
                              std::string_view labels) {
  return find_or_add(histograms_, name, help, labels, std::span<const double>(kSecondBounds));
}

void Metrics::sampled(std::string_view name, std::string_view help, std::function<double()> read) {
  const std::lock_guard lock(mutex_);
  sampled_.emplace_back(name, help, "", std::move(read));
}

std::string Metrics::render() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  std::set<std::string> seen;
  for (const auto& s : counters_) {
    head(out, seen, s.name, s.help, "counter");
    out += s.name + braces(s.labels) + " " + std::to_string(s.item.value()) + "\n";
  }
  for (const auto& s : gauges_) {
    head(out, seen, s.name, s.help, "gauge");
    out += s.name + braces(s.labels) + " " + std::to_string(s.item.value()) + "\n";
  }
  for (const auto& s : histograms_) {
    head(out, seen, s.name, s.help, "histogram");
    s.item.render(out, s.name, s.labels);
  }
  for (const auto& s : sampled_) {
    head(out, seen, s.name, s.help, s.name.ends_with("_total") ? "counter" : "gauge");
    out += s.name + " " + number(s.item()) + "\n";
  }
  return out;
}

void add_process_metrics(Metrics& metrics) {
  metrics.sampled("process_cpu_seconds_total", "CPU time of the process", cpu_seconds);
  metrics.sampled("process_resident_memory_bytes", "resident memory", resident_bytes);
  metrics.sampled("process_open_fds", "open file descriptors", open_files);
}

}  // namespace tasuki
