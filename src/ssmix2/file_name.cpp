#include "ssmix2/file_name.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace tasuki::ssmix2 {
namespace {

constexpr std::size_t kDayDigits = 8;
constexpr std::size_t kTimeDigits = 17;
constexpr std::size_t kCharactersOfFoldersMax = 3;

// Words of class names, as a row has them.
constexpr clins::ClassSet classes_named(std::string_view words) {
  clins::ClassSet set;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    const std::string_view word = words.substr(0, end);
#define TASUKI_INFORMATION_CLASS(name, code, national, ja, en) \
  if (word == #name) set.add(clins::InformationClass::name);
#include "clins/information_classes.def"
#undef TASUKI_INFORMATION_CLASS
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return set;
}

constexpr std::array kRows = {
#define TASUKI_SSMIX2_DATA_TYPE(name, code, message, classes, ja, en) \
  DataTypeRow{DataType::name, code, message, classes_named(classes), ja, en},
#include "ssmix2/data_types.def"
#undef TASUKI_SSMIX2_DATA_TYPE
};

constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

bool is_word(std::string_view text, std::size_t bytes_max) {
  return !text.empty() && text.size() <= bytes_max &&
         text.find_first_not_of(kLetters) == std::string_view::npos;
}

// YYYYMMDD; the calendar is not asked.
bool is_day(std::string_view text) {
  if (text.size() < kDayDigits || !all_digits(text)) return false;
  const std::string_view month = text.substr(4, 2);
  const std::string_view day = text.substr(6, 2);
  return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

bool is_time(std::string_view text) {
  return text.size() == kTimeDigits && is_day(text) && text.substr(8, 2) <= "23" &&
         text.substr(10, 2) <= "59" && text.substr(12, 2) <= "60";
}

// The extended storage has types such as ^57133-1^紹介状^LN: no slash, no dot, nothing invisible.
bool is_data_type(std::string_view text) {
  constexpr std::size_t kBytesMax = 180;
  const auto is_bad = [](char c) {
    return c == '/' || c == '.' || static_cast<unsigned char>(c) < ' ';
  };
  return !text.empty() && text.size() <= kBytesMax && std::ranges::none_of(text, is_bad);
}

}  // namespace

const DataTypeRow& row_of(DataType type) {
  return kRows.at(static_cast<std::size_t>(type));
}

std::span<const DataTypeRow> data_types() {
  return kRows;
}

std::optional<DataType> data_type(std::string_view code) {
  const auto found = std::ranges::find(kRows, code, &DataTypeRow::code);
  if (found == kRows.end()) return std::nullopt;
  return found->id;
}

bool is_patient_number(std::string_view text) {
  return is_word(text, limits::kLocalNumberBytesMax);
}

std::string patient_folder(std::string_view patient) {
  std::string folder;
  for (std::size_t at = 0; at < 2 * kCharactersOfFoldersMax; at += kCharactersOfFoldersMax) {
    if (at >= patient.size()) break;
    folder += patient.substr(at, kCharactersOfFoldersMax);
    folder += '/';
  }
  return folder += patient;
}

std::string FileName::text() const {
  std::string name = key();
  for (const std::string* part : {&updated, &department}) (name += '_') += *part;
  return (name += '_') += static_cast<char>('0' + static_cast<int>(condition));
}

std::string FileName::folder() const {
  return patient_folder(patient) + "/" + care_date + "/" + data_type;
}

std::string FileName::path() const {
  return folder() + "/" + text();
}

std::string FileName::key() const {
  return patient + "_" + care_date + "_" + data_type + "_" + order_number;
}

Faulty<FileName> parse_file_name(std::string_view name) {
  constexpr std::size_t kParts = 7;
  constexpr std::size_t kOrderBytesMax = 15;
  constexpr std::size_t kDepartmentBytesMax = 20;
  const auto parts = split(name, '_');
  if (parts.size() != kParts) return faulty(FaultCode::file_name);
  const std::string_view flag = parts[6];
  const bool right = is_patient_number(parts[0]) &&
                     (parts[1] == "-" || (parts[1].size() == kDayDigits && is_day(parts[1]))) &&
                     is_data_type(parts[2]) && is_word(parts[3], kOrderBytesMax) &&
                     is_time(parts[4]) && is_word(parts[5], kDepartmentBytesMax) &&
                     (flag == "0" || flag == "1" || flag == "2");
  if (!right) return faulty(FaultCode::file_name);
  return FileName{std::string(parts[0]),
                  std::string(parts[1]),
                  std::string(parts[2]),
                  std::string(parts[3]),
                  std::string(parts[4]),
                  std::string(parts[5]),
                  static_cast<Condition>(flag[0] - '0')};
}

}  // namespace tasuki::ssmix2
