#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "base/limits.hpp"
#include "fhirpath/lexer.hpp"
#include "fhirpath/syntax.hpp"
#include "fhirpath/units.hpp"

namespace tasuki::fhirpath {
namespace {

struct Operator {
  std::string_view word;
  OpCode code;
  int level;
};

// http://hl7.org/fhirpath/N1/#operator-precedence; a higher level binds closer. `is` and `as` stand
// between | and the additions.
constexpr int kTypeTestLevel = 8;
constexpr std::array kOperators = {
    Operator{"implies", OpCode::implies, 1}, Operator{"or", OpCode::either, 2},
    Operator{"xor", OpCode::exclusive, 2},   Operator{"and", OpCode::both, 3},
    Operator{"in", OpCode::in, 4},           Operator{"contains", OpCode::contains, 4},
    Operator{"=", OpCode::equal, 5},         Operator{"!=", OpCode::not_equal, 5},
    Operator{"~", OpCode::equivalent, 5},    Operator{"!~", OpCode::not_equivalent, 5},
    Operator{"<", OpCode::less, 6},          Operator{"<=", OpCode::less_or_equal, 6},
    Operator{">", OpCode::greater, 6},       Operator{">=", OpCode::greater_or_equal, 6},
    Operator{"|", OpCode::unite, 7},         Operator{"+", OpCode::add, 9},
    Operator{"-", OpCode::subtract, 9},      Operator{"&", OpCode::concatenate, 9},
    Operator{"*", OpCode::multiply, 10},     Operator{"/", OpCode::divide, 10},
    Operator{"div", OpCode::quotient, 10},   Operator{"mod", OpCode::remainder, 10},
};
constexpr std::array<std::string_view, 9> kReserved = {"implies", "or",   "xor",   "and", "div",
                                                       "mod",     "true", "false", "is"};

const Operator* find_operator(const Token& token) {
  if (token.kind != TokenKind::symbol && token.kind != TokenKind::identifier) return nullptr;
  for (const Operator& row : kOperators)
    if (row.word == token.text) return &row;
  return nullptr;
}

class Parser {
 public:
  explicit Parser(std::string_view expression) : lexer_(expression) {
    syntax_.expression = expression;
  }

  Result<Syntax> parse_all() {
    TRY_VOID(advance());
    TRY_VOID(expression(0));
    if (token_.kind != TokenKind::end) return expected("an operator or the end");
    return std::move(syntax_);
  }

 private:
  std::unexpected<Error> error(std::size_t offset, const std::string& what) const {
    return syntax_error(syntax_.expression, offset, what);
  }
  std::unexpected<Error> expected(const std::string& what) const {
    const std::string found =
        token_.kind == TokenKind::end ? "the end" : "'" + std::string(token_.text) + "'";
    return error(token_.offset, "expected " + what + ", found " + found);
  }

  Result<> advance() {
    if (height_ > limits::kFhirpathHeightMax)
      return error(token_.offset, "more operators in a row than are allowed");
    token_ = TRY(lexer_.next());
    return {};
  }
  Result<> expect(std::string_view symbol) {
    if (!token_.is(symbol)) return expected("'" + std::string(symbol) + "'");
    return advance();
  }

  SyntaxId push(SyntaxNode node) {
    std::size_t height = node.input == kNoSyntax ? 0 : heights_[node.input];
    for (const SyntaxId argument : node.arguments) height = std::max(height, heights_[argument]);
    heights_.push_back(height + 1);
    height_ = std::max(height_, height + 1);
    syntax_.nodes.push_back(std::move(node));
    return static_cast<SyntaxId>(syntax_.nodes.size() - 1);
  }
  SyntaxId push(SyntaxKind kind, std::size_t offset) {
    SyntaxNode node;
    node.kind = kind;
    node.offset = offset;
    return push(std::move(node));
  }
  SyntaxId implicit_self(std::size_t offset) {
    const SyntaxId id = push(SyntaxKind::self, offset);
    syntax_.nodes[id].implicit = true;
    return id;
  }

  Result<SyntaxId> expression(int level);
  Result<SyntaxId> unary();
  Result<SyntaxId> postfix(SyntaxId input);
  Result<SyntaxId> term();
  Result<SyntaxId> invocation(SyntaxId input);
  Result<SyntaxId> call(SyntaxId input, std::string name, std::size_t offset);
  Result<SyntaxId> type_test(SyntaxId input, TypeTest test);
  Result<SyntaxId> type_call(SyntaxNode node);
  Result<SyntaxId> literal_string();
  Result<SyntaxId> literal_number();
  Result<SyntaxId> literal_temporal();
  Result<SyntaxId> dollar();
  Result<std::string> identifier();
  bool at_name() const;

