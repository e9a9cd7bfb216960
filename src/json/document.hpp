// Strict, bounded JSON: a compact tree over the bytes that were read.
//
// Promises: RFC 8259 and nothing else; UTF-8 checked; duplicate keys refused, also when they are
// equal only after unescaping; depth and number of values bounded; numbers never converted, so
// decimals stay exact; every value knows its place. Time is linear in the size of the input,
// whatever its keys. A Document owns its text; a Value is a cheap view that lives as long.
// Error codes: json_malformed, json_duplicate_key, json_limit; the detail ends in "line L, column
// C".
#pragma once

#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"

namespace tasuki::json {

enum class Type : std::uint8_t { null, boolean, number, string, array, object };

// RFC 8259 only says that the names in an object SHOULD be unique; whoever exchanges documents must
// insist, or two readers may see two documents. `repeated` is the bare grammar.
enum class Keys { unique, repeated };

struct Limits {
  std::size_t depth_max = limits::kJsonDepthMax;
  std::size_t values_max = limits::kJsonValuesMax;
  Keys keys = Keys::unique;
};

// Both from 1; the column counts Unicode characters, as editors do.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};

class Document;
struct Member;

// One value of a Document. A default-constructed Value is absent: false, of no type, without
// members; looking up a member that is not there gives one, so paths can be chained.
class Value {
 public:
  Value() = default;

  explicit operator bool() const { return document_ != nullptr; }
  bool is(Type type) const;
  Type type() const;  // asserts presence

  // Members of an object, items of an array; absent when there is none. `key` is unescaped.
  Value operator[](std::string_view key) const;
  Value at(std::size_t index) const;
  std::size_t size() const;  // members or items; 0 for everything else

  // The text of a string, unescaped; empty for everything else. Allocates only when it must.
  std::string string() const;
  // True when the value is a string equal to `text`; never allocates.
  bool equals(std::string_view text) const;
  // A string without escapes, as a view into the document; nullopt otherwise.
  std::optional<std::string_view> plain() const;
  // The bytes as written: "1.10", "\"a\\u0041\"", "[1, 2]".
  std::string_view raw() const;
  bool boolean() const;  // false for everything but true

  // The number of the value in its document: below Document::values(), in document order.
  std::uint32_t id() const { return node_; }
  std::size_t offset() const;  // of the first byte in the document
  Position position() const;   // counts lines: for messages, not for loops

  // for (const Value item : array.items()); nothing for everything but an array
  template <typename Child>
  class Children;
  using Items = Children<Value>;
  Items items() const;
  // for (const Member& member : object.members()); member.key.string() is its text
  using Members = Children<Member>;
  Members members() const;

 private:
  friend class Document;
  Value(const Document* document, std::uint32_t node) : document_(document), node_(node) {}
  const Document* document_ = nullptr;
  std::uint32_t node_ = 0;
};

struct Member {
  Value key;
  Value value;
};

// parse() is the only way in. Movable, not copyable; Values survive a move of the unique_ptr.
class Document {
 public:
  // Takes over `text`. Uses one parser state a thread, kept between calls up to 1 MiB of input.
  static Result<std::unique_ptr<const Document>> parse(std::string text, Limits limits = {});

  Value root() const { return Value(this, 0); }
  std::size_t values() const { return nodes_.size(); }  // keys count too
  std::string_view text() const { return text_; }
  Position position(std::size_t offset) const;

 private:
  friend class Value;
  friend class TreeBuilder;
  // Nodes lie in document order. Behind an array follow its items; behind an object, for each
  // member, the key and then the value. A key's value is therefore always the node behind it.
  struct Node {
    std::uint32_t begin;  // offset of the first byte
    std::uint32_t end;    // offset behind the last byte
    std::uint32_t next;   // the node behind this subtree
    std::uint32_t bits;   // 3 of type, 1 "has escapes", 28 of children

    Type type() const { return static_cast<Type>(bits & 7); }
    bool has_escapes() const { return (bits & 8) != 0; }
    std::uint32_t children() const { return bits >> 4; }
  };

  Document() = default;
  std::string_view raw(const Node& node) const {
    return {text_.data() + node.begin, node.end - node.begin};
  }
  std::string_view between_quotes(const Node& node) const {
    return {text_.data() + node.begin + 1, node.end - node.begin - 2};
  }
  bool string_equals(const Node& node, std::string_view text) const;

  std::string text_;
  std::vector<Node> nodes_;
};

// Steps over the children of one node: the items of an array, the members of an object.
template <typename Child>
class Value::Children {
 public:
  class Iterator {
   public:
    using value_type = Child;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    Child operator*() const {
      if constexpr (kMembers) {
        return {Value(document_, node_), Value(document_, node_ + 1)};
      } else {
        return Value(document_, node_);
      }
    }
    Iterator& operator++() {
      node_ = document_->nodes_[kMembers ? node_ + 1 : node_].next;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const { return node_ == other.node_; }

   private:
    friend class Children;
    Iterator(const Document* document, std::uint32_t node) : document_(document), node_(node) {}
    const Document* document_ = nullptr;
    std::uint32_t node_ = 0;
  };
  Iterator begin() const { return Iterator(document_, begin_); }
  Iterator end() const { return Iterator(document_, end_); }

 private:
  friend class Value;
  static constexpr bool kMembers = std::is_same_v<Child, Member>;
  Children(const Document* document, std::uint32_t begin, std::uint32_t end)
      : document_(document), begin_(begin), end_(end) {}
  const Document* document_;
  std::uint32_t begin_, end_;
};

// Here, because walks over documents ask little else.
inline bool Value::is(Type wanted) const {
  return document_ != nullptr && document_->nodes_[node_].type() == wanted;
}

inline std::size_t Value::size() const {
  return document_ == nullptr ? 0 : document_->nodes_[node_].children();
}

inline std::optional<std::string_view> Value::plain() const {
  if (!is(Type::string) || document_->nodes_[node_].has_escapes()) return std::nullopt;
  return document_->between_quotes(document_->nodes_[node_]);
}

inline std::string_view Value::raw() const {
  return document_ == nullptr ? std::string_view() : document_->raw(document_->nodes_[node_]);
}

inline std::size_t Value::offset() const {
  return document_ == nullptr ? 0 : document_->nodes_[node_].begin;
}

inline Value::Items Value::items() const {
  if (!is(Type::array)) return {document_, 0, 0};
  return {document_, node_ + 1, document_->nodes_[node_].next};
}

inline Value::Members Value::members() const {
  if (!is(Type::object)) return {document_, 0, 0};
  return {document_, node_ + 1, document_->nodes_[node_].next};
}

}  // namespace tasuki::json
