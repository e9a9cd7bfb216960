#include "eligibility/load.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "clins/institution.hpp"
#include "clins/insured.hpp"
#include "eligibility/date.hpp"
#include "eligibility/institution_table.hpp"

namespace tasuki::eligibility {
namespace {

using Fields = std::span<const std::string>;

constexpr std::array<std::string_view, 8> kInstitutionColumns = {
    "code", "name", "kana", "phone", "postal_code", "address", "takes_part", "emergency"};
constexpr std::array<std::string_view, 6> kPersonColumns = {"person", "birth_date", "name",
                                                            "kana",   "sex",        "address"};
constexpr std::array<std::string_view, 8> kNumberColumns = {
    "person", "payer", "insurer", "symbol", "number", "branch", "valid_from", "valid_to"};

// http://hl7.org/fhir/R4/valueset-administrative-gender.html, or nothing.
constexpr std::array<std::string_view, 5> kSexes = {"", "male", "female", "other", "unknown"};

struct PayerRow {
  std::string_view code;
  std::string_view system;
};
constexpr std::array kPayers = {PayerRow{"insurance", clins::kInsuredSystem},
                                PayerRow{"public", clins::kPublicPayerSystem}};

Result<> require(bool holds, std::string_view column) {
  if (!holds) return fail(Code::parameter_invalid, std::string(column));
  return {};
}

Result<> check_texts(RecordKind kind, Fields fields) {
  const auto columns = columns_of(kind);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool control =
        std::ranges::any_of(fields[i], [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    TRY_VOID(require(!control && fields[i].size() <= limits::kLoadTextBytesMax, columns[i]));
  }
  return {};
}

Result<bool> truth_of(const std::string& text, std::string_view column) {
  TRY_VOID(require(text == "true" || text == "false", column));
  return text == "true";
}

Result<std::string> insured_of(Fields fields) {
  const auto payer = std::ranges::find(kPayers, fields[1], &PayerRow::code);
  TRY_VOID(require(payer != kPayers.end(), "payer"));
  const std::string written = fields[2] + ":" + fields[3] + ":" + fields[4] + ":" + fields[5];
  const auto identity = clins::parse_insured(payer->system, written);
  if (!identity) return std::unexpected(identity.error());
  return identity->normal_form();
}

std::string what_is_wrong(const Error& error) {
  if (error.code == Code::item_unknown) return "there is no such " + error.detail;
  return error.detail;
}

}  // namespace

std::span<const std::string_view> columns_of(RecordKind kind) {
  switch (kind) {
    case RecordKind::institution:
      return kInstitutionColumns;
    case RecordKind::person:
      return kPersonColumns;
    case RecordKind::number:
      break;
  }
  return kNumberColumns;
}

Result<> Loader::take(RecordKind kind, Fields fields) {
  TRY_VOID(check_texts(kind, fields));
  switch (kind) {
    case RecordKind::institution:
      return take_institution(fields);
    case RecordKind::person:
      return take_person(fields);
    case RecordKind::number:
      break;
  }
  return take_number(fields);
}

Result<> Loader::take_institution(Fields fields) {
  TRY_VOID(require(clins::is_institution_code(fields[0]), "code"));
  TRY_VOID(require(!fields[1].empty(), "name"));
  Institution institution{fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]};
  institution.takes_part = TRY(truth_of(fields[6], "takes_part"));
  institution.emergency = TRY(truth_of(fields[7], "emergency"));
  TRY_VOID(put_institution(database_, institution));
  ++loaded_.institutions;
  return {};
}

Result<> Loader::take_person(Fields fields) {
  TRY_VOID(require(is_opaque_id(fields[0]), "person"));
  TRY_VOID(require(is_date(fields[1]), "birth_date"));
  TRY_VOID(require(std::ranges::find(kSexes, fields[4]) != kSexes.end(), "sex"));
  TRY_VOID(
      put_person(database_, {fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]}));
  ++loaded_.persons;
  return {};
}

Result<> Loader::take_number(Fields fields) {
  TRY_VOID(require(is_opaque_id(fields[0]), "person"));
  NumberPeriod period;
  period.person = fields[0];
  period.insured = TRY(insured_of(fields));
  period.valid_from = fields[6];
  period.valid_to = fields[7].empty() ? std::string(kNoEnd) : fields[7];
  TRY_VOID(require(is_date(period.valid_from), "valid_from"));
  TRY_VOID(require(is_date(period.valid_to) && period.valid_from <= period.valid_to, "valid_to"));
  if (renumbered_.insert(period.person).second) TRY_VOID(forget_numbers(database_, period.person));
  TRY_VOID(insert_number(database_, period));
  ++loaded_.numbers;
  return {};
}

std::unexpected<Error> load_error(const Place& place, std::string_view what) {
  return fail(Code::load_invalid,
              place.file.name + ":" + std::to_string(place.line()) + ": " + std::string(what));
}

Result<> load_record(const Place& place, Loader& loader, RecordKind kind, Fields fields) {
  auto taken = loader.take(kind, fields);
  if (taken) return {};
  const Code code = taken.error().code;
  const bool of_file =
      code == Code::parameter_invalid || code == Code::item_unknown || code == Code::already_exists;
  if (!of_file) return taken;
  return load_error(place, what_is_wrong(taken.error()));
}

Result<> load_file(const LoadFile& file, Loader& loader) {
  if (file.name.ends_with(".csv")) return load_csv(file, loader);
  if (file.name.ends_with(".json")) return load_json(file, loader);
  return load_error({file, [] { return 1; }}, "neither .csv nor .json");
}

}  // namespace tasuki::eligibility