  Lexer lexer_;
  Token token_;
  Syntax syntax_;
  std::size_t depth_ = 0;             // of the parser's own recursion
  std::vector<std::size_t> heights_;  // of the trees, by SyntaxId
  std::size_t height_ = 0;            // of the highest one
};

Result<SyntaxId> Parser::expression(int level) {
  if (++depth_ > limits::kFhirpathDepthMax) return error(token_.offset, "nested too deeply");
  SyntaxId left = TRY(unary());
  while (true) {
    if ((token_.is("is") || token_.is("as")) && kTypeTestLevel > level) {
      const TypeTest test = token_.is("is") ? TypeTest::is : TypeTest::as;
      TRY_VOID(advance());
      left = TRY(type_test(left, test));
      continue;
    }
    const Operator* row = find_operator(token_);
    if (row == nullptr || row->level <= level) break;
    SyntaxNode node;
    node.kind = SyntaxKind::binary;
    node.operation = row->code;
    node.offset = token_.offset;
    node.input = left;
    TRY_VOID(advance());
    node.arguments.push_back(TRY(expression(row->level)));
    left = push(std::move(node));
  }
  --depth_;
  return left;
}

Result<SyntaxId> Parser::unary() {
  if (!token_.is("+") && !token_.is("-")) {
    const SyntaxId first = TRY(term());
    return postfix(first);
  }
  if (++depth_ > limits::kFhirpathDepthMax) return error(token_.offset, "nested too deeply");
  SyntaxNode node;
  node.kind = SyntaxKind::polarity;
  node.operation = token_.is("-") ? OpCode::minus_sign : OpCode::plus_sign;
  node.offset = token_.offset;
  TRY_VOID(advance());
  node.input = TRY(unary());
  --depth_;
  return push(std::move(node));
}

Result<SyntaxId> Parser::postfix(SyntaxId input) {
  while (true) {
    if (token_.is(".")) {
      TRY_VOID(advance());
      input = TRY(invocation(input));
    } else if (token_.is("[")) {
      SyntaxNode node;
      node.kind = SyntaxKind::indexer;
      node.offset = token_.offset;
      node.input = input;
      TRY_VOID(advance());
      node.arguments.push_back(TRY(expression(0)));
      TRY_VOID(expect("]"));
      input = push(std::move(node));
    } else {
      return input;
    }
  }
}

// Whether the token may be a name where a term begins. `as`, `is`, `in` and `contains` may.
bool Parser::at_name() const {
  if (token_.kind == TokenKind::quoted_identifier) return true;
  if (token_.kind != TokenKind::identifier) return false;
  for (const std::string_view word : kReserved)
    if (word == token_.text && word != "is") return false;
  return true;
}

Result<std::string> Parser::identifier() {
  std::string name;
  if (token_.kind == TokenKind::identifier) {
    name = token_.text;
  } else if (token_.kind == TokenKind::quoted_identifier) {
    name = TRY(unquoted(token_, syntax_.expression));
  } else {
    return expected("a name");
  }
  TRY_VOID(advance());
  return name;
}

Result<SyntaxId> Parser::invocation(SyntaxId input) {
  if (token_.kind == TokenKind::dollar) return expected("a name");
  const std::size_t offset = token_.offset;
  std::string name = TRY(identifier());
  if (token_.is("(")) return call(input, std::move(name), offset);
  SyntaxNode node;
  node.kind = SyntaxKind::member;
  node.offset = offset;
  node.input = input;
  node.text = std::move(name);
  return push(std::move(node));
}

Result<SyntaxId> Parser::call(SyntaxId input, std::string name, std::size_t offset) {
  SyntaxNode node;
  node.kind = SyntaxKind::call;
  node.offset = offset;
  node.input = input;
  node.text = std::move(name);
  TRY_VOID(advance());
  if (node.text == "is" || node.text == "as" || node.text == "ofType")
    return type_call(std::move(node));
  while (!token_.is(")")) {
    if (!node.arguments.empty()) TRY_VOID(expect(","));
    node.arguments.push_back(TRY(expression(0)));
    if (node.arguments.size() > 16) return error(token_.offset, "too many arguments");
  }
  TRY_VOID(advance());
  return push(std::move(node));
}

Result<SyntaxId> Parser::type_call(SyntaxNode node) {
  const TypeTest test = node.text == "is"   ? TypeTest::is
                        : node.text == "as" ? TypeTest::as
                                            : TypeTest::of_type;
  const SyntaxId id = TRY(type_test(node.input, test));
  TRY_VOID(expect(")"));
  return id;
}

// http://hl7.org/fhirpath/N1/#type-specifiers
Result<SyntaxId> Parser::type_test(SyntaxId input, TypeTest test) {
  SyntaxNode node;
  node.kind = SyntaxKind::type_test;
  node.test = test;
  node.offset = token_.offset;
  node.input = input;
  node.text = TRY(identifier());
  if (token_.is(".")) {
    TRY_VOID(advance());
    node.name_space = std::move(node.text);
    node.text = TRY(identifier());
  }
  return push(std::move(node));
}

Result<SyntaxId> Parser::term() {
  const std::size_t offset = token_.offset;
  switch (token_.kind) {
    case TokenKind::string:
      return literal_string();
    case TokenKind::number:
      return literal_number();
    case TokenKind::temporal:
      return literal_temporal();
    case TokenKind::dollar:
      return dollar();
    case TokenKind::variable: {
      SyntaxNode node;
      node.kind = SyntaxKind::variable;
      node.offset = offset;
      node.text = TRY(unquoted(token_, syntax_.expression));
      TRY_VOID(advance());
      return push(std::move(node));
    }
    default:
      break;
  }
  if (token_.is("(")) {
    TRY_VOID(advance());
    const SyntaxId inner = TRY(expression(0));
    TRY_VOID(expect(")"));
    return inner;
  }
  if (token_.is("{")) {
    TRY_VOID(advance());
    TRY_VOID(expect("}"));
    return push(SyntaxKind::empty, offset);
  }
  if (token_.is("true") || token_.is("false")) {
    const SyntaxId id = push(SyntaxKind::literal, offset);
    syntax_.nodes[id].literal.integer = token_.is("true") ? 1 : 0;
    TRY_VOID(advance());
    return id;
  }
  if (!at_name()) return expected("a value, a name or (");
  const SyntaxId self = implicit_self(offset);
  return invocation(self);
}

Result<SyntaxId> Parser::dollar() {
  const std::size_t offset = token_.offset;
  SyntaxKind kind = SyntaxKind::self;
  if (token_.text == "index") {
    kind = SyntaxKind::index;
  } else if (token_.text == "total") {
    kind = SyntaxKind::total;
  } else if (token_.text != "this") {
    return expected("$this, $index or $total");
  }
  TRY_VOID(advance());
  return push(kind, offset);
}

Result<SyntaxId> Parser::literal_string() {
  SyntaxNode node;
  node.kind = SyntaxKind::literal;
  node.offset = token_.offset;
  node.literal.kind = Kind::string;
  node.text = TRY(unquoted(token_, syntax_.expression));
  TRY_VOID(advance());
  return push(std::move(node));
}

// http://hl7.org/fhirpath/N1/#quantity: a number with a unit behind it is a Quantity.
Result<SyntaxId> Parser::literal_number() {
  SyntaxNode node;
  node.kind = SyntaxKind::literal;
  node.offset = token_.offset;
  const std::string_view text = token_.text;
  const auto decimal = parse_decimal(text);
  if (!decimal) return error(token_.offset, "the number has more digits than are kept");
  node.literal.decimal = *decimal;
  TRY_VOID(advance());
  if (token_.kind == TokenKind::string) {
    node.literal.kind = Kind::quantity;
    node.text = TRY(unquoted(token_, syntax_.expression));
    TRY_VOID(advance());
  } else if (token_.kind == TokenKind::identifier && calendar_unit(token_.text)) {
    node.literal.kind = Kind::quantity;
    node.literal.calendar = true;
    node.text = token_.text;
    TRY_VOID(advance());
  } else if (text.find('.') != std::string_view::npos) {
    node.literal.kind = Kind::decimal;
  } else {
    node.literal.kind = Kind::integer;
    const auto [end, problem] =
        std::from_chars(text.data(), text.data() + text.size(), node.literal.integer);
    if (problem != std::errc()) return error(node.offset, "the integer is too large");
  }
  return push(std::move(node));
}

Result<SyntaxId> Parser::literal_temporal() {
  SyntaxNode node;
  node.kind = SyntaxKind::literal;
  node.offset = token_.offset;
  std::optional<Temporal> value;
  if (token_.text.starts_with('T')) {
    node.literal.kind = Kind::time;
    value = parse_time(token_.text);
  } else if (token_.text.find('T') != std::string_view::npos) {
    node.literal.kind = Kind::date_time;
    value = parse_date_time(token_.text);
  } else {
    node.literal.kind = Kind::date;
    value = parse_date(token_.text);
  }
  if (!value) return expected("a date, a dateTime or a time");
  node.literal.temporal = *value;
  TRY_VOID(advance());
  return push(std::move(node));
}

}  // namespace

Result<Syntax> parse(std::string_view expression) {
  if (expression.size() > limits::kFhirpathBytesMax)
    return fail(Code::fhirpath_syntax,
                "longer than " + std::to_string(limits::kFhirpathBytesMax) + " bytes");
  return Parser(expression).parse_all();
}

}  // namespace tasuki::fhirpath
