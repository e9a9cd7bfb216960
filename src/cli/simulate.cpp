// tasuki simulate: PUSH, PULL and both in a model of the country.
#include <array>

#include "base/files.hpp"
#include "cli/subcommands.hpp"
#include "simulate/report.hpp"

namespace tasuki::cli {
namespace {

constexpr std::uint64_t kDaysMax = 366;
constexpr std::uint64_t kReplicationsMax = 100;

Result<simulate::Assumptions> assumptions(const Arguments& arguments) {
  const std::string file = arguments.value("--assumptions");
  if (file.empty()) return simulate::parse_assumptions("", "assumptions");
  return simulate::parse_assumptions(TRY(read_file(file)), file);
}

Result<simulate::ServiceTimes> service_times(const Arguments& arguments) {
  const std::string file = arguments.value("--service-times");
  if (file.empty())
    return simulate::parse_service_times(simulate::service_times_toml(), "service_times.toml");
  return simulate::parse_service_times(TRY(read_file(file)), file);
}

Result<simulate::Report> compare(const Arguments& arguments) {
  simulate::Report report;
  report.plan.seed = TRY(arguments.number("--seed", 0, UINT64_MAX));
  report.plan.days = static_cast<double>(TRY(arguments.number("--days", 1, kDaysMax)));
  report.plan.replications =
      static_cast<int>(TRY(arguments.number("--replications", 1, kReplicationsMax)));
  report.assumptions = TRY(assumptions(arguments));
  report.times = TRY(service_times(arguments));
  report.estimates = TRY(simulate::compare(report.assumptions, report.times, report.plan));
  if (arguments.flag("--sensitivity"))
    report.sensitivity =
        TRY(simulate::sensitivity(report.assumptions, report.times, report.plan.seed));
  return report;
}

void print_figures(const Output& output, const simulate::Estimates& estimates) {
  std::vector<std::vector<std::string>> rows(1, {""});
  for (const char* name : simulate::kDesignNames) rows[0].emplace_back(name);
  for (std::size_t f = 0; f < simulate::kFigures; ++f) {
    const auto figure = static_cast<simulate::Figure>(f);
    const simulate::FigureRow& row = simulate::figure_row(figure);
    std::vector<std::string> cells{std::string(output.pick(row.ja, row.en))};
    for (const auto& design : estimates) {
      std::string cell = simulate::figure_text(figure, design[f].mean);
      const std::string half = simulate::figure_text(figure, design[f].half_width);
      if (half.find_first_not_of("0.") != std::string::npos) cell += " ±" + half;
      cells.push_back(cell);
    }
    rows.push_back(cells);
  }
  output.table(rows);
}

std::vector<std::string> verdict_row(std::string key, const simulate::Verdict& verdict) {
  return {std::move(key), simulate::names(verdict.latency), simulate::names(verdict.availability),
          simulate::names(verdict.cost)};
}

void print_verdicts(const Output& output, const simulate::Report& report) {
  std::vector<std::vector<std::string>> rows;
  rows.push_back({std::string(output.pick("最良の設計", "best design")),
                  std::string(output.pick("遅延（出そろうまでp99）", "latency (complete, p99)")),
                  std::string(output.pick("可用性（全部に回答）", "availability (wholly)")),
                  std::string(output.pick("費用", "cost"))});
  rows.push_back(verdict_row(std::string(output.pick("この前提", "these assumptions")),
                             verdict(report.estimates)));
  if (report.sensitivity)
    for (const simulate::Sensitive& change : report.sensitivity->changes)
      rows.push_back(verdict_row(std::string(change.key) + " = " + simulate::to_text(change.value),
                                 change.verdict));
  output.line("");
  output.table(rows);
  if (!report.sensitivity) return;
  const std::string tried = std::to_string(report.sensitivity->tried);
  output.say("前提を1つずつ" + tried + "通り変え、最良の設計が変わったものだけを示しました。",
             tried + " values were tried, each alone; shown are those that change who is best.");
}

}  // namespace

Options simulate_options() {
  static constexpr std::array kOptions = {
      OptionRow{"--assumptions", OptionKind::value, "", "前提のファイル（TOML）。書かないものは既定のまま", "file of assumptions, TOML; what it does not set stays as it is"},
      OptionRow{"--print-assumptions", OptionKind::flag, "", "前提を単位と出典とともにTOMLで書き出す", "print the assumptions as TOML, with units and sources"},
      OptionRow{"--service-times", OptionKind::value, "", "処理時間のファイル（既定はbench/service_times.toml）", "file of service times; bench/service_times.toml by default"},
      OptionRow{"--seed", OptionKind::value, "1", "種。同じなら同じ結果になる", "the same seed gives the same result"},
      OptionRow{"--days", OptionKind::value, "2", "1回に計算する日数（366まで）", "days of a replication, at most 366"},
      OptionRow{"--replications", OptionKind::value, "5", "繰り返しの回数（100まで）", "replications, at most 100"},
      OptionRow{"--sensitivity", OptionKind::flag, "", "前提を1つずつ変え、最良の設計が変わるものを示す", "vary each assumption and show those that change who is best"},
      OptionRow{"--out", OptionKind::value, "", "報告書（HTML）の書き出し先", "file for a report in HTML"},
  };
  return kOptions;
}

Result<int> run_simulate(const Arguments& arguments, Output& output) {
  if (arguments.flag("--print-assumptions")) {
    output.line(simulate::print_assumptions(TRY(assumptions(arguments))));
    return 0;
  }
  const simulate::Report report = TRY(compare(arguments));
  const std::string file = arguments.value("--out");
  if (!file.empty()) TRY_VOID(write_file(file, simulate::report_html(report, output.lang())));
  if (output.json()) {
    output.line(simulate::report_json(report));
    return 0;
  }
  print_figures(output, report.estimates);
  print_verdicts(output, report);
  return 0;
}

}  // namespace tasuki::cli
