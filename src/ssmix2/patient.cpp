#include "ssmix2/patient.hpp"

#include <array>

namespace tasuki::ssmix2 {
namespace {

Faulty<Message> read_message(const Storage& storage, const FileName& file) {
  return Message::parse(TRY(storage.read(file)));
}

std::vector<DataType> types_that_may_give(clins::ClassSet classes) {
  std::vector<DataType> types;
  for (const DataTypeRow& row : data_types())
    if (!(row.classes & classes).empty()) types.push_back(row.id);
  return types;
}

// The files that ADT-00 counts among its kinds, but only where it names an allergy.
bool names_allergy(const Storage& storage, const FileName& file) {
  const auto bytes = storage.read(file);
  return bytes &&
         (bytes->find("\rAL1") != std::string::npos || bytes->find("\nAL1") != std::string::npos);
}

}  // namespace

std::expected<Person, FileFault> find_person(const Storage& storage,
                                             std::string_view local_number) {
  constexpr std::array kBasics = {DataType::basics};
  const auto files = storage.current(local_number, kBasics);
  if (!files || files->empty())
    return std::unexpected(FileFault{patient_folder(local_number), {FaultCode::unreadable}});
  const FileName* newest = &files->front();
  for (const FileName& file : *files)
    if (newest->updated < file.updated) newest = &file;
  const auto failed = [&](const Fault& fault) {
    return std::unexpected(FileFault{newest->path(), fault});
  };
  const auto message = read_message(storage, *newest);
  if (!message) return failed(message.error());
  auto person = read_person(*message, *newest);
  if (!person) return failed(person.error());
  return *std::move(person);
}

Result<PatientUnits> read_patient(const Storage& storage, std::string_view local_number,
                                  clins::ClassSet classes, const Context& context) {
  auto person = find_person(storage, local_number);
  if (!person) return fail(Code::item_unknown, person.error().fault.to_string());
  PatientUnits all;
  all.person = *std::move(person);
  const auto types = types_that_may_give(classes);
  if (types.empty()) return all;
  for (const FileName& file : TRY(storage.current(local_number, types))) {
    const auto message = read_message(storage, file);
    if (!message) {
      all.faults.push_back({file.path(), message.error()});
      continue;
    }
    Converted converted = convert(*message, file, all.person, context);
    for (Unit& unit : converted.units)
      if (!(unit.classes & classes).empty()) all.units.push_back(std::move(unit));
    for (const Fault& fault : converted.faults) all.faults.push_back({file.path(), fault});
  }
  return all;
}

Result<std::vector<Holder>> patients(const Storage& storage) {
  std::vector<Holder> holders;
  const auto look = [&](const std::string& number) -> Result<> {
    Holder holder{number, {}};
    for (const FileName& file : TRY(storage.current(number))) {
      const auto type = data_type(file.data_type);
      if (type == DataType::basics && !names_allergy(storage, file)) continue;
      if (type) holder.classes = holder.classes | row_of(*type).classes;
    }
    if (!holder.classes.empty()) holders.push_back(std::move(holder));
    return {};
  };
  TRY_VOID(storage.each_patient(look));
  return holders;
}

}  // namespace tasuki::ssmix2
