// bench/run push: how many referral letters a second become durable, and what each costs.
#include <unistd.h>

#include <array>
#include <cstdio>

#include "base/files.hpp"
#include "bench/load.hpp"
#include "cli/signals.hpp"
#include "http/server.hpp"

namespace tasuki::bench {
namespace {

constexpr std::array kConnections = {1, 8, 32, 128};
constexpr int kStated = 32;  // the number of connections whose figures are quoted

struct Measured {
  LoadResult load;
  double cpu_ms = 0;  // of the server, per document
  double rss_mb = 0;
};

Measured measure(const Country& country, const Service& service, int connections, int seconds) {
  const double before = service.cpu_seconds();
  Measured measured;
  measured.load = send_documents(country, service.port(), connections, seconds);
  const double spent = service.cpu_seconds() - before;
  measured.cpu_ms = spent * 1000 / static_cast<double>(measured.load.answered);
  measured.rss_mb = service.resident_mb();
  return measured;
}

std::vector<std::string> row(const std::string& what, int connections, const Measured& measured) {
  const LoadResult& load = measured.load;
  return {what,
          std::to_string(connections),
          decimal(load.per_second(), 0),
          decimal(load.percentile(0.5), 1),
          decimal(load.percentile(0.95), 1),
          decimal(load.percentile(0.99), 1),
          decimal(measured.cpu_ms, 3),
          decimal(measured.rss_mb, 0),
          std::to_string(load.refused)};
}

Measured measure_ceiling(const Options& options, const Country& country) {
  const Service service({"/proc/self/exe", "serve-ceiling", "--work", options.work},
                        options.work + "/ceiling.log");
  return measure(country, service, kStated, options.seconds);
}

void add_figures(Report& report, const Measured& stated, const Measured& ceiling) {
  report.add("documents_per_s", stated.load.per_second());
  report.add("p50_ms", stated.load.percentile(0.5));
  report.add("p95_ms", stated.load.percentile(0.95));
  report.add("p99_ms", stated.load.percentile(0.99));
  report.add("cpu_ms_per_document", stated.cpu_ms);
  report.add("exchange_rss_mb", stated.rss_mb);
  report.add("ceiling_per_s", ceiling.load.per_second());
  report.add("share_of_ceiling", stated.load.per_second() / ceiling.load.per_second());
  report.add("refused", static_cast<double>(stated.load.refused));
}

}  // namespace

int run_push(const Options& options) {
  const Country country(options);
  Report report;
  report.row({"", "connections", "documents/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms/document",
              "RSS MB", "refused"});
  Measured stated;
  {
    const auto exchange = country.start_exchange();
    report.add("ready_ms", exchange->ready_ms());
    report.add("idle_rss_mb", exchange->resident_mb());
    for (const int connections : kConnections) {
      const Measured measured = measure(country, *exchange, connections, options.seconds);
      report.row(row("exchange", connections, measured));
      if (connections == kStated) stated = measured;
    }
  }
  const Measured ceiling = measure_ceiling(options, country);
  report.row(row("only answers", kStated, ceiling));
  add_figures(report, stated, ceiling);
  report.print(options);
  return stated.load.refused == 0 ? 0 : 1;
}

int serve_ceiling(const Options& options) {
  cli::block_stop_signals();
  const auto pem = [&](const std::string& name) {
    return read_file(options.work + "/" + name).value();
  };
  const SystemClock clock;
  const Log log(Log::to_file_descriptor(STDERR_FILENO), Level::warning, "ceiling", clock);
  Metrics metrics;
  add_process_metrics(metrics);
  const http::Router router({{"POST", "/fhir/Bundle", [](http::Request&) -> http::Answer {
                                http::Response response;
                                response.status = 201;
                                return response;
                              }}});
  const http::Router operations({{"GET", "/metrics", [&metrics](http::Request&) -> http::Answer {
                                    http::Response response;
                                    response.body = metrics.render();
                                    return response;
                                  }}});
  const auto answer = [](const Error& error, const http::Request&) {
    http::Response response;
    response.status = error.http_status();
    return response;
  };
  http::ServerConfig config;
  config.name = "api";
  config.error_response = answer;
  config.tls = http::ServerTls{pem("127.0.0.1.pem"), pem("127.0.0.1.key"), pem("authority.pem")};
  http::ServerConfig plain;
  plain.name = "operations";
  plain.error_response = answer;
  const auto server = http::Server::start(config, router, log, metrics);
  const auto second = http::Server::start(plain, operations, log, metrics);
  if (!server || !second) return 1;
  std::printf("{\"port\":%u,\"operations_port\":%u}\n", (*server)->port(), (*second)->port());
  std::fflush(stdout);
  cli::wait_for_stop();
  return 0;
}

}  // namespace tasuki::bench
