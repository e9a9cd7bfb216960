#include "json/document.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "json/string_escapes.hpp"
#include "json/structure.hpp"
#include "json/tree_builder.hpp"

namespace tasuki::json {
namespace {

// What a thread keeps between two calls is bounded by this size of input.
constexpr std::size_t kKeptBytesMax = 1024 * 1024;

}  // namespace

Result<std::unique_ptr<const Document>> Document::parse(std::string text, Limits limits) {
  std::unique_ptr<Document> document(new Document);
  document->text_ = std::move(text);
  // Offsets are kept in 32 bits; no caller takes in anywhere near as much.
  if (document->text_.size() > UINT32_MAX) return fail(Code::json_limit, "longer than 4 GiB");
  TreeBuilder builder(*document, limits);
  if (document->text_.size() <= kKeptBytesMax) {
    thread_local StructureIndex kept;
    TRY_VOID(builder.build(kept));
  } else {
    StructureIndex temporary;
    TRY_VOID(builder.build(temporary));
  }
  return document;
}

Position Document::position(std::size_t offset) const {
  const std::string_view before = std::string_view(text_).substr(0, offset);
  Position position;
  position.line += static_cast<std::size_t>(std::ranges::count(before, '\n'));
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  for (const char c : before.substr(line_begin))
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++position.column;
  return position;
}

bool Document::string_equals(const Node& node, std::string_view text) const {
  const std::string_view inside = between_quotes(node);
  return node.has_escapes() ? unescaped_equals(inside, text) : inside == text;
}

Type Value::type() const {
  TASUKI_ASSERT(document_ != nullptr);
  return document_->nodes_[node_].type();
}

Value Value::operator[](std::string_view key) const {
  if (!is(Type::object)) return {};
  const auto& nodes = document_->nodes_;
  for (std::uint32_t at = node_ + 1; at < nodes[node_].next; at = nodes[at + 1].next)
    if (document_->string_equals(nodes[at], key)) return {document_, at + 1};
  return {};
}

Value Value::at(std::size_t index) const {
  if (!is(Type::array) || index >= size()) return {};
  std::uint32_t at = node_ + 1;
  for (; index > 0; --index) at = document_->nodes_[at].next;
  return {document_, at};
}

std::string Value::string() const {
  if (!is(Type::string)) return {};
  const auto& node = document_->nodes_[node_];
  const std::string_view inside = document_->between_quotes(node);
  return node.has_escapes() ? unescape(inside) : std::string(inside);
}

bool Value::equals(std::string_view text) const {
  return is(Type::string) && document_->string_equals(document_->nodes_[node_], text);
}

bool Value::boolean() const {
  return is(Type::boolean) && raw() == "true";
}

Position Value::position() const {
  return document_ == nullptr ? Position() : document_->position(offset());
}

}  // namespace tasuki::json
