// tasuki retention plan|run: what is kept how long, beside a running exchange or without one.
#include "exchange/retention.hpp"

#include <unistd.h>

#include <array>

#include "cli/configuration.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {
namespace {

// A column of figures, one for each row of the table.
struct Column {
  std::string_view name;
  std::vector<std::uint64_t> units;
};

void print(Output& output, const std::vector<exchange::RetentionRow>& rows,
           const std::vector<Column>& columns) {
  json::Writer w;
  w.array();
  std::vector<std::vector<std::string>> table;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const exchange::RetentionRow& row = rows[i];
    w.object().field("rule", row.name).key("days").number(row.days);
    std::vector<std::string> cells = {std::string(row.name), std::to_string(row.days),
                                      std::string(output.pick(row.ja, row.en))};
    for (const Column& column : columns) {
      w.key(column.name).number(static_cast<std::int64_t>(column.units[i]));
      cells.push_back(std::string(column.name) + " " + std::to_string(column.units[i]));
    }
    w.end();
    table.push_back(std::move(cells));
  }
  w.end();
  if (output.json())
    output.line(w.take());
  else
    output.table(table);
}

// The job on the store that the arguments name.
class RetentionAccess {
 public:
  static Result<std::unique_ptr<RetentionAccess>> open(const Arguments& arguments) {
    auto access = std::make_unique<RetentionAccess>();
    access->store_ = TRY(StoreAccess::open(arguments));
    const Settings settings = TRY(load_settings(arguments));
    access->retention_ = std::make_unique<exchange::Retention>(
        exchange::Retention::Dependencies{access->store_->store(), access->clock_, access->random_,
                                          access->log_, access->metrics_},
        retention_config(settings));
    return access;
  }
  exchange::Retention& retention() { return *retention_; }
  Time now() const { return clock_.now(); }

 private:
  SystemClock clock_;
  SystemRandom random_;
  Metrics metrics_;
  Log log_{Log::to_file_descriptor(STDERR_FILENO), Level::warning, "retention", clock_};
  std::unique_ptr<StoreAccess> store_;
  std::unique_ptr<exchange::Retention> retention_;
};

}  // namespace

Options retention_options() {
  static constexpr std::array kOptions = {kConfigOption, kDataOption};
  return kOptions;
}

Result<int> run_retention_plan(const Arguments& arguments, Output& output) {
  const auto access = TRY(RetentionAccess::open(arguments));
  exchange::Retention& retention = access->retention();
  std::vector<Column> columns;
  for (const auto& [name, days] :
       {std::pair<std::string_view, int>("now", 0), {"day", 1}, {"week", 7}})
    columns.push_back({name, TRY(retention.plan(access->now() + std::chrono::days(days)))});
  print(output, retention.config().rows, columns);
  return 0;
}

Result<int> run_retention_run(const Arguments& arguments, Output& output) {
  const auto access = TRY(RetentionAccess::open(arguments));
  exchange::Retention& retention = access->retention();
  std::vector<std::uint64_t> erased = TRY(retention.run({}));
  print(output, retention.config().rows, {{"erased", std::move(erased)}});
  return 0;
}

}  // namespace tasuki::cli
