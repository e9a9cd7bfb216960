#include "gateway/ssmix2/feed.hpp"

#include <algorithm>
#include <filesystem>

#include "base/files.hpp"
#include "clins/unit.hpp"
#include "crypto/digest.hpp"
#include "gateway/exchange_line.hpp"
#include "gateway/lan/inside.hpp"
#include "gateway/ssmix2/flags.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"

namespace tasuki::gateway {
namespace {

using ssmix2_ledger::Row;
using ssmix2_ledger::Settled;

constexpr std::size_t kFilesPerWrite = 200;
constexpr std::size_t kUnitsPerPass = 1'000;
constexpr std::chrono::seconds kRetry{30};

std::string digest_of(const std::string& bytes) {
  return crypto::to_hex(crypto::sha256(bytes));
}

// The sender can do nothing about it: it is tried again.
bool is_passing(int status) {
  return status >= 500 || status == 429 || status == 401 || status == 403;
}

}  // namespace

Result<> Ssmix2Feed::prepare() {
  files_ = TRY(ssmix2::Storage::open(settings_.path));
  return {};
}

std::vector<std::string> Ssmix2Feed::watched() const {
  std::vector<std::string> folders;
  for (const std::string& file : {settings_.index, settings_.side_list})
    if (!file.empty()) folders.push_back(std::filesystem::path(file).parent_path().string());
  return folders;
}

void Ssmix2Feed::pass() {
  if (const auto done = look_at_list(); !done) complain("side list", done.error());
  if (const auto done = follow(); !done) complain("storage", done.error());
  if (const auto done = hand_over(); !done) complain("units", done.error());
}

void Ssmix2Feed::complain(const std::string& subject, const Error& error) {
  std::string& last = complained_[subject];
  if (last == error.to_string()) return;
  last = error.to_string();
  with_.log.error("ssmix2.failed", {{"storage", settings_.path},
                                    {"what", subject},
                                    {"code", error.id()},
                                    {"text", error_row(error.code).en}});
}

// A list that was there and cannot be read any more is as broken as one with broken lines.
Result<> Ssmix2Feed::look_at_list() {
  if (settings_.side_list.empty()) return {};
  auto bytes = read_file(settings_.side_list);
  const std::string text = bytes ? *std::move(bytes) : std::string(",");
  if (text == list_bytes_) return {};
  list_ = SideList::parse(text);
  const std::string name = "ssmix2-list:" + settings_.path;
  const std::string sha256 = digest_of(text);
  const std::string before = TRY(
      with_.storage.read([&](sqlite::Database& database) { return read_mark(database, name); }));
  list_bytes_ = text;
  if (sha256 == before) return {};  // as before the last stop
  std::vector<std::string> faults;
  for (const SideList::Fault& fault : list_.faults())
    faults.push_back("line " + std::to_string(fault.line) + ": " + fault.why);
  const Time now = with_.clock.now();
  const sqlite::Unit work = [&](sqlite::Database& database) -> Result<> {
    TRY_VOID(ssmix2_ledger::set_faults(database, settings_.path, settings_.side_list, faults, now));
    TRY_VOID(ssmix2_ledger::all_due(database, settings_.path, now));
    return write_mark(database, name, sha256);
  };
  auto written = with_.storage.write(work);
  if (!written) list_bytes_.reset();
  return written;
}

// Files that were not there, or whose patient was not, when they were read first.
Result<> Ssmix2Feed::read_again() {
  const Time now = with_.clock.now();
  if (now < next_retry_) return {};
  next_retry_ = now + kRetry;
  const auto faults = TRY(with_.storage.read([&](sqlite::Database& database) {
    return ssmix2_ledger::faults(database, settings_.path, kUnitsPerPass);
  }));
  const std::string_view unreadable = ssmix2::fault_row(ssmix2::FaultCode::unreadable).code;
  std::vector<Saying> sayings;
  for (const ssmix2_ledger::FaultRow& fault : faults) {
    if (!fault.text.starts_with(unreadable)) continue;
    const auto file =
        ssmix2::parse_file_name(std::filesystem::path(fault.path).filename().string());
    if (file) sayings.push_back(read(*file));
  }
  if (sayings.empty()) return {};
  return write(sayings, TRY(mark()));
}

Result<std::string> Ssmix2Feed::mark() {
  return with_.storage.read(
      [&](sqlite::Database& database) { return read_mark(database, "ssmix2:" + settings_.path); });
}

Result<> Ssmix2Feed::follow() {
  TRY_VOID(read_again());
  std::string from = TRY(mark());
  if (!settings_.index.empty()) return follow_index(std::move(from));
  const Time now = with_.clock.now();
  if (now < next_scan_) return {};
  TRY_VOID(follow_tree(from));
  next_scan_ = now + settings_.scan_interval;
  return {};
}

// The index stays open: closing it would be news in its folder.
Result<> Ssmix2Feed::follow_index(std::string mark) {
  if (!index_) index_.emplace(TRY(ssmix2::Index::open(settings_.index)));
  for (;;) {
    std::vector<Saying> sayings;
    const ssmix2::Finder finder{
        [&](const ssmix2::FileName& file) -> Result<> {
          sayings.push_back(read(file));
          return read_patients_files(file, [&](Saying more) -> Result<> {
            sayings.push_back(std::move(more));
            return {};
          });
        },
        [&](const ssmix2::FileFault& wrong) -> Result<> {
          sayings.push_back({{}, {}, wrong.path, {}, {}, {}, {wrong.fault.to_string()}});
          return {};
        }};
    const auto page = index_->read(mark, finder, kFilesPerWrite);
    if (!page) {
      index_.reset();
      return std::unexpected(page.error());
    }
    if (page->rows == 0) return {};
    TRY_VOID(write(sayings, page->mark));
    mark = page->mark;
    if (page->rows < kFilesPerWrite) return {};
  }
}

// The mark moves when the walk is over: what a crash interrupts comes again.
Result<> Ssmix2Feed::follow_tree(const std::string& mark) {
  std::vector<Saying> sayings;
  const auto put = [&](Saying saying) -> Result<> {
    sayings.push_back(std::move(saying));
    if (sayings.size() < kFilesPerWrite) return {};
    TRY_VOID(write(sayings, mark));
    sayings.clear();
    return {};
  };
  const ssmix2::Finder finder{
      [&](const ssmix2::FileName& file) -> Result<> {
        TRY_VOID(put(read(file)));
        return read_patients_files(file, put);
      },
      [&](const ssmix2::FileFault& wrong) {
        return put({{}, {}, wrong.path, {}, {}, {}, {wrong.fault.to_string()}});
      }};
  const std::string next = TRY(files_->scan(mark, finder));
  if (next == mark && sayings.empty()) return {};
  return write(sayings, next);
}

// Who a patient is, and how insured, stands in their ADT-00: with a new one everything that was
// read of them is read again.
Result<> Ssmix2Feed::read_patients_files(const ssmix2::FileName& basics,
                                         const std::function<Result<>(Saying)>& put) {
  if (basics.condition != ssmix2::Condition::current ||
      ssmix2::data_type(basics.data_type) != ssmix2::DataType::basics)
    return {};
  const bool known = TRY(with_.storage.read([&](sqlite::Database& database) {
    return ssmix2_ledger::knows_patient(database, settings_.path, basics.patient);
  }));
  if (!known) return {};
  for (const ssmix2::FileName& file : TRY(files_->current(basics.patient)))
    if (file.text() != basics.text()) TRY_VOID(put(read(file)));
  return {};
}

Ssmix2Feed::Saying Ssmix2Feed::read(const ssmix2::FileName& file) {
  const std::string versions = file.folder() + "/" + file.key() + "_";
  Saying saying{{}, {}, file.path(), versions, {}, file.patient, {}};
  if (file.condition == ssmix2::Condition::deleted) {
    saying.deleted = file;
    return saying;
  }
  const auto wrong = [&](const ssmix2::Fault& fault) {
    saying.faults.push_back(fault.to_string());
    return saying;
  };
  const auto bytes = files_->read(file);
  if (!bytes) return wrong(bytes.error());
  const auto message = ssmix2::Message::parse(*bytes);
  if (!message) return wrong(message.error());
  const auto person = ssmix2::find_person(*files_, file.patient);
  if (!person) return wrong(person.error().fault);
  auto converted = ssmix2::convert(*message, file, *person, {with_.institution});
  for (const ssmix2::Fault& fault : converted.faults) saying.faults.push_back(fault.to_string());
  std::erase_if(converted.units, [](const ssmix2::Unit& unit) { return !unit.registrable; });
  saying.units = std::move(converted.units);
  if (saying.faults.empty()) saying.whole = file;
  return saying;
}

// What a deleted file gave, and what a newer version of a file does not give any more.
std::vector<std::string> Ssmix2Feed::gone_of(const Saying& saying) const {
  std::vector<std::string> gone;
  const auto& file = saying.deleted ? saying.deleted : saying.whole;
  if (!file) return gone;
  for (const auto& identity : ssmix2::identities(*file, {with_.institution}))
    if (std::ranges::find(saying.units, identity.identifier, &ssmix2::Unit::identifier) ==
        saying.units.end())
      gone.push_back(identity.identifier);
  return gone;
}

Result<> Ssmix2Feed::write(const std::vector<Saying>& sayings, const std::string& mark) {
  const Time now = with_.clock.now();
  const sqlite::Unit work = [&](sqlite::Database& database) -> Result<> {
    for (const Saying& saying : sayings) {
      if (!saying.versions.empty())
        TRY_VOID(ssmix2_ledger::clear_faults(database, settings_.path, saying.versions));
      TRY_VOID(
          ssmix2_ledger::set_faults(database, settings_.path, saying.path, saying.faults, now));
      for (const std::string& gone : gone_of(saying))
        TRY_VOID(ssmix2_ledger::say_deleted(database, settings_.path, gone, now));
      for (const ssmix2::Unit& unit : saying.units)
        TRY_VOID(ssmix2_ledger::say(
            database, settings_.path,
            {unit.identifier, saying.patient, saying.path, clins::kind_row(unit.kind).code,
             clins::row_of(unit.information).code, unit.date, digest_of(unit.json)},
            now));
    }
    return write_mark(database, "ssmix2:" + settings_.path, mark);
  };
  return with_.storage.write(work);
}

Result<> Ssmix2Feed::hand_over() {
  const Time now = with_.clock.now();
  const auto rows = TRY(with_.storage.read([&](sqlite::Database& database) {
    return ssmix2_ledger::due(database, settings_.path, now, kUnitsPerPass);
  }));
  for (const Row& row : rows) {
    const Settled settled = TRY(row.sha256.empty() ? cancel(row) : hand_over(row));
    const Result<> written = with_.storage.write([&](sqlite::Database& database) {
      return ssmix2_ledger::settle(database, settings_.path, row, settled);
    });
    TRY_VOID(written);
  }
  return {};
}

// The ledger has no content: the same file gives the same bytes.
Result<Settled> Ssmix2Feed::hand_over(const Row& row) {
  const auto file = ssmix2::parse_file_name(std::filesystem::path(row.path).filename().string());
  if (!file) return fail(Code::content_damaged, "the ledger of a storage");
  const Saying saying = read(*file);
  for (const ssmix2::Unit& unit : saying.units) {
    if (unit.identifier != row.identifier) continue;
    const Remarks remarks = list_.about(*file);
    const Decision decision =
        decide(settings_.release,
               {unit, remarks, !saying.faults.empty(), row.clerk, row.seen_at, with_.clock.now()});
    const WhyRow& why = row_of(decision.why);
    if (!why.leaves) return Settled{std::string(why.code), {}, {}, decision.until};
    return send(row, with_flags(unit.json, remarks.marks), std::string(why.code));
  }
  // Replaced or gone since: the storage says what comes next. One that cannot be read now may be
  // on its way.
  if (saying.whole || saying.faults.empty()) return Settled{row.why, {}, {}, {}};
  return Settled{row.why, {}, saying.faults.front(), with_.clock.now() + kRetry};
}

// A unit that was sent before is changed. The exchange says which of both it is when they differ
// here: an item that was refused frees its identifier, one that another process sent has it.
Settled Ssmix2Feed::send(const Row& row, const std::string& unit, std::string why) {
  const std::string sha256 = digest_of(unit);
  if (sha256 == row.sent_sha256) return {std::move(why), sha256, {}, {}};
  const bool is_new = row.sent_sha256.empty();
  http::Response answer = call(is_new ? "/fhir/Bundle" : "/fhir/Bundle/$change", unit);
  if (is_new && answer.status == 409) answer = call("/fhir/Bundle/$change", unit);
  if (!is_new && answer.status == 404) answer = call("/fhir/Bundle", unit);
  if (answer.status < 300) return {std::move(why), sha256, {}, {}};
  std::optional<Time> again;
  // 409: it still waits in the outbox.
  if (is_passing(answer.status) || answer.status == 409) again = with_.clock.now() + kRetry;
  return {std::move(why), {}, describe(answer), again};
}

Result<Settled> Ssmix2Feed::cancel(const Row& row) {
  if (row.sent_sha256.empty()) return Settled{};
  const auto person = ssmix2::find_person(*files_, row.patient);
  if (!person)
    return Settled{row.why, {}, person.error().fault.to_string(), with_.clock.now() + kRetry};
  json::Writer w;
  w.object().field("resourceType", "Parameters").key("parameter").array();
  w.object().field("name", "identifier").key("valueIdentifier").object();
  w.field("system", clins::kBundleIdentifierSystem).field("value", row.identifier).end().end();
  w.object().field("name", "insured").key("valueIdentifier").object();
  w.field("system", person->insured_system).field("value", person->insured_value).end().end();
  w.object().field("name", "birthDate").field("valueDate", person->birth_date).end();
  w.end().end();
  const http::Response answer = call("/fhir/Bundle/$cancel", w.take());
  if (answer.status < 300 || answer.status == 404) return Settled{{}, std::string(), {}, {}};
  std::optional<Time> again;
  if (is_passing(answer.status) || answer.status == 409) again = with_.clock.now() + kRetry;
  return Settled{row.why, {}, describe(answer), again};
}

http::Response Ssmix2Feed::call(std::string path, std::string body) {
  http::Request request;
  request.method = "POST";
  request.path = std::move(path);
  request.headers.add("Content-Type", std::string(rest::kFhirJson));
  request.body = std::move(body);
  return lan::answer_inside(with_.lan, std::move(request), Lang::en);
}

}  // namespace tasuki::gateway
