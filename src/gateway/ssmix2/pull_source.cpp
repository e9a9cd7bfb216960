#include "gateway/ssmix2/pull_source.hpp"

#include "base/files.hpp"
#include "crypto/digest.hpp"
#include "gateway/ssmix2/flags.hpp"
#include "gateway/ssmix2/ledger.hpp"

namespace tasuki::gateway {

Result<std::unique_ptr<Ssmix2Source>> Ssmix2Source::open(Ssmix2Storage settings,
                                                         Dependencies dependencies) {
  auto files = TRY(ssmix2::Storage::open(settings.path));
  return std::unique_ptr<Ssmix2Source>(
      new Ssmix2Source(std::move(settings), std::move(dependencies), std::move(files)));
}

// What the feed has not seen yet was seen just now: its delay begins.
Result<bool> Ssmix2Source::leaves(const ssmix2::Unit& unit, const Remarks& remarks,
                                  bool incomplete) {
  const Time now = with_.clock.now();
  ReleaseQuestion question{unit, remarks, incomplete, ClerkWord::none, now, now};
  const auto row = TRY(with_.storage.read([&](sqlite::Database& database) {
    return ssmix2_ledger::find(database, settings_.path, unit.identifier);
  }));
  const bool same = row && row->sha256 == crypto::to_hex(crypto::sha256(unit.json));
  if (row && (same || row->clerk == ClerkWord::hold)) question.clerk = row->clerk;
  if (same) question.seen_at = row->seen_at;
  return row_of(decide(settings_.release, question).why).leaves;
}

Result<> Ssmix2Source::add_units(const ssmix2::FileName& file, const ssmix2::Person& person,
                                 const pull::Question& question, const SideList& list,
                                 std::vector<std::string>& units) {
  const auto bytes = files_.read(file);
  const auto message = bytes ? ssmix2::Message::parse(*bytes) : std::unexpected(bytes.error());
  if (!message) {
    with_.log.warning("ssmix2.left_out", {{"code", ssmix2::fault_row(message.error().code).code}});
    return {};
  }
  const Remarks remarks = list.about(file);
  const auto converted = ssmix2::convert(*message, file, person, {with_.institution});
  for (const ssmix2::Unit& unit : converted.units) {
    if ((unit.classes & question.classes).empty()) continue;
    if (TRY(leaves(unit, remarks, !converted.faults.empty())))
      units.push_back(with_flags(unit.json, remarks.marks));
  }
  return {};
}

Result<std::vector<std::string>> Ssmix2Source::units(const pull::Question& question) {
  std::vector<std::string> units;
  const std::string& number = question.subject.local_number;
  if (number.empty() || !ssmix2::is_patient_number(number)) return units;
  const auto files = TRY(files_.current(number));
  if (files.empty()) return units;
  const auto person = ssmix2::find_person(files_, number);
  if (!person) return fail(Code::content_damaged, person.error().fault.to_string());
  SideList list;
  if (!settings_.side_list.empty()) list = SideList::parse(TRY(read_file(settings_.side_list)));
  for (const ssmix2::FileName& file : files)
    TRY_VOID(add_units(file, *person, question, list, units));
  return units;
}

Result<std::vector<Holding>> Ssmix2Source::holdings() {
  clins::ClassSet registered = clins::ClassSet::all();
  clins::ClassSet prescriptions;
  prescriptions.add(clins::InformationClass::prescriptions);  // JP-CLINS has no unit of them
  registered = registered - prescriptions;
  std::vector<Holding> holdings;
  for (ssmix2::Holder& holder : TRY(ssmix2::patients(files_))) {
    const clins::ClassSet classes = holder.classes & registered;
    if (!classes.empty()) holdings.push_back({std::move(holder.local_number), classes});
  }
  return holdings;
}

}  // namespace tasuki::gateway
