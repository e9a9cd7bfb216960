// The small XML of the folder interface of the qualification terminal (資格確認端末): elements with
// text or elements, in Shift_JIS. https://www.w3.org/TR/xml/
//
// Strict and bounded: no DTD and so no entities of one's own, no processing instructions, no
// attributes but the namespace declarations of the root, no text beside elements; size, depth and
// number of elements as in base/limits.hpp. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tasuki::gateway::adapters {

struct XmlElement {
  std::string name;
  std::string text;  // UTF-8; empty when there are children
  std::vector<XmlElement> children;

  // The only child of that name; nullptr: none.
  const XmlElement* child(std::string_view wanted) const;
};

// A whole message, declared as Shift_JIS or Windows-31J. Errors: body_too_large, text_encoding,
// xml_malformed, xml_limit; the detail says where, and never shows what stands there.
Result<XmlElement> read_xml(std::string_view bytes);
// The same for text in UTF-8 whose declaration was looked at; for tests and fuzzing.
Result<XmlElement> read_xml_text(std::string_view utf8);

// Writes a message: writer.open("A").field("B", text).close() ...
class XmlWriter {
 public:
  XmlWriter();
  XmlWriter& open(std::string_view name);
  XmlWriter& close();
  XmlWriter& field(std::string_view name, std::string_view text);  // nothing when `text` is empty
  // All that was opened must be closed. Shift_JIS. Error: text_encoding.
  Result<std::string> take();

 private:
  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace tasuki::gateway::adapters
