// tasuki generate: a made-up country as files: who is in it, and every document of its history.
#include <array>
#include <fstream>
#include <map>

#include "base/files.hpp"
#include "cli/generate_storage.hpp"
#include "cli/subcommands.hpp"
#include "eligibility/date.hpp"
#include "generate/world.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {
namespace {

constexpr std::uint64_t kPersonsMax = 10'000'000;
constexpr int kPersonsInAFile = 20'000;  // a file to load has at most 500,000 values

Result<generate::Day> day(const Arguments& arguments) {
  std::string text = arguments.value("--today");
  if (text.empty()) text = eligibility::date_in_japan(SystemClock().now());
  const auto time = parse_instant(text + "T00:00:00Z");
  if (!eligibility::is_date(text) || !time)
    return fail(Code::parameter_invalid, "--today: " + text);
  return std::chrono::floor<std::chrono::days>(*time);
}

Result<generate::Plan> plan_of(const Arguments& arguments) {
  generate::Plan plan;
  plan.seed = TRY(arguments.number("--seed", 0, UINT64_MAX));
  plan.persons = static_cast<int>(TRY(arguments.number("--persons", 1, kPersonsMax)));
  plan.today = TRY(day(arguments));
  return plan;
}

// Documents, one a file or one a line, and the table of them. What is written can be made again, so
// that nothing waits for the disk.
class Files {
 public:
  static Result<Files> create(const std::string& directory, bool lines) {
    Files files(directory, lines);
    TRY_VOID(make_directories(directory + "/documents"));
    for (const generate::Institution& institution : generate::institutions())
      if (!lines) TRY_VOID(make_directories(files.path(institution)));
    files.table_.open(directory + "/documents.tsv", std::ios::binary);
    files.table_ << "file\tkind\tdate\tfrom\tdestination\tperson\n";
    return files;
  }

  Result<> add(const generate::Person& person, const generate::Document& document) {
    const std::string name = write(document);
    table_ << name << '\t' << clins::kind_row(document.kind).code << '\t'
           << generate::to_date(document.on) << '\t' << document.from->code << '\t'
           << (document.destination ? document.destination->code : "") << '\t' << person.id << '\n';
    bytes_ += document.content.size();
    ++documents_;
    if (!table_ || trouble_) return fail(Code::file_unwritable, directory_);
    return {};
  }

  Result<> finish() {
    table_.flush();
    for (auto& [code, stream] : streams_) trouble_ = trouble_ || !stream.flush();
    if (!table_ || trouble_) return fail(Code::file_unwritable, directory_);
    return {};
  }

  std::int64_t documents() const { return documents_; }
  std::size_t bytes() const { return bytes_; }

 private:
  Files(std::string directory, bool lines) : directory_(std::move(directory)), lines_(lines) {}
  std::string path(const generate::Institution& institution) const {
    return directory_ + "/documents/" + std::string(institution.code);
  }

  // Gives the name in the table: documents/1310000001/M-7-3.json, or .../1310000001.ndjson.
  std::string write(const generate::Document& document) {
    std::string file = path(*document.from);
    if (lines_) {
      file += ".ndjson";
      auto& stream = streams_[std::string(document.from->code)];
      if (!stream.is_open()) stream.open(file, std::ios::binary);
      trouble_ = !(stream << document.content << '\n') || trouble_;
    } else {
      file += "/" + document.identifier.substr(document.identifier.rfind('^') + 1) + ".json";
      std::ofstream stream(file, std::ios::binary);
      trouble_ = !(stream << document.content << std::flush) || trouble_;
    }
    return file.substr(directory_.size() + 1);
  }

  std::string directory_;
  bool lines_;
  std::ofstream table_;
  std::map<std::string, std::ofstream> streams_;
  std::int64_t documents_ = 0;
  std::size_t bytes_ = 0;
  bool trouble_ = false;
};

Result<> write_persons(const generate::World& world, const std::string& directory) {
  const int persons = world.plan().persons;
  for (int first = 1, file = 1; first <= persons; first += kPersonsInAFile, ++file) {
    const int last = std::min(persons, first + kPersonsInAFile - 1);
    TRY_VOID(write_file(directory + "/persons-" + std::to_string(file) + ".json",
                        generate::persons_file(world, first, last)));
  }
  return {};
}

void report(Output& output, const Files& files, const generate::Plan& plan,
            const std::string& directory) {
  if (output.json()) {
    json::Writer w;
    w.object().key("persons").number(plan.persons).key("documents").number(files.documents());
    w.key("bytes").number(static_cast<std::int64_t>(files.bytes())).end();
    output.line(w.take());
    return;
  }
  const std::string persons = std::to_string(plan.persons);
  const std::string documents = std::to_string(files.documents());
  output.say(persons + "人、文書" + documents + "件を" + directory + "に書きました。",
             persons + " persons and " + documents + " documents are in " + directory + ".");
}

void report(Output& output, std::int64_t files, const std::string& storage) {
  if (output.json()) {
    json::Writer w;
    w.object().key("files").number(files).end();
    output.line(w.take());
    return;
  }
  const std::string count = std::to_string(files);
  output.say("標準化ストレージのファイル" + count + "件を" + storage + "に書きました。",
             count + " files of a storage are in " + storage + ".");
}

}  // namespace

Options generate_options() {
  static constexpr std::array kOptions = {
      OptionRow{"--out", OptionKind::value, "./made-up", "書き出す場所", "where the files go"},
      OptionRow{"--persons", OptionKind::value, "30", "人数（1000万まで）",
                "how many people, at most 10,000,000"},
      OptionRow{"--seed", OptionKind::value, "1", "種。同じなら同じ内容になる",
                "the same seed gives the same country"},
      OptionRow{"--today", OptionKind::value, "", "これより新しいものはない日（既定は今日）",
                "nothing is younger than this day; today by default"},
      OptionRow{"--ndjson", OptionKind::flag, "", "1行に1文書（多いとき）",
                "one document a line, for many"},
      OptionRow{"--people-only", OptionKind::flag, "", "人と医療機関だけを書く",
                "write people and institutions, no documents"},
      OptionRow{"--ssmix2", OptionKind::value, "",
                "文書の代わりに、先頭の医療機関のSS-MIX2標準化ストレージを書き出す場所",
                "instead of documents, write an SS-MIX2 storage of the first institution there"},
  };
  return kOptions;
}

Result<int> run_generate(const Arguments& arguments, Output& output) {
  const generate::World world(TRY(plan_of(arguments)));
  const std::string directory = arguments.value("--out");
  Files files = TRY(Files::create(directory, arguments.flag("--ndjson")));
  TRY_VOID(write_file(directory + "/institutions.json", generate::institutions_file()));
  TRY_VOID(write_persons(world, directory));
  const std::string storage = arguments.value("--ssmix2");
  if (!storage.empty()) report(output, TRY(write_storage(world, storage)), storage);
  const bool people_only = arguments.flag("--people-only") || !storage.empty();
  const int last = people_only ? 0 : world.plan().persons;
  for (int one = 1; one <= last; ++one) {
    const generate::Person person = world.person(one);
    for (const generate::Document& document : world.documents(person))
      TRY_VOID(files.add(person, document));
  }
  TRY_VOID(files.finish());
  if (storage.empty()) report(output, files, world.plan(), directory);
  return 0;
}

}  // namespace tasuki::cli
