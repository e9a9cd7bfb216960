#include "json/structure.hpp"

#include <simdjson.h>

#include <algorithm>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace tasuki::json {
namespace {

constexpr std::size_t kDepthUnused = 1;  // of simdjson's own stage 2

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20;
}

}  // namespace

struct StructureIndex::State {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
  std::size_t capacity = 0;
};

StructureIndex::StructureIndex() : state_(std::make_unique<State>()) {}
StructureIndex::~StructureIndex() = default;

bool StructureIndex::find(std::string_view text) {
  // A JSON text ends in ASCII. Stage 1 needs no bytes behind the text, but its kernel for
  // processors without SIMD looks there for the rest of a character that is cut off.
  if (text.empty() || static_cast<unsigned char>(text.back()) >= 0x80) return false;
  if (text.size() > state_->capacity) {
    const std::size_t capacity = std::max<std::size_t>(text.size(), 64 * 1024);
    const auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
        capacity, kDepthUnused, state_->parser);
    // As everywhere, no memory ends the process: it must not look like a fault of the document.
    if (error != simdjson::SUCCESS) die("no memory to read JSON");
    state_->capacity = capacity;
  }
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  return state_->parser->stage1(bytes, text.size(), simdjson::stage1_mode::regular) ==
         simdjson::SUCCESS;
}

std::span<const std::uint32_t> StructureIndex::offsets() const {
  return {state_->parser->structural_indexes.get(), state_->parser->n_structural_indexes};
}

LexicalFault find_lexical_fault(std::string_view text) {
  std::size_t string_begin = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text.substr(i));
    if (length == 0) return {i, "the text is not UTF-8"};
    if (in_string && is_control(text[i])) return {i, "a control character stands in a string"};
    const bool escape = text[i] == '\\';
    if (escape && !in_string) return {i, "a backslash stands outside a string"};
    if (text[i] == '"') {
      in_string = !in_string;
      string_begin = i;
    }
    // What is escaped may be a quote; a character that is not ASCII is looked at by itself.
    const bool pair =
        escape && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0x80;
    i += pair ? 2 : length;
  }
  if (in_string) return {string_begin, "the string does not end"};
  return {0, "there is no value"};
}

}  // namespace tasuki::json
