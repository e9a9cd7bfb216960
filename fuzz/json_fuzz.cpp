// Any bytes: what is accepted can be walked, found by name, written and read again as the same; and
// another parser agrees that it is JSON, or is not.
#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace {

using namespace tasuki;
using json::Document;
using json::Member;
using json::Type;
using json::Value;

void write(json::Writer& writer, Value value) {
  switch (value.type()) {
    case Type::object:
      writer.object();
      for (const Member& member : value.members()) {
        writer.key(member.key.string());
        write(writer, member.value);
      }
      writer.end();
      return;
    case Type::array:
      writer.array();
      for (const Value item : value.items()) write(writer, item);
      writer.end();
      return;
    case Type::string:
      writer.string(value.string());
      return;
    case Type::boolean:
      writer.boolean(value.boolean());
      return;
    case Type::number:
      writer.decimal(value.raw());
      return;
    case Type::null:
      writer.null();
      return;
  }
}

void check_text(Value value) {
  const std::string text = value.string();
  TASUKI_ASSERT(value.is(Type::string) && value.equals(text) && !value.equals(text + "x"));
  TASUKI_ASSERT(value.raw().size() >= 2 && value.raw().front() == '"' && value.raw().back() == '"');
  TASUKI_ASSERT(!value.plain() || *value.plain() == text);
}

void check(Value value) {
  std::size_t children = 0;
  std::size_t behind = value.offset();
  const auto check_child = [&](Value child) {
    TASUKI_ASSERT(child.offset() > behind);
    behind = child.offset() + child.raw().size() - 1;
    check(child);
  };
  for (const Member& member : value.members()) {
    check_text(member.key);
    // The first keys only: all of a large object would take the square of their number.
    if (++children <= 16)
      TASUKI_ASSERT(value[member.key.string()].offset() == member.value.offset());
    check_child(member.value);
  }
  for (const Value item : value.items()) {
    if (++children <= 16) TASUKI_ASSERT(value.at(children - 1).offset() == item.offset());
    check_child(item);
  }
  TASUKI_ASSERT(value.size() == children && !value.at(children));
  TASUKI_ASSERT(behind < value.offset() + value.raw().size());
  if (value.is(Type::string)) check_text(value);
}

std::string written(const Document& document) {
  json::Writer writer;
  write(writer, document.root());
  return writer.take();
}

// simdjson's own second stage judges the same grammar, but it converts numbers, goes deeper and
// takes some surrogates without their partner.
void compare(std::string_view input, const Result<std::unique_ptr<const Document>>& ours) {
  static simdjson::dom::parser parser;
  const auto theirs = parser.parse(simdjson::padded_string(input)).error();
  if (ours) {
    TASUKI_ASSERT(theirs == simdjson::SUCCESS || theirs == simdjson::NUMBER_ERROR);
  } else if (theirs == simdjson::SUCCESS) {
    TASUKI_ASSERT(ours.error().code == Code::json_limit ||
                  ours.error().detail.starts_with("not an escape"));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  const auto grammar = Document::parse(input, {.keys = json::Keys::repeated});
  compare(input, grammar);
  const auto document = Document::parse(input);
  if (!document) {
    TASUKI_ASSERT(!grammar || document.error().code == Code::json_duplicate_key);
    TASUKI_ASSERT(document.error().detail.find(", line ") != std::string::npos);
    return 0;
  }
  TASUKI_ASSERT(grammar.has_value());
  const Value root = (*document)->root();
  check(root);
  TASUKI_ASSERT(root.position().line >= 1 && root.position().column >= 1);
  TASUKI_ASSERT(Document::parse(std::string(root.raw())).has_value());
  const std::string once = written(**document);
  const auto again = Document::parse(once);
  TASUKI_ASSERT(again && written(**again) == once);
  return 0;
}
