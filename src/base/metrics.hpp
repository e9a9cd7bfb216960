// Counters, gauges and histograms, written in the Prometheus text format
// (https://prometheus.io/docs/instrumenting/exposition_formats/). No label may carry an identifier
// of a patient or a document. Everything is thread-safe and lives as long as its Metrics.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tasuki {

class Counter {
 public:
  void add(std::uint64_t by = 1) { value_.fetch_add(by, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void add(std::int64_t by) { value_.fetch_add(by, std::memory_order_relaxed); }
  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

class Histogram {
 public:
  explicit Histogram(std::span<const double> upper_bounds);
  void observe(double value);
  void render(std::string& out, std::string_view name, std::string_view labels) const;

 private:
  std::vector<double> bounds_;
  std::deque<std::atomic<std::uint64_t>> buckets_;
  std::atomic<std::uint64_t> count_{0};
  std::atomic<double> sum_{0};
};

class Metrics {
 public:
  // `labels` as they are written between the braces: `route="POST /fhir/Bundle"`; may be empty.
  // Asking again for the same name and labels gives the same object.
  Counter& counter(std::string_view name, std::string_view help, std::string_view labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, std::string_view labels = {});
  // Seconds, from 0.5 ms to 10 s.
  Histogram& histogram(std::string_view name, std::string_view help, std::string_view labels = {});
  // Read when rendered: process CPU, queue lengths.
  void sampled(std::string_view name, std::string_view help, std::function<double()> read);

  std::string render() const;

 private:
  template <typename T>
  struct Series {
    std::string name, help, labels;
    T item;
    template <typename... A>
    Series(std::string_view n, std::string_view h, std::string_view l, A&&... a)
        : name(n), help(h), labels(l), item(std::forward<A>(a)...) {}
  };
  template <typename T, typename... A>
  T& find_or_add(std::deque<Series<T>>& list, std::string_view name, std::string_view help,
                 std::string_view labels, A&&... a);

  mutable std::mutex mutex_;
  std::deque<Series<Counter>> counters_;
  std::deque<Series<Gauge>> gauges_;
  std::deque<Series<Histogram>> histograms_;
  std::deque<Series<std::function<double()>>> sampled_;
};

// process_cpu_seconds_total, process_resident_memory_bytes, process_open_fds.
void add_process_metrics(Metrics& metrics);

}  // namespace tasuki
