// Builds the nodes of a Document from its text: the grammar of RFC 8259 over the token offsets of
// structure.hpp, with the bounds of Limits.
#pragma once

#include <span>
#include <string>
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
  };
  struct Key {
    std::string_view name;
    std::size_t offset;
  };
  // What may stand next.
  enum class Expect { value, item_or_end, key, key_or_end, colon, comma_or_end, nothing };

  Result<> token(std::size_t index);
  Result<> separator(std::size_t offset);
  Result<> value(std::size_t index);
  Result<> key(std::size_t index);
  Result<> open(std::size_t offset, Type type);
  Result<> close(std::size_t offset, Type type);
  Result<> string(std::size_t index);
  Result<> number(std::size_t offset);
  Result<> word(std::size_t offset, std::string_view word, Type type);
  void add(Type type, std::size_t begin, std::size_t end, bool escapes);
  void after_value();
  bool ends_scalar(std::size_t offset) const;
  Result<> check_keys(const Node& object, std::uint32_t index) const;
  std::unexpected<Error> wrong(Code code, std::size_t offset, std::string_view why) const;

  Document& document_;
  Limits limits_;
  std::string_view text_;
  std::span<const std::uint32_t> offsets_;
  std::vector<Open> stack_;
  Expect expect_ = Expect::value;
  std::size_t values_ = 0;
};

}  // namespace tasuki::json
