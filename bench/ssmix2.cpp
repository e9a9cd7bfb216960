// bench/run ssmix2: what it costs to turn messages of a standardised storage into units that the
// rules accept, on one core; and how long it takes to see a change in a large storage, through its
// index and by walking it. --files says how large.
#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "bench/options.hpp"
#include "bench/sample.hpp"
#include "cli/generate_storage.hpp"
#include "clins/unit.hpp"
#include "clins/verdict.hpp"
#include "generate/storage.hpp"
#include "json/document.hpp"
#include "ssmix2/convert.hpp"
#include "ssmix2/index.hpp"

namespace tasuki::bench {
namespace {

constexpr int kPersons = 300;  // whose messages are converted
const generate::Day kToday = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);
const Time kNow{std::chrono::seconds(1'795'000'000)};

[[noreturn]] void give_up(std::string_view reason) {
  std::fprintf(stderr, "bench: %s\n", std::string(reason).c_str());
  std::exit(1);
}

template <typename T, typename E>
T must(std::expected<T, E> value) {
  if (!value) give_up(value.error().to_string());
  return *std::move(value);
}

struct Subject {
  ssmix2::FileName file;
  std::string bytes;
  std::size_t person;
};

// Messages whose units are registered: diagnoses, allergies, results.
struct Mix {
  std::vector<ssmix2::Person> persons;
  std::vector<Subject> messages;
};

Mix make_mix() {
  const generate::World world({.seed = 1, .persons = kPersons, .today = kToday});
  Mix mix;
  for (int number = 1; number <= kPersons; ++number) {
    const auto person = world.person(number);
    for (auto& file : generate::storage_files(world, person, generate::institutions().front())) {
      if (file.name.data_type == "ADT-00")
        mix.persons.push_back(
            must(ssmix2::read_person(must(ssmix2::Message::parse(file.content)), file.name)));
      else if (file.name.data_type != "OMP-01")
        mix.messages.push_back({file.name, std::move(file.content), mix.persons.size() - 1});
    }
  }
  return mix;
}

ssmix2::Converted convert(const Mix& mix, const Subject& subject, const ssmix2::Context& context) {
  const auto message = must(ssmix2::Message::parse(subject.bytes));
  auto converted = ssmix2::convert(message, subject.file, mix.persons[subject.person], context);
  if (!converted.faults.empty() || converted.units.empty()) give_up("a message has a fault");
  return converted;
}

// As the gateway takes a unit in.
void judge(ssmix2::Unit unit, const validate::Validator& validator) {
  const auto document = must(json::Document::parse(std::move(unit.json)));
  fhir::Issues issues;
  const auto read = clins::read_unit(*document, issues);
  validate::Request request;
  request.now = kNow;
  request.errors_only = true;
  if (read) clins::check_rules(*document, read->kind, validator, request, issues);
  if (!read || clins::any_error(issues)) give_up("a converted unit is not valid");
}

// Processor time of this thread: what a core of its own takes, whoever else is on the machine.
double processor_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Messages a second, going round them.
template <typename Work>
double rate(const Mix& mix, int seconds, std::string_view type, const Work& work) {
  const double start = processor_seconds();
  std::size_t done = 0;
  double spent = 0;
  while (spent < seconds) {
    for (const Subject& subject : mix.messages) {
      if (!type.empty() && subject.file.data_type != type) continue;
      work(subject);
      ++done;
    }
    spent = processor_seconds() - start;
  }
  return static_cast<double>(done) / spent;
}

void measure_conversion(const Options& options, Report& report) {
  const ssmix2::Context context{.institution = std::string(generate::institutions().front().code)};
  const Mix mix = make_mix();
  const validate::Validator validator(must(rulepack::Pack::open(options.work + "/rules.pack")));
  std::size_t bytes = 0;
  std::size_t units = 0;
  std::size_t entries = 0;
  for (const Subject& subject : mix.messages) {
    for (ssmix2::Unit& unit : convert(mix, subject, context).units) {
      bytes += unit.json.size();
      entries += unit.entries;
      ++units;
      judge(std::move(unit), validator);
    }
  }
  const auto both = [&](const Subject& subject) {
    for (ssmix2::Unit& unit : convert(mix, subject, context).units)
      judge(std::move(unit), validator);
  };
  report.add("messages_per_second", rate(mix, options.seconds, {}, both));
  report.add("converted_per_second", rate(mix, options.seconds, {}, [&](const Subject& subject) {
               convert(mix, subject, context);
             }));
  for (const char* type : {"PPR-01", "ADT-61", "OML-11"})
    report.add(std::string(type) + "_per_second", rate(mix, 2, type, both));
  const auto all = static_cast<double>(units);
  report.add("messages", static_cast<double>(mix.messages.size()));
  report.add("entries_per_unit", static_cast<double>(entries) / all);
  report.add("bytes_per_unit", static_cast<double>(bytes) / all);
}

// So many people leave about so many files.
generate::Plan plan_for(int files) {
  constexpr int kSample = 200;
  const generate::World world({.seed = 1, .persons = kSample, .today = kToday});
  std::size_t counted = 0;
  for (int number = 1; number <= kSample; ++number)
    counted +=
        generate::storage_files(world, world.person(number), generate::institutions().front())
            .size();
  const double each = static_cast<double>(counted) / kSample;
  return {.seed = 1, .persons = std::max(1, static_cast<int>(files / each)), .today = kToday};
}

struct Counter {
  std::size_t found = 0;
  std::string last;

  ssmix2::Finder finder() {
    return {[this](const ssmix2::FileName& file) -> Result<> {
              ++found;
              last = file.text();
              return {};
            },
            [](const ssmix2::FileFault&) -> Result<> { give_up("a made-up file is wrong"); }};
  }
};

// As if its files had come over the last days, not all in this minute.
void make_old(const std::string& root) {
  namespace fs = std::filesystem;
  constexpr int kSeconds = 7 * 24 * 3600;
  const auto now = fs::file_time_type::clock::now();
  int number = 0;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::end(entry); ++entry) {
    constexpr int kLeaf = 4;
    if (entry.depth() != kLeaf || !entry->is_directory()) continue;
    entry.disable_recursion_pending();
    number = (number + 7919) % kSeconds;
    fs::last_write_time(entry->path(), now - std::chrono::seconds(3600 + number));
  }
}

template <typename Work>
double seconds_of(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// One new version of the first file, as a hospital system writes it.
ssmix2::FileName update_one(const ssmix2::Storage& storage, const std::string& patient) {
  ssmix2::FileName old = must(storage.current(patient)).front();
  const std::string bytes = must(storage.read(old));
  ssmix2::FileName retired = old;
  retired.condition = ssmix2::Condition::old;
  std::rename((storage.root() + "/" + old.path()).c_str(),
              (storage.root() + "/" + retired.path()).c_str());
  old.updated = "20991231235959999";
  std::ofstream(storage.root() + "/" + old.path(), std::ios::binary) << bytes;
  return old;
}

void measure_index(const std::string& root, const ssmix2::FileName& file, Report& report) {
  const std::string path = root + "/" + std::string(cli::kStorageIndex);
  auto index = must(ssmix2::Index::open(path));
  Counter counter;
  std::string mark;
  const double all = seconds_of([&] {
    for (;;) {
      auto page = must(index.read(mark, counter.finder()));
      mark = std::move(page.mark);
      if (page.rows < ssmix2::kIndexPageDefault) return;
    }
  });
  report.add("index_rows", static_cast<double>(counter.found));
  report.add("index_read_all_s", all);
  auto database = must(sqlite::Database::open(path));
  auto insert = must(database.prepare(
      "INSERT INTO SSMIXIDX SELECT '',FacilityID,PatientID,?1,DataKind,?2,'INS','',?3,?4,?5,"
      "'2099-12-31 23:59:59.999' FROM SSMIXIDX LIMIT 1"));
  const std::string folder = file.folder();
  const std::string name = file.text();
  insert.bind(std::string_view(file.care_date)).bind(std::string_view(file.order_number));
  insert.bind(std::string_view(file.updated)).bind(std::string_view(folder));
  insert.bind(std::string_view(name));
  must(insert.run());
  const double delay = seconds_of([&] { must(index.read(mark, counter.finder())); });
  if (counter.last != name) give_up("the index did not tell the new file");
  report.add("index_delay_s", delay);
}

void measure_storage(const Options& options, Report& report) {
  const std::string root = options.work + "/storage";
  const generate::World world(plan_for(options.files));
  std::int64_t files = 0;
  report.add("storage_made_s", seconds_of([&] { files = must(cli::write_storage(world, root)); }));
  report.add("storage_files", static_cast<double>(files));
  make_old(root);
  const auto storage = must(ssmix2::Storage::open(root));
  Counter counter;
  std::string mark;
  report.add("scan_first_s", seconds_of([&] { mark = must(storage.scan({}, counter.finder())); }));
  if (counter.found != static_cast<std::size_t>(files)) give_up("the scan missed files");
  const std::string patient =
      world.person(world.plan().persons / 2).local_number(generate::institutions().front());
  const ssmix2::FileName changed = update_one(storage, patient);
  Counter again;
  bool seen = false;
  auto finder = again.finder();
  finder.found = [&](const ssmix2::FileName& file) -> Result<> {
    ++again.found;
    seen = seen || file == changed;
    return {};
  };
  report.add("scan_delay_s", seconds_of([&] { must(storage.scan(mark, finder)); }));
  if (!seen) give_up("the scan did not tell the new file");
  report.add("scan_told_again", static_cast<double>(again.found - 1));
  measure_index(root, changed, report);
}

}  // namespace

int run_ssmix2(const Options& options) {
  Report report;
  measure_conversion(options, report);
  measure_storage(options, report);
  report.print(options);
  return 0;
}

}  // namespace tasuki::bench
