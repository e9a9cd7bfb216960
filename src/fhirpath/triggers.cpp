#include "fhirpath/triggers.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "fhirpath/code.hpp"
#include "fhirpath/functions.hpp"

namespace tasuki::fhirpath {
namespace {

// What is known of a value when no member of the focus is there. `unknown` may also be an error.
enum class Form { unknown, focus, empty, yes, no, integer, other };

struct Known {
  Form form = Form::unknown;
  std::int64_t integer = 0;
  bool is(Form wanted) const { return form == wanted; }
};

Known boolean(bool value) {
  return {value ? Form::yes : Form::no, 0};
}

// Functions that give nothing when their input is empty and their arguments are harmless.
constexpr std::array<std::string_view, 37> kEmptyOfEmpty = {
    "first",          "last",      "tail",        "skip",        "take",         "single",
    "distinct",       "toBoolean", "toInteger",   "toDecimal",   "toString",     "toDate",
    "toDateTime",     "toTime",    "indexOf",     "substring",   "startsWith",   "endsWith",
    "contains",       "upper",     "lower",       "replace",     "matches",      "matchesFull",
    "replaceMatches", "length",    "toChars",     "trim",        "not",          "getValue",
    "extension",      "children",  "descendants", "lowBoundary", "highBoundary", "trace",
    "resolve"};
// Functions whose arguments are not even evaluated when the input is empty.
constexpr std::array<std::string_view, 2> kLambdasOfEmpty = {"where", "select"};
constexpr std::array<std::string_view, 6> kTrueOfEmpty = {"empty",    "all",        "allTrue",
                                                          "allFalse", "isDistinct", "subsetOf"};
constexpr std::array<std::string_view, 4> kFalseOfEmpty = {"exists", "anyTrue", "anyFalse",
                                                           "hasValue"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

class Analysis {
 public:
  explicit Analysis(ProgramView program) : code_(program.bytes()), known_(code_.ops.size()) {}

  std::optional<std::vector<NameId>> run() {
    if (!know(code_.header->root).is(Form::yes)) return std::nullopt;
    std::ranges::sort(names_);
    const auto repeated = std::ranges::unique(names_);
    names_.erase(repeated.begin(), repeated.end());
    return names_;
  }

 private:
  // Operations may be shared, so that each is looked at once.
  Known know(std::uint32_t index) {
    if (!known_[index]) known_[index] = look_at(code_.ops[index]);
    return *known_[index];
  }

  Known look_at(const Op& op) {
    switch (op.code) {
      case OpCode::empty:
        return {Form::empty, 0};
      case OpCode::boolean:
        return boolean(op.a != 0);
      case OpCode::integer:
        return {Form::integer,
                static_cast<std::int64_t>(op.a | static_cast<std::uint64_t>(op.b) << 32)};
      case OpCode::decimal:
      case OpCode::string:
      case OpCode::date:
      case OpCode::date_time:
      case OpCode::time:
      case OpCode::quantity:
        return {Form::other, 0};
      case OpCode::self:
      case OpCode::context:
        return {Form::focus, 0};
      case OpCode::member:
        return member(op);
      case OpCode::root_type: {
        // The focus or nothing: of neither a member is there.
        const Known input = know(op.a);
        return input.is(Form::focus) || input.is(Form::empty) ? Known{Form::focus, 1} : Known{};
      }
      case OpCode::call:
        return call(op);
      case OpCode::type_test: {
        const Known input = know(op.a);
        return input.is(Form::empty) ? input : Known{};
      }
      case OpCode::both:
      case OpCode::either:
      case OpCode::exclusive:
      case OpCode::implies:
        return logic(op);
      default:
        return op.code >= OpCode::add ? operands(op) : Known{};
    }
  }

  Known member(const Op& op) {
    const Known input = know(op.a);
    if (input.is(Form::empty)) return input;
    if (!input.is(Form::focus)) return {};
    if (op.b != kNoName) names_.push_back(op.b);
    return {Form::empty, 0};
  }

  Known call(const Op& op) {
    const std::string_view name = function_rows()[op.number].name;
    const auto arguments = code_.arguments(op);
    const Known input = know(op.a);
    if (name == "iif") return choose(input, arguments);
    if (name == "not" && input.is(Form::yes)) return boolean(false);
    if (name == "not" && input.is(Form::no)) return boolean(true);
    if (!input.is(Form::empty)) return {};
    if (among(kLambdasOfEmpty, name)) return input;
    const bool lambda = name == "exists" || name == "all";
    if (name == "trace" && arguments.size() > 1) return {};
    for (const std::uint32_t argument : arguments)
      if (!lambda && know(argument).is(Form::unknown)) return {};
    if (among(kEmptyOfEmpty, name)) return input;
    if (among(kTrueOfEmpty, name)) return boolean(true);
    if (among(kFalseOfEmpty, name)) return boolean(false);
    if (name == "count") return {Form::integer, 0};
    return {};
  }

  // iif() of the focus: its arguments see the same $this.
  Known choose(const Known& input, std::span<const std::uint32_t> arguments) {
    if (!input.is(Form::focus) || input.integer != 0) return {};
    const Known criterion = know(arguments[0]);
    if (criterion.is(Form::yes)) return know(arguments[1]);
    if (!criterion.is(Form::no) && !criterion.is(Form::empty)) return {};
    return arguments.size() > 2 ? know(arguments[2]) : Known{Form::empty, 0};
  }

  // In the order of evaluation: what comes behind an answer is not evaluated.
  Known logic(const Op& op) {
    const Known left = know(op.a);
    if (left.is(Form::no) && op.code == OpCode::both) return left;
    if (left.is(Form::yes) && op.code == OpCode::either) return left;
    if (left.is(Form::no) && op.code == OpCode::implies) return boolean(true);
    if (!left.is(Form::yes) && !left.is(Form::no) && !left.is(Form::empty)) return {};
    const Known right = know(op.b);
    if (!right.is(Form::yes) && !right.is(Form::no) && !right.is(Form::empty)) return {};
    const bool open = left.is(Form::empty) || right.is(Form::empty);
    switch (op.code) {
      case OpCode::both:
        if (right.is(Form::no)) return right;
        return open ? Known{Form::empty, 0} : boolean(true);
      case OpCode::either:
        if (right.is(Form::yes)) return right;
        return open ? Known{Form::empty, 0} : boolean(false);
      case OpCode::exclusive:
        return open ? Known{Form::empty, 0} : boolean(left.form != right.form);
      default:
        if (right.is(Form::yes)) return right;
        return open ? Known{Form::empty, 0} : boolean(false);
    }
  }

  Known operands(const Op& op) {
    const Known left = know(op.a);
    const Known right = know(op.b);
    if (left.is(Form::unknown) || right.is(Form::unknown)) return {};
    if (left.is(Form::focus) || right.is(Form::focus)) return {};
    const bool none = left.is(Form::empty) && right.is(Form::empty);
    switch (op.code) {
      case OpCode::unite:
        return none ? left : Known{};
      case OpCode::equivalent:
        return none ? boolean(true) : Known{};
      case OpCode::not_equivalent:
        return none ? boolean(false) : Known{};
      case OpCode::concatenate:
        return {};
      case OpCode::equal:
      case OpCode::not_equal:
        if (left.is(Form::yes) || left.is(Form::no)) return equality(op, left, right);
        [[fallthrough]];
      default:
        break;
    }
    if (left.is(Form::integer) && right.is(Form::integer)) return integers(op, left, right);
    if (left.is(Form::empty) || right.is(Form::empty)) return {Form::empty, 0};
    return {};
  }

  static Known equality(const Op& op, const Known& left, const Known& right) {
    if (right.is(Form::empty)) return right;
    if (!right.is(Form::yes) && !right.is(Form::no)) return {};
    return boolean((left.form == right.form) == (op.code == OpCode::equal));
  }

  static Known integers(const Op& op, const Known& left, const Known& right) {
    const std::int64_t a = left.integer, b = right.integer;
    switch (op.code) {
      case OpCode::equal:
        return boolean(a == b);
      case OpCode::not_equal:
        return boolean(a != b);
      case OpCode::less:
        return boolean(a < b);
      case OpCode::less_or_equal:
        return boolean(a <= b);
      case OpCode::greater:
        return boolean(a > b);
      case OpCode::greater_or_equal:
        return boolean(a >= b);
      case OpCode::add: {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(a, b, &sum)) return {};
        return {Form::integer, sum};
      }
      default:
        return {};
    }
  }

  CodeView code_;
  std::vector<std::optional<Known>> known_;  // by op; only those that see the focus as $this
  std::vector<NameId> names_;
};

}  // namespace

std::optional<std::vector<NameId>> trigger_names(ProgramView program) {
  return Analysis(program).run();
}

}  // namespace tasuki::fhirpath
