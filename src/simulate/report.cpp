#include "simulate/report.hpp"

#include "json/writer.hpp"

namespace tasuki::simulate {
namespace {

void write(json::Writer& w, const Verdict& verdict) {
  w.object().field("latency", names(verdict.latency));
  w.field("availability", names(verdict.availability)).field("cost", names(verdict.cost)).end();
}

void write(json::Writer& w, const Sensitivity& sensitivity) {
  w.object().key("tried").number(sensitivity.tried).key("base");
  write(w, sensitivity.base);
  w.key("changes").array();
  for (const Sensitive& change : sensitivity.changes) {
    w.object().field("key", change.key).key("value").decimal(to_text(change.value));
    w.key("best");
    write(w, change.verdict);
    w.end();
  }
  w.end().end();
}

void write_design(json::Writer& w, const std::array<Estimate, kFigures>& estimates) {
  w.object();
  for (std::size_t f = 0; f < kFigures; ++f) {
    w.key(figure_row(static_cast<Figure>(f)).name).object();
    w.key("mean").decimal(to_text(estimates[f].mean));
    w.key("half_width").decimal(to_text(estimates[f].half_width)).end();
  }
  w.end();
}

}  // namespace

std::string report_json(const Report& report) {
  json::Writer w;
  w.object().key("seed").raw(std::to_string(report.plan.seed));
  w.key("days").decimal(to_text(report.plan.days));
  w.key("replications").number(report.plan.replications).key("designs").object();
  for (std::size_t i = 0; i < kDesigns; ++i) {
    w.key(kDesignNames[i]);
    write_design(w, report.estimates[i]);
  }
  w.end().key("best");
  write(w, verdict(report.estimates));
  w.key("assumptions").object();
  for (const AssumptionRow& row : assumption_rows())
    w.key(row.key).decimal(to_text(report.assumptions.*row.field));
  w.end().key("service_times_ms").object();
#define TASUKI_SERVICE_TIME(name) w.key(#name).decimal(to_text(report.times.name##_ms));
#include "simulate/service_times.def"
#undef TASUKI_SERVICE_TIME
  w.end();
  if (report.sensitivity) {
    w.key("sensitivity");
    write(w, *report.sensitivity);
  }
  w.end();
  return w.take();
}

}  // namespace tasuki::simulate
