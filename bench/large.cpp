// bench/run large: how much the exchange grows while 10 MB documents come in, one at a time and
// eight at once.
#include "bench/load.hpp"

namespace tasuki::bench {

int run_large(const Options& options) {
  const Country country(options);
  Report report;
  report.row({"connections", "documents", "p99 ms", "peak RSS MB", "growth MB"});
  double worst = 0;
  std::uint64_t refused = 0;
  for (const int connections : {1, 8}) {
    const auto exchange = country.start_exchange();
    const double before = exchange->resident_mb();
    const LoadResult load = send_documents(country, exchange->port(), connections, options.seconds);
    const double growth = exchange->peak_resident_mb() - before;
    worst = std::max(worst, growth);
    refused += load.refused;
    report.row({std::to_string(connections), std::to_string(load.answered),
                decimal(load.percentile(0.99), 0), decimal(exchange->peak_resident_mb(), 0),
                decimal(growth, 0)});
  }
  report.add("growth_mb", worst);
  report.add("refused", static_cast<double>(refused));
  report.print(options);
  return refused == 0 ? 0 : 1;
}

}  // namespace tasuki::bench
