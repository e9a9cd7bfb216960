// HL7 v2 messages as SS-MIX2 has them: segments, fields, repetitions, components, escapes, in
// ISO-2022-JP (ISO IR-6, JIS X 0201 Roman and Katakana, JIS X 0208 with the NEC and IBM extensions
// of Windows). http://www.hl7.org/implement/standards/product_brief.cfm?product_id=185 chapter 2
//
// Strict about what makes a message readable (encoding, names, limits), silent about everything
// that nobody asks for. A Message owns its text; Segments and what they give live as long.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "ssmix2/fault.hpp"

namespace tasuki::ssmix2 {

struct Delimiters {
  char field = '|';
  char component = '^';
  char repetition = '~';
  char escape = '\\';
  char subcomponent = '&';
};

// One value of a field: which repetition, component and subcomponent, each from 1.
struct Place {
  int field = 0;
  int component = 1;
  int subcomponent = 1;
  int repetition = 1;
};

class Segment {
 public:
  std::string_view name() const { return name_; }  // "OBX"
  std::size_t line() const { return line_; }       // from 1
  // As written, with its delimiters; empty where there is none. Numbered as HL7 does: MSH-1 is the
  // field separator itself.
  std::string_view field(int number) const;
  std::size_t repetitions(int field) const;  // 0 for an empty field
  // Without escapes resolved: for codes and numbers, which have none. Never allocates. Empty for
  // what is absent, and for the HL7 null "\"\"".
  std::string_view raw(Place place) const;
  // With escapes resolved.
  std::string text(Place place) const;

 private:
  friend class Message;
  static Faulty<Segment> parse(std::string_view line, std::size_t number,
                               const Delimiters& delimiters);
  Delimiters delimiters_;
  std::string_view name_;
  std::size_t line_ = 0;
  std::vector<std::string_view> fields_;  // fields_[0] is field 1, but for MSH
};

class Message {
 public:
  // Faults: too_large, encoding, no_header, segment_name, too_many_segments, too_many_fields.
  static Faulty<Message> parse(std::string_view bytes);

  std::string type() const;     // "OUL^R22": MSH-9.1 and MSH-9.2
  std::string control() const;  // MSH-10
  std::string time() const;     // MSH-7
  std::span<const Segment> segments() const { return segments_; }
  // The first of that name; nullptr where there is none.
  const Segment* first(std::string_view name) const;

 private:
  Message() = default;
  std::unique_ptr<const std::string> text_;  // behind a pointer: a move keeps the views
  std::vector<Segment> segments_;
};

}  // namespace tasuki::ssmix2
