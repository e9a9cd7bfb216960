// Names and places of the files of a standardised storage (標準化ストレージ仕様書 Ver.1.2):
// PATIENT_CAREDATE_DATATYPE_ORDERNUMBER_TIME_DEPARTMENT_FLAG in PAT/IEN/PATIENT/CAREDATE/DATATYPE.
// docs/formats/ssmix2.md. Pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "clins/class_set.hpp"
#include "ssmix2/fault.hpp"

namespace tasuki::ssmix2 {

// The data types that are read here; every other one of the storage is left alone.
enum class DataType {
#define TASUKI_SSMIX2_DATA_TYPE(name, code, message, classes, ja, en) name,
#include "ssmix2/data_types.def"
#undef TASUKI_SSMIX2_DATA_TYPE
};

struct DataTypeRow {
  DataType id;
  std::string_view code;     // "OML-11"
  std::string_view message;  // "OUL^R22"
  clins::ClassSet classes;   // that a file of it may give
  std::string_view ja;
  std::string_view en;
};
const DataTypeRow& row_of(DataType type);
std::span<const DataTypeRow> data_types();
std::optional<DataType> data_type(std::string_view code);  // nullopt: not read here

// The flag at the end: only `current` files count. An update renames _1 to _2 and writes a new _1.
enum class Condition { deleted = 0, current = 1, old = 2 };

inline constexpr std::string_view kNoOrder = "999999999999999";

struct FileName {
  std::string patient;       // the institution's own number
  std::string care_date;     // YYYYMMDD, or "-": of no day
  std::string data_type;     // "OML-11"; also those that are not read here
  std::string order_number;  // up to 15 characters; kNoOrder: none
  std::string updated;       // YYYYMMDDHHMMSSFFF, local time in Japan
  std::string department;    // code, or "-"
  Condition condition = Condition::current;

  std::string text() const;    // the name
  std::string folder() const;  // where it belongs: "999/901/9999013/20111220/OML-11"
  std::string path() const;    // folder and name, relative to the root
  // What stays the same over updates: two files of one key are versions of one thing.
  std::string key() const;  // "9999013_20111220_OML-11_000000011000354"
  bool operator==(const FileName&) const = default;
};

// Fault: file_name.
Faulty<FileName> parse_file_name(std::string_view name);

// True for what may be the number of a patient in a storage: letters, digits, - and no more than
// limits::kLocalNumberBytesMax. Nothing else becomes the name of a folder.
bool is_patient_number(std::string_view text);
// "999/901/9999013". A number of fewer than six characters is split as far as it goes.
std::string patient_folder(std::string_view patient);

}  // namespace tasuki::ssmix2
