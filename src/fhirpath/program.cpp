#include "fhirpath/program.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "fhirpath/checker.hpp"
#include "fhirpath/code.hpp"
#include "fhirpath/functions.hpp"
#include "fhirpath/syntax.hpp"

namespace tasuki::fhirpath {
namespace {

// What the value of an operation depends on.
struct Trait {
  bool scoped = false;  // on $this, $index or $total
  bool heavy = false;   // it walks through a tree
  bool speaks = false;  // trace(): must run as often as it is written
};

class Compiler {
 public:
  Compiler(const Syntax& syntax, const Model& model, std::vector<Finding> findings)
      : syntax_(syntax), model_(model), findings_(std::move(findings)) {}

  std::string run() {
    const std::uint32_t root = emit(static_cast<SyntaxId>(syntax_.nodes.size() - 1));
    return block(root);
  }

 private:
  std::uint32_t emit(SyntaxId id);
  std::uint32_t emit_literal(const SyntaxNode& node);
  std::uint32_t emit_variable(const SyntaxNode& node);
  std::uint32_t emit_member(SyntaxId id);
  std::uint32_t emit_call(SyntaxId id);
  std::uint32_t emit_type_test(SyntaxId id);
  std::uint32_t emit_string(std::string_view text);
  std::uint32_t put(Op op, Trait trait);
  std::uint32_t put_kept(Op op, Trait trait);
  Trait joined(std::uint32_t a, std::uint32_t b) const;
  std::uint32_t intern(std::string_view text);
  template <typename T>
  std::uint32_t store(const T& value);
  std::string block(std::uint32_t root) const;

  using Key =
      std::tuple<OpCode, std::uint8_t, std::uint16_t, std::uint32_t, std::uint32_t, std::uint32_t>;

