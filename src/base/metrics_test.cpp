#include "base/metrics.hpp"

#include <gtest/gtest.h>

namespace tasuki {
namespace {

TEST(Metrics, RendersEachNameOnceWithItsSeries) {
  Metrics metrics;
  metrics.counter("requests_total", "requests", "code=\"200\"").add(2);
  metrics.counter("requests_total", "requests", "code=\"404\"").add();
  metrics.counter("requests_total", "requests", "code=\"200\"").add();
  EXPECT_EQ(metrics.render(),
            "# HELP requests_total requests\n# TYPE requests_total counter\n"
            "requests_total{code=\"200\"} 3\nrequests_total{code=\"404\"} 1\n");
}

TEST(Metrics, HistogramBucketsAreCumulative) {
  Metrics metrics;
  Histogram& histogram = metrics.histogram("wait_seconds", "wait");
  histogram.observe(0.0005);
  histogram.observe(0.3);
  histogram.observe(60);
  const std::string text = metrics.render();
  EXPECT_NE(text.find("wait_seconds_bucket{le=\"0.0005\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("wait_seconds_bucket{le=\"0.5\"} 2\n"), std::string::npos);
  EXPECT_NE(text.find("wait_seconds_bucket{le=\"+Inf\"} 3\n"), std::string::npos);
  EXPECT_NE(text.find("wait_seconds_count 3\n"), std::string::npos);
}

TEST(Metrics, ProcessFiguresAreThere) {
  Metrics metrics;
  add_process_metrics(metrics);
  EXPECT_NE(metrics.render().find("process_resident_memory_bytes"), std::string::npos);
}

}  // namespace
}  // namespace tasuki
