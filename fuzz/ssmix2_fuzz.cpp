// Any bytes as a file of a storage: read, say who it is, convert by every data type. Nothing may
// crash, and what comes out is JSON that can be read.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/assert.hpp"
#include "clins/insured.hpp"
#include "json/document.hpp"
#include "ssmix2/convert.hpp"
#include "ssmix2/iso_2022_jp.hpp"

namespace {

using namespace tasuki;

// By every data type, whatever the message says that it is of.
void convert_all(const ssmix2::Message& message) {
  const ssmix2::Segment* pid = message.first("PID");
  if (pid == nullptr) return;
  const std::string patient(pid->raw({3}));
  if (!ssmix2::is_patient_number(patient)) return;
  const ssmix2::Context context{.institution = "1310000001",
                                .insured_system = std::string(clins::kInsuredSystem),
                                .insured_value = "06139999:1:2:00"};
  ssmix2::FileName file{
      patient, "20261120", "ADT-00", "1", "20261120103000123", "01", ssmix2::Condition::current};
  ssmix2::Person person;
  person.kanji = {"架空", "花子"};
  person.birth_date = "1955-05-04";
  person.gender = "female";
  if (const auto read = ssmix2::read_person(message, file)) person = *read;
  for (const ssmix2::DataTypeRow& row : ssmix2::data_types()) {
    file.data_type = row.code;
    for (const ssmix2::Unit& unit : ssmix2::convert(message, file, person, context).units)
      TASUKI_ASSERT(json::Document::parse(unit.json).has_value());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto name = ssmix2::parse_file_name(bytes)) TASUKI_ASSERT(name->text() == bytes);
  if (const auto message = ssmix2::Message::parse(bytes)) convert_all(*message);
  // Seeds are easier to read, and to change, in UTF-8.
  if (const auto message = ssmix2::Message::parse(ssmix2::to_iso_2022_jp(bytes)))
    convert_all(*message);
  return 0;
}
