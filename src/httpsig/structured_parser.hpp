// The parser behind parse_dictionary() and its like: one method for each algorithm of RFC 9651
// section 4.2. A method says by false or nullopt that the text is wrong; where does not matter.
#pragma once

#include <optional>
#include <string_view>

#include "httpsig/structured.hpp"

namespace tasuki::httpsig {

class StructuredParser {
 public:
  explicit StructuredParser(std::string_view text) : rest_(text) {}

  std::optional<Dictionary> dictionary();
  std::optional<List> list();
  std::optional<Item> item();

  // To be called before and after: blanks around the whole, and nothing behind it.
  void skip_blanks();
  bool at_end() const { return rest_.empty(); }

 private:
  bool take(char c);
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  void skip_optional_whitespace();
  bool next_member();

  std::optional<ItemOrList> item_or_list();
  std::optional<InnerList> inner_list();
  std::optional<Parameters> parameters();
  std::optional<std::string> key();
  std::optional<BareItem> bare_item();
  std::optional<BareItem> number();
  std::optional<BareItem> string();
  std::optional<BareItem> token();
  std::optional<BareItem> bytes();
  std::optional<BareItem> boolean();
  std::optional<BareItem> date();
  std::string_view digits();

  std::string_view rest_;
};

}  // namespace tasuki::httpsig
