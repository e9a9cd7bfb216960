// A unit in the making: what every conversion of a message needs. Only for the converters.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "clins/collection_writer.hpp"
#include "ssmix2/convert.hpp"

namespace tasuki::ssmix2 {

// What a message is converted with.
struct Source {
  const Message& message;
  const FileName& file;
  const Person& person;
  const Context& context;
};

// Which of the units that a file gives.
struct UnitRow {
  DataType type;
  char letter;  // in the identifier; never used again for anything else
  clins::InformationClass information;
  std::optional<clins::Kind> kind;  // nullopt: not registrable
  bool suspected = false;
};
const UnitRow& unit_row(char letter);

// "1310000001^2026^L-0123456789abcdef0123456789abcdef"
std::string unit_identifier(const FileName& file, const UnitRow& row, const Context& context);

// Begun with its first entry; a unit without entries is none.
class UnitDraft {
 public:
  UnitDraft(const Source& source, char letter) : source_(source), row_(unit_row(letter)) {}

  // Opens an entry, up to its origin and its identifier, which ends in `part`: what stays the same
  // of the entry over versions of the file.
  json::Writer& open(std::string_view type, std::string_view profile, std::string_view part);
  void close(clins::InformationClass information);
  void write_subject(std::string_view key) { writer_->write_subject(key); }
  void preliminary() { unit_.final = false; }
  std::size_t entries() const { return unit_.entries; }

  // Where the order names it (ORC-17), instead of what the file is named by.
  void set_department(std::string_view code, std::string name);

  void finish(Converted& converted);

 private:
  void begin();
  void make_origin();
  const Source& source_;
  const UnitRow& row_;
  std::optional<clins::CollectionWriter> writer_;
  std::string serial_;
  std::string department_;
  std::string department_name_;
  std::string origin_;  // of the department, as JSON; empty: to be made
  Unit unit_;
};

// The text that stands where a profile needs one and the message says nothing.
inline constexpr std::string_view kNotRecorded = "記載なし";

inline void note(Converted& converted, FaultCode code, const Segment& segment, int field) {
  converted.faults.push_back({code, segment.line(), std::string(segment.name()), field});
}

void convert_conditions(const Source& source, Converted& converted);
void convert_allergies(const Source& source, Converted& converted);
void convert_laboratory(const Source& source, Converted& converted);
void convert_prescriptions(const Source& source, Converted& converted);

}  // namespace tasuki::ssmix2
