#include "fhirpath/lexer.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tasuki::fhirpath {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

constexpr std::array<std::string_view, 4> kTwoCharacters = {"<=", ">=", "!=", "!~"};
constexpr std::string_view kOneCharacter = ".,()[]{}+-*/&|<>=~";

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Four hexadecimal digits at `at`; -1: not there.
int hex4(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return -1;
  int code = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return code;
}

// \uXXXX with `at` behind the u; a pair of surrogates is one character. false: malformed.
bool append_unicode(std::string_view text, std::size_t& at, std::string& out) {
  const int first = hex4(text, at);
  if (first < 0) return false;
  at += 4;
  if (first < 0xD800 || first > 0xDFFF) {
    append_utf8(out, static_cast<unsigned>(first));
    return true;
  }
  if (first > 0xDBFF || text.substr(at, 2) != "\\u") return false;
  const int second = hex4(text, at + 2);
  if (second < 0xDC00 || second > 0xDFFF) return false;
  at += 6;
  append_utf8(out, static_cast<unsigned>(0x10000 + ((first - 0xD800) << 10) + second - 0xDC00));
  return true;
}

}  // namespace

std::string place(std::string_view expression, std::size_t offset) {
  const std::string_view before = expression.substr(0, offset);
  const auto line = 1 + std::ranges::count(before, '\n');
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  const std::size_t column = 1 + count_characters(before.substr(line_begin));
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

std::unexpected<Error> syntax_error(std::string_view expression, std::size_t offset,
                                    const std::string& what) {
  return fail(Code::fhirpath_syntax, place(expression, offset) + ": " + what);
}

Result<> Lexer::skip_blanks() {
  while (at_ < all_.size()) {
    const std::string_view rest = all_.substr(at_);
    if (is_blank(rest[0])) {
      ++at_;
    } else if (rest.starts_with("//")) {
      at_ = std::min(all_.find('\n', at_), all_.size());
    } else if (rest.starts_with("/*")) {
      const std::size_t end = all_.find("*/", at_ + 2);
      if (end == std::string_view::npos)
        return syntax_error(all_, at_, "the comment does not end; expected */");
      at_ = end + 2;
    } else {
      break;
    }
  }
  return {};
}

Token Lexer::word(TokenKind kind, std::size_t begin, std::size_t text_begin) {
  while (at_ < all_.size() && (is_letter(all_[at_]) || is_digit(all_[at_]))) ++at_;
  return {kind, all_.substr(text_begin, at_ - text_begin), begin};
}

Result<Token> Lexer::quoted(TokenKind kind, std::size_t begin) {
  const char quote = all_[at_++];
  const std::size_t text_begin = at_;
  while (at_ < all_.size() && all_[at_] != quote) at_ += all_[at_] == '\\' ? 2 : 1;
  if (at_ >= all_.size())
    return syntax_error(all_, begin, std::string("no closing ") + quote + " was found");
  return Token{kind, all_.substr(text_begin, at_++ - text_begin), begin};
}

Token Lexer::number(std::size_t begin) {
  while (at_ < all_.size() && is_digit(all_[at_])) ++at_;
  if (at_ + 1 < all_.size() && all_[at_] == '.' && is_digit(all_[at_ + 1])) {
    ++at_;
    while (at_ < all_.size() && is_digit(all_[at_])) ++at_;
  }
  return {TokenKind::number, all_.substr(begin, at_ - begin), begin};
}

// http://hl7.org/fhirpath/N1/#date and the two sections behind it: digits and separators up to
// where a path may go on; what they mean is for the parser.
Token Lexer::temporal(std::size_t begin) {
  const auto digits = [this] {
    while (at_ < all_.size() && is_digit(all_[at_])) ++at_;
  };
  const auto joined = [this](char separator) {
    return at_ + 1 < all_.size() && all_[at_] == separator && is_digit(all_[at_ + 1]);
  };
  const std::size_t text_begin = ++at_;
  digits();
  while (joined('-')) ++at_, digits();
  if (at_ < all_.size() && all_[at_] == 'T') {
    ++at_;
    digits();
    while (joined(':')) ++at_, digits();
    if (joined('.')) ++at_, digits();
    if (at_ < all_.size() && all_[at_] == 'Z') {
      ++at_;
    } else if (joined('+') || joined('-')) {
      const std::size_t zone = at_++;
      digits();
      if (joined(':')) {
        ++at_, digits();
      } else {
        at_ = zone;  // @2015T-1 is a subtraction
      }
    }
  }
  return {TokenKind::temporal, all_.substr(text_begin, at_ - text_begin), begin};
}

Result<Token> Lexer::variable(std::size_t begin) {
  ++at_;
  if (at_ < all_.size() && (all_[at_] == '`' || all_[at_] == '\'' || all_[at_] == '"')) {
    return quoted(TokenKind::variable, begin);
  }
  // http://hl7.org/fhir/R4/fhirpath.html#variables writes %vs-[name] without quotes too.
  const std::size_t text_begin = at_;
  while (at_ < all_.size() && (is_letter(all_[at_]) || is_digit(all_[at_]) ||
                               (all_[at_] == '-' && at_ > text_begin && at_ + 1 < all_.size() &&
                                is_letter(all_[at_ + 1]) && at_ - text_begin <= 3)))
    ++at_;
  if (at_ == text_begin) return syntax_error(all_, begin, "expected a name behind %");
  return Token{TokenKind::variable, all_.substr(text_begin, at_ - text_begin), begin};
}

Result<Token> Lexer::symbol(std::size_t begin) {
  const std::string_view rest = all_.substr(at_);
  for (const std::string_view two : kTwoCharacters) {
    if (rest.starts_with(two)) {
      at_ += 2;
      return Token{TokenKind::symbol, rest.substr(0, 2), begin};
    }
  }
  if (kOneCharacter.find(rest[0]) == std::string_view::npos)
    return syntax_error(all_, begin, "this character has no meaning here");
  ++at_;
  return Token{TokenKind::symbol, rest.substr(0, 1), begin};
}

Result<Token> Lexer::next() {
  TRY_VOID(skip_blanks());
  const std::size_t begin = at_;
  if (at_ >= all_.size()) return Token{TokenKind::end, {}, begin};
  const char c = all_[at_];
  if (is_letter(c)) return word(TokenKind::identifier, begin, begin);
  if (is_digit(c)) return number(begin);
  if (c == '\'') return quoted(TokenKind::string, begin);
  // The grammar has "..." for identifiers of FHIRPath 1; ` is the sign of version 2.
  if (c == '`' || c == '"') return quoted(TokenKind::quoted_identifier, begin);
  if (c == '@') return temporal(begin);
  if (c == '%') return variable(begin);
  if (c == '$') {
    ++at_;
    return word(TokenKind::dollar, begin, begin + 1);
  }
  return symbol(begin);
}

// http://hl7.org/fhirpath/N1/#string
Result<std::string> unquoted(const Token& token, std::string_view expression) {
  std::string out;
  for (std::size_t at = 0; at < token.text.size();) {
    const char c = token.text[at++];
    if (c != '\\') {
      out += c;
      continue;
    }
    const char escape = token.text[at++];  // the lexer saw to it that there is one
    switch (escape) {
      case 'f':
        out += '\f';
        break;
      case 'n':
        out += '\n';
        break;
      case 'r':
        out += '\r';
        break;
      case 't':
        out += '\t';
        break;
      case 'u':
        if (!append_unicode(token.text, at, out))
          return syntax_error(expression, token.offset, "expected four hexadecimal digits");
        break;
      case '\'':
      case '"':
      case '`':
      case '\\':
      case '/':
        out += escape;
        break;
      default:
        return syntax_error(expression, token.offset,
                            std::string("\\") + escape + " is no escape; expected \\\\ for \\");
    }
  }
  return out;
}

}  // namespace tasuki::fhirpath
