// tasuki ssmix2 ...: what of an SS-MIX2 storage was handed over, what is held and why, and a
// person's word on it. Reads and writes the gateway's database beside a gateway that runs.
#include "gateway/ssmix2/ledger.hpp"

#include <array>

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "cli/configuration.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "gateway/storage.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {
namespace {

namespace ledger = gateway::ssmix2_ledger;

constexpr std::size_t kRowsMax = 10'000;

constexpr OptionRow kStorageOption{"--storage", OptionKind::value, "",
                                   "ストレージの場所（1つだけなら不要）",
                                   "path of the storage, when there are several"};

Result<std::unique_ptr<gateway::Storage>> open_ledger(const Arguments& arguments,
                                                      Metrics& metrics) {
  std::string directory = arguments.value("--data");
  if (directory.empty()) directory = TRY(load_settings(arguments)).text("gateway.data_directory");
  return gateway::Storage::open(directory + "/gateway.db", metrics);
}

Result<std::string> storage_of(const Arguments& arguments, gateway::Storage& storage) {
  if (arguments.given("--storage")) return arguments.value("--storage");
  const auto all = TRY(storage.read(ledger::storages));
  if (all.size() == 1) return all.front();
  return fail(Code::usage,
              all.empty() ? "no storage was read yet" : "--storage: there are several");
}

// "released", "held", "deleted" and the like: what became of a unit.
std::string state_of(const ledger::Row& row) {
  if (!row.error.empty()) return "failed";
  if (row.sha256.empty()) return "deleted";
  const auto why = gateway::why_from_code(row.why);
  if (!why) return "new";
  return gateway::row_of(*why).leaves ? "sent" : "held";
}

std::string reason_of(const ledger::Row& row, const Output& output) {
  if (!row.error.empty()) return row.error;
  const auto why = gateway::why_from_code(row.why);
  if (!why) return "";
  return std::string(output.pick(gateway::row_of(*why).ja, gateway::row_of(*why).en));
}

void print_json(const std::vector<ledger::Row>& rows, Output& output) {
  json::Writer w;
  w.array();
  for (const ledger::Row& row : rows) {
    w.object().field("identifier", row.identifier).field("patient", row.patient);
    w.field("class", row.class_code).field("date", row.date).field("state", state_of(row));
    w.field("why", row.why).field("error", row.error).field("path", row.path);
    w.field("seenAt", to_instant(row.seen_at)).field("note", row.clerk_note).end();
  }
  w.end();
  output.line(w.take());
}

Result<int> decide(const Arguments& arguments, Output& output, gateway::ClerkWord word) {
  const std::string user = arguments.value("--user");
  const std::string reason = arguments.value("--reason");
  if (user.empty() || reason.empty()) return fail(Code::usage, "--user and --reason");
  Metrics metrics;
  const auto storage = TRY(open_ledger(arguments, metrics));
  const std::string path = TRY(storage_of(arguments, *storage));
  const Time now = SystemClock().now();
  const std::string note = user + " " + to_instant(now) + ": " + reason;
  bool known = false;
  const sqlite::Unit work = [&](sqlite::Database& database) -> Result<> {
    known = TRY(ledger::decide(database, path, arguments.value("ID"), word, note, now));
    return {};
  };
  TRY_VOID(storage->write(work));
  if (!known) return fail(Code::item_unknown, arguments.value("ID"));
  output.say("記録しました。", "Recorded.");
  return 0;
}

}  // namespace

Options ssmix2_options() {
  static constexpr std::array kOptions = {kStorageOption, kConfigOption, kDataOption};
  return kOptions;
}

Options ssmix2_list_options() {
  static constexpr std::array kOptions = {
      OptionRow{"--held", OptionKind::flag, "", "出していないものだけ", "only what was not sent"},
      kStorageOption, kConfigOption, kDataOption};
  return kOptions;
}

Options ssmix2_decide_options() {
  static constexpr std::array kOptions = {
      OptionRow{"ID", OptionKind::argument, "", "ユニットの識別子（ssmix2 listの1列目）",
                "identifier of the unit: the first column of ssmix2 list"},
      OptionRow{"--user", OptionKind::value, "", "決めた人", "who decides"},
      OptionRow{"--reason", OptionKind::value, "", "理由", "why"},
      kStorageOption,
      kConfigOption,
      kDataOption};
  return kOptions;
}

Result<int> run_ssmix2_status(const Arguments& arguments, Output& output) {
  Metrics metrics;
  const auto storage = TRY(open_ledger(arguments, metrics));
  json::Writer w;
  w.array();
  std::vector<std::vector<std::string>> rows;
  for (const std::string& path : TRY(storage->read(ledger::storages))) {
    const auto counts = TRY(
        storage->read([&](sqlite::Database& database) { return ledger::counts(database, path); }));
    w.object().field("storage", path).key("units").number(counts.units);
    w.key("sent").number(counts.sent).key("held").number(counts.held);
    w.key("failed").number(counts.failed).key("faults").number(counts.faults).end();
    rows.push_back({path, std::to_string(counts.units), std::to_string(counts.sent),
                    std::to_string(counts.held), std::to_string(counts.failed),
                    std::to_string(counts.faults)});
  }
  w.end();
  if (output.json()) {
    output.line(w.take());
    return 0;
  }
  if (!rows.empty())
    rows.insert(
        rows.begin(),
        {std::string(output.pick("ストレージ", "storage")),
         std::string(output.pick("単位", "units")), std::string(output.pick("済", "sent")),
         std::string(output.pick("保留", "held")), std::string(output.pick("失敗", "failed")),
         std::string(output.pick("読めない", "faults"))});
  output.table(rows);
  return 0;
}

Result<int> run_ssmix2_list(const Arguments& arguments, Output& output) {
  Metrics metrics;
  const auto storage = TRY(open_ledger(arguments, metrics));
  const std::string path = TRY(storage_of(arguments, *storage));
  const auto rows = TRY(storage->read([&](sqlite::Database& database) {
    return ledger::list(database, path, arguments.flag("--held"), kRowsMax);
  }));
  if (output.json()) {
    print_json(rows, output);
    return 0;
  }
  std::vector<std::vector<std::string>> table;
  for (const ledger::Row& row : rows)
    table.push_back({row.identifier, row.patient, row.class_code, row.date, state_of(row),
                     reason_of(row, output), row.clerk_note});
  output.table(table);
  return 0;
}

Result<int> run_ssmix2_faults(const Arguments& arguments, Output& output) {
  Metrics metrics;
  const auto storage = TRY(open_ledger(arguments, metrics));
  const std::string path = TRY(storage_of(arguments, *storage));
  const auto faults = TRY(storage->read(
      [&](sqlite::Database& database) { return ledger::faults(database, path, kRowsMax); }));
  json::Writer w;
  w.array();
  std::vector<std::vector<std::string>> table;
  for (const ledger::FaultRow& fault : faults) {
    w.object().field("path", fault.path).field("text", fault.text);
    w.field("at", to_instant(fault.at)).end();
    table.push_back({fault.path, fault.text});
  }
  w.end();
  if (output.json())
    output.line(w.take());
  else
    output.table(table);
  return 0;
}

Result<int> run_ssmix2_release(const Arguments& arguments, Output& output) {
  return decide(arguments, output, gateway::ClerkWord::release);
}

Result<int> run_ssmix2_hold(const Arguments& arguments, Output& output) {
  return decide(arguments, output, gateway::ClerkWord::hold);
}

}  // namespace tasuki::cli