  const Syntax& syntax_;
  const Model& model_;
  std::vector<Finding> findings_;
  std::vector<Op> ops_;
  std::vector<Trait> traits_;
  std::map<Key, std::uint32_t> known_;
  std::vector<std::uint32_t> links_;
  std::string text_;
  std::uint32_t slots_ = 0;
  std::size_t each_depth_ = 0;  // of arguments that are evaluated for each item
};

// What does not depend on $this stands once, however often it was written.
std::uint32_t Compiler::put(Op op, Trait trait) {
  const auto next = static_cast<std::uint32_t>(ops_.size());
  if (!trait.scoped && op.code != OpCode::call) {
    const Key key{op.code, op.flags, op.number, op.a, op.b, op.c};
    const auto [known, fresh] = known_.try_emplace(key, next);
    if (!fresh) return known->second;
  }
  ops_.push_back(op);
  traits_.push_back(trait);
  return next;
}

Trait Compiler::joined(std::uint32_t a, std::uint32_t b) const {
  const Trait& left = traits_[a];
  const Trait& right = traits_[b];
  return {left.scoped || right.scoped, left.heavy || right.heavy, left.speaks || right.speaks};
}

// The same heavy operation as one that stands already is that one; and a result that is the same
// for every item is computed once for all of them: bdl-3 asks each entry for %resource.type, dom-3
// each contained resource for all references of %resource.
std::uint32_t Compiler::put_kept(Op op, Trait trait) {
  if (trait.scoped || trait.speaks) return put(op, trait);
  if (trait.heavy) {
    for (std::size_t i = 0; i < ops_.size(); ++i) {
      Op& other = ops_[i];
      const auto arguments = [this](const Op& one) {
        return std::span(links_).subspan(one.b + 1, links_[one.b]);
      };
      if (other.code != op.code || other.number != op.number || other.a != op.a) continue;
      const bool same = op.code == OpCode::call
                            ? std::ranges::equal(arguments(other), arguments(op))
                            : other.b == op.b && (other.flags | kKept) == (op.flags | kKept);
      if (!same) continue;
      if ((other.flags & kKept) == 0) other.c = slots_++;
      other.flags |= kKept;
      return static_cast<std::uint32_t>(i);
    }
  }
  if (each_depth_ > 0) {
    op.flags |= kKept;
    op.c = slots_++;
  }
  return put(op, trait);
}

std::uint32_t Compiler::intern(std::string_view text) {
  const std::size_t found = text_.find(text);
  if (found != std::string::npos) return static_cast<std::uint32_t>(found);
  text_ += text;
  return static_cast<std::uint32_t>(text_.size() - text.size());
}

template <typename T>
std::uint32_t Compiler::store(const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  return intern({reinterpret_cast<const char*>(&value), sizeof(T)});
}

std::uint32_t Compiler::emit(SyntaxId id) {
  const SyntaxNode& node = syntax_.nodes[id];
  switch (node.kind) {
    case SyntaxKind::empty:
      return put({OpCode::empty, 0, 0, 0, 0, 0}, {});
    case SyntaxKind::literal:
      return emit_literal(node);
    case SyntaxKind::self:
      return put({OpCode::self, 0, 0, 0, 0, 0}, {true, false, false});
    case SyntaxKind::index:
      return put({OpCode::index, 0, 0, 0, 0, 0}, {true, false, false});
    case SyntaxKind::total:
      return put({OpCode::total, 0, 0, 0, 0, 0}, {true, false, false});
    case SyntaxKind::variable:
      return emit_variable(node);
    case SyntaxKind::member:
      return emit_member(id);
    case SyntaxKind::call:
      return emit_call(id);
    case SyntaxKind::type_test:
      return emit_type_test(id);
    case SyntaxKind::polarity: {
      const std::uint32_t operand = emit(node.input);
      return put({node.operation, 0, 0, operand, 0, 0}, traits_[operand]);
    }
    case SyntaxKind::indexer:
    case SyntaxKind::binary:
      break;
  }
  const OpCode code = node.kind == SyntaxKind::indexer ? OpCode::indexer : node.operation;
  const std::uint32_t left = emit(node.input);
  const std::uint32_t right = emit(node.arguments[0]);
  return put_kept({code, 0, 0, left, right, 0}, joined(left, right));
}

std::uint32_t Compiler::emit_string(std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  return put({OpCode::string, 0, 0, intern(text), size, 0}, {});
}

std::uint32_t Compiler::emit_literal(const SyntaxNode& node) {
  const Literal& literal = node.literal;
  const auto integer = static_cast<std::uint64_t>(literal.integer);
  const auto scale = static_cast<std::uint16_t>(literal.decimal.scale);
  switch (literal.kind) {
    case Kind::boolean:
      return put({OpCode::boolean, 0, 0, static_cast<std::uint32_t>(integer), 0, 0}, {});
    case Kind::integer:
      return put({OpCode::integer, 0, 0, static_cast<std::uint32_t>(integer),
                  static_cast<std::uint32_t>(integer >> 32), 0},
                 {});
    case Kind::decimal:
      return put({OpCode::decimal, 0, scale, store(Int128{literal.decimal.coefficient}), 0, 0}, {});
    case Kind::date:
      return put({OpCode::date, 0, 0, store(literal.temporal), 0, 0}, {});
    case Kind::date_time:
      return put({OpCode::date_time, 0, 0, store(literal.temporal), 0, 0}, {});
    case Kind::time:
      return put({OpCode::time, 0, 0, store(literal.temporal), 0, 0}, {});
    case Kind::quantity: {
      const std::uint32_t value = store(Int128{literal.decimal.coefficient});
      const std::uint8_t flags = literal.calendar ? kCalendar : std::uint8_t{0};
      return put({OpCode::quantity, flags, scale, value, intern(node.text),
                  static_cast<std::uint32_t>(node.text.size())},
                 {});
    }
    default:
      return emit_string(node.text);
  }
}

std::uint32_t Compiler::emit_variable(const SyntaxNode& node) {
  if (node.text == "context") return put({OpCode::context, 0, 0, 0, 0, 0}, {});
  if (node.text == "resource") return put({OpCode::resource, 0, 0, 0, 0, 0}, {});
  if (node.text == "rootResource") return put({OpCode::root_resource, 0, 0, 0, 0, 0}, {});
  return emit_string(variable_text(node.text).value_or(""));
}

std::uint32_t Compiler::emit_member(SyntaxId id) {
  const SyntaxNode& node = syntax_.nodes[id];
  const std::uint32_t input = emit(node.input);
  const Finding& found = findings_[id];
  if (found.names_type)
    return put({OpCode::root_type, 0, 0, input, found.target, 0}, traits_[input]);
  // A name of more than 65,535 bytes cannot be a name of anything.
  const std::string_view name = std::string_view(node.text).substr(0, UINT16_MAX);
  return put({OpCode::member, 0, static_cast<std::uint16_t>(name.size()), input,
              model_.name_id(node.text), intern(name)},
             traits_[input]);
}

std::uint32_t Compiler::emit_call(SyntaxId id) {
  const SyntaxNode& node = syntax_.nodes[id];
  const Finding& found = findings_[id];
  const FunctionRow& row = function_rows()[found.function];
  const std::uint32_t input = emit(node.input);
  Trait trait = traits_[input];
  trait.heavy |=
      row.result == ResultType::unordered || row.name == "repeat" || row.name == "resolve";
  trait.speaks |= row.name == "trace";
  const bool inner = row.scope != ArgumentScope::outer;
  if (inner) ++each_depth_;
  std::vector<std::uint32_t> arguments;
  for (const SyntaxId argument : node.arguments) {
    arguments.push_back(emit(argument));
    const Trait& part = traits_[arguments.back()];
    trait.heavy |= part.heavy;
    trait.speaks |= part.speaks;
    // What an argument asks of its own $this is settled by the input.
    trait.scoped |= part.scoped && row.scope != ArgumentScope::each;
  }
  if (inner) --each_depth_;
  const auto link = static_cast<std::uint32_t>(links_.size());
  links_.push_back(static_cast<std::uint32_t>(arguments.size()));
  links_.insert(links_.end(), arguments.begin(), arguments.end());
  return put_kept({OpCode::call, 0, found.function, input, link, 0}, trait);
}

std::uint32_t Compiler::emit_type_test(SyntaxId id) {
  const SyntaxNode& node = syntax_.nodes[id];
  const Finding& found = findings_[id];
  const std::uint32_t input = emit(node.input);
  std::uint8_t flags = 0;
  if (found.system_target) flags |= kSystemType;
  if (found.filters) flags |= kFilters;
  if (!found.system_target && node.test != TypeTest::is &&
      model_.primitive(found.target) != Primitive::none)
    flags |= kExactType;
  const std::uint32_t target =
      found.system_target ? static_cast<std::uint32_t>(found.system) : found.target;
  return put_kept(
      {OpCode::type_test, flags, static_cast<std::uint16_t>(node.test), input, target, 0},
      traits_[input]);
}

std::string Compiler::block(std::uint32_t root) const {
  const Header header{kProgramMagic,
                      static_cast<std::uint32_t>(ops_.size()),
                      static_cast<std::uint32_t>(links_.size()),
                      static_cast<std::uint32_t>(text_.size()),
                      root,
                      slots_};
  std::string bytes;
  bytes.reserve(sizeof header + ops_.size() * sizeof(Op) + links_.size() * 4 + text_.size() + 8);
  const auto append = [&bytes](const void* data, std::size_t size) {
    bytes.append(static_cast<const char*>(data), size);
  };
  append(&header, sizeof header);
  append(ops_.data(), ops_.size() * sizeof(Op));
  append(links_.data(), links_.size() * sizeof(std::uint32_t));
  append(text_.data(), text_.size());
  return bytes;
}

}  // namespace

Result<Program> Program::compile(std::string_view expression, const Model& model,
                                 CompileOptions options) {
  const Syntax syntax = TRY(parse(expression));
  auto findings = TRY(check(syntax, model, options));
  Program program;
  program.bytes_ = Compiler(syntax, model, std::move(findings)).run();
  return program;
}

}  // namespace tasuki::fhirpath
