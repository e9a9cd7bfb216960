// Builds the nodes of a Document from its text: the grammar of RFC 8259 over the token offsets of
// structure.hpp, with the bounds of Limits. Used once.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "json/document.hpp"
#include "json/structure.hpp"

namespace tasuki::json {

class TreeBuilder {
 public:
  TreeBuilder(Document& document, Limits limits) : document_(document), limits_(limits) {}
  // Errors as Document::parse.
  Result<> build(StructureIndex& structure);

 private:
  using Node = Document::Node;
  struct Open {
    std::uint32_t node;
    std::uint32_t children;
    Type type;
  };
  struct Key {
    std::string_view name;
    std::uint32_t begin;
  };
  // What may stand next.
  enum class Expect { value, item_or_end, key, key_or_end, colon, comma_or_end, nothing };

  // False when the text is refused; fault_ then says why. A Result for each token would take as
  // long as the rest of the work.
  bool token(std::size_t index);
  bool separator(std::size_t offset);
  bool value(std::size_t index);
  bool key(std::size_t index);
  bool open(std::size_t offset, Type type);
  bool close(std::size_t offset, Type type);
  bool string(std::size_t index);
  bool number(std::size_t offset);
  bool word(std::size_t offset, std::string_view word, Type type);
  bool check_keys(const Node& object, std::uint32_t index);
  bool refuse(Code code, std::size_t offset, std::string_view why);

  void add(Type type, std::size_t begin, std::size_t end, bool escapes);
  void after_value();
  bool ends_scalar(std::size_t offset) const;
  const Key* find_repeated_key();

  struct Fault {
    Code code = Code::json_malformed;
    std::size_t offset = 0;
    std::string_view why;
  };
  std::unexpected<Error> error() const;

  Document& document_;
  Limits limits_;
  std::string_view text_;
  std::span<const std::uint32_t> offsets_;
  std::vector<Open> stack_;
  std::vector<Key> keys_;  // of the object that was closed last
  Expect expect_ = Expect::value;
  std::size_t values_ = 0;
  Fault fault_;
};

}  // namespace tasuki::json
