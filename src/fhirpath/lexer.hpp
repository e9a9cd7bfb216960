// FHIRPath text -> tokens. http://hl7.org/fhirpath/N1/#tokens
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tasuki::fhirpath {

enum class TokenKind : std::uint8_t {
  end,
  identifier,
  quoted_identifier,
  string,
  number,
  temporal,
  dollar,
  variable,
  symbol
};

// `text` refers to the expression, without quotes and signs: of `'it\'s'` "it\'s" (see
// unquoted()), of `@2015-02` "2015-02", of `$this` "this", of `%ucum` "ucum".
struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;
  std::size_t offset = 0;

  bool is(std::string_view word) const {
    return (kind == TokenKind::symbol || kind == TokenKind::identifier) && text == word;
  }
};

class Lexer {
 public:
  explicit Lexer(std::string_view expression) : all_(expression) {}
  Result<Token> next();  // Error: fhirpath_syntax
  std::string_view expression() const { return all_; }

 private:
  Result<> skip_blanks();
  Result<Token> quoted(TokenKind kind, std::size_t begin);
  Token temporal(std::size_t begin);
  Token number(std::size_t begin);
  Result<Token> variable(std::size_t begin);
  Result<Token> symbol(std::size_t begin);
  Token word(TokenKind kind, std::size_t begin, std::size_t text_begin);

  std::string_view all_;
  std::size_t at_ = 0;
};

// The text of a quoted token with its escapes replaced. Error: fhirpath_syntax.
Result<std::string> unquoted(const Token& token, std::string_view expression);

// "line 2, column 7: what", counted in `expression`.
std::unexpected<Error> syntax_error(std::string_view expression, std::size_t offset,
                                    const std::string& what);
std::string place(std::string_view expression, std::size_t offset);  // "line 2, column 7"

}  // namespace tasuki::fhirpath
