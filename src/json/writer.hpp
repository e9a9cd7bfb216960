// Writes compact JSON into a string. Keys and nesting are the caller's business: an unbalanced
// writer asserts in take().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tasuki::json {

// Writer w; w.object(); w.key("resourceType").string("Bundle"); w.end(); w.take()
class Writer {
 public:
  Writer& object();
  Writer& array();
  Writer& end();  // closes the innermost object or array
  Writer& key(std::string_view key);
  Writer& string(std::string_view text);
  Writer& number(std::int64_t value);
  Writer& decimal(std::string_view exact);  // "1.10", written as it is
  Writer& boolean(bool value);
  Writer& null();
  Writer& raw(std::string_view json);  // a value that is JSON already

  // key and string in one; the most frequent pair.
  Writer& field(std::string_view key, std::string_view text);

  // Room for so many bytes, where they are known: an answer of half a megabyte is not moved.
  void reserve(std::size_t bytes) { out_.reserve(bytes); }
  std::string take();

 private:
  void separate();
  std::string out_;
  std::string closers_;
  bool first_ = true;
};

}  // namespace tasuki::json
