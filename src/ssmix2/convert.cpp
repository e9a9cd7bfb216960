#include "ssmix2/convert.hpp"

#include <algorithm>
#include <array>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "clins/institution.hpp"
#include "clins/insured.hpp"
#include "crypto/digest.hpp"
#include "ssmix2/plain_text.hpp"
#include "ssmix2/unit_draft.hpp"

namespace tasuki::ssmix2 {
namespace {

using clins::InformationClass;
using clins::Kind;

constexpr std::array<UnitRow, 7> kUnits = {{
    {DataType::basics, 'B', InformationClass::allergies, Kind::allergies},
    {DataType::allergies, 'A', InformationClass::allergies, Kind::allergies},
    {DataType::problems, 'C', InformationClass::conditions, Kind::conditions},
    {DataType::problems, 'S', InformationClass::conditions, Kind::conditions, true},
    {DataType::laboratory, 'L', InformationClass::laboratory, Kind::observations},
    {DataType::laboratory, 'I', InformationClass::infections, Kind::observations},
    {DataType::prescriptions, 'P', InformationClass::prescriptions, std::nullopt},
}};

constexpr std::size_t kDigestBytes = 16;

std::string digest_of(std::string_view text) {
  const crypto::Sha256 digest = crypto::sha256(text);
  return std::string(crypto::as_bytes(digest).substr(0, kDigestBytes));
}

// Of the care, where that is a year that identifiers may have (2020 to 2039); the year must never
// change for a thing, so what has no day has the first of them.
std::string year_of(const FileName& file) {
  const std::string year = file.care_date.substr(0, 4);
  return year >= "2020" && year <= "2039" ? year : "2020";
}

std::string_view insured_value(const Person& person, const Context& context) {
  return context.insured_value.empty() ? person.insured_value : context.insured_value;
}

std::string_view insured_system(const Person& person, const Context& context) {
  return context.insured_value.empty() ? person.insured_system : context.insured_system;
}

// What holds for every message: that it is of its type, of its patient, and of somebody insured.
std::optional<Fault> check(const Source& source, DataType type) {
  if (source.message.type() != row_of(type).message)
    return Fault{FaultCode::message_type, 1, "MSH", 9};
  const Segment* pid = source.message.first("PID");
  if (pid == nullptr) return Fault{FaultCode::missing, 1, "PID"};
  if (trim(pid->raw({3})) != source.file.patient)
    return Fault{FaultCode::other_patient, pid->line(), "PID", 3};
  if (!clins::is_written_insured(insured_system(source.person, source.context),
                                 insured_value(source.person, source.context)))
    return Fault{FaultCode::not_insured};
  return std::nullopt;
}

clins::CollectionPatient patient_of(const Source& source) {
  const Person& person = source.person;
  clins::CollectionPatient patient;
  patient.institution = source.context.institution;
  patient.local_number = person.local_number;
  patient.insured_system = insured_system(person, source.context);
  patient.insured_value = insured_value(person, source.context);
  patient.family = person.kanji.family;
  patient.given = person.kanji.given;
  patient.family_kana = person.kana.family;
  patient.given_kana = person.kana.given;
  patient.gender = person.gender;
  patient.birth_date = person.birth_date;
  patient.address = person.address.empty() ? kNotRecorded : std::string_view(person.address);
  return patient;
}

}  // namespace

const UnitRow& unit_row(char letter) {
  const auto found = std::ranges::find(kUnits, letter, &UnitRow::letter);
  TASUKI_ASSERT(found != kUnits.end());
  return *found;
}

std::string unit_identifier(const FileName& file, const UnitRow& row, const Context& context) {
  return context.institution + "^" + year_of(file) + "^" + row.letter + "-" +
         to_hex(digest_of(context.institution + "\n" + file.key()));
}

void UnitDraft::begin() {
  unit_.information = row_.information;
  unit_.registrable = row_.kind.has_value();
  if (row_.kind) unit_.kind = *row_.kind;
  unit_.suspected = row_.suspected;
  unit_.infection = row_.information == InformationClass::infections;
  unit_.identifier = unit_identifier(source_.file, row_, source_.context);
  serial_ = unit_.identifier.substr(unit_.identifier.rfind('^') + 1);
  const std::string& day =
      source_.file.care_date == "-" ? source_.file.updated : source_.file.care_date;
  unit_.date = fhir_date(day).value_or("");
  const std::string_view type = row_.kind ? clins::kind_row(*row_.kind).type : std::string_view();
  writer_.emplace(clins::CollectionHead{type, unit_.identifier, fhir_instant(source_.file.updated)},
                  digest_of(unit_.identifier + "\n" + source_.file.updated));
  writer_->add_patient(patient_of(source_));
}

void UnitDraft::make_origin() {
  std::string_view code = department_;
  if (code.empty() && source_.file.department != "-") code = source_.file.department;
  std::string_view name = department_name_;
  if (name.empty() && code.empty()) name = kNotRecorded;
  origin_ = clins::origin_extensions({source_.context.institution, code, name});
}

json::Writer& UnitDraft::open(std::string_view type, std::string_view profile,
                              std::string_view part) {
  if (!writer_) begin();
  json::Writer& w = writer_->open(type, profile);
  if (origin_.empty()) make_origin();
  w.key("extension").raw(origin_);
  if (!part.empty()) writer_->write_identifier(serial_ + "-" + std::string(part));
  return w;
}

void UnitDraft::close(InformationClass information) {
  writer_->close();
  unit_.classes.add(information);
  ++unit_.entries;
}

void UnitDraft::set_department(std::string_view code, std::string name) {
  if (code.empty() || (code == department_ && name == department_name_)) return;
  origin_.clear();
  department_ = code;
  department_name_ = std::move(name);
}

void UnitDraft::finish(Converted& converted) {
  if (!writer_) return;
  unit_.json = writer_->take();
  converted.units.push_back(std::move(unit_));
}

Converted convert(const Message& message, const FileName& file, const Person& person,
                  const Context& context) {
  TASUKI_ASSERT(clins::is_institution_code(context.institution));
  Converted converted;
  const auto type = data_type(file.data_type);
  const Source source{message, file, person, context};
  const auto fault = type ? check(source, *type) : Fault{FaultCode::not_converted};
  if (fault) {
    converted.faults.push_back(*fault);
    return converted;
  }
  switch (*type) {
    case DataType::basics:
    case DataType::allergies:
      convert_allergies(source, converted);
      break;
    case DataType::problems:
      convert_conditions(source, converted);
      break;
    case DataType::laboratory:
      convert_laboratory(source, converted);
      break;
    case DataType::prescriptions:
      convert_prescriptions(source, converted);
      break;
  }
  return converted;
}

std::vector<Identity> identities(const FileName& file, const Context& context) {
  std::vector<Identity> found;
  for (const UnitRow& row : kUnits) {
    if (row_of(row.type).code != file.data_type || !row.kind) continue;
    found.push_back({unit_identifier(file, row, context), *row.kind, row.information, row.suspected,
                     row.information == InformationClass::infections});
  }
  return found;
}

}  // namespace tasuki::ssmix2
