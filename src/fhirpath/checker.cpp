#include "fhirpath/checker.hpp"

#include <array>

#include "fhirpath/functions.hpp"
#include "fhirpath/lexer.hpp"
#include "fhirpath/render.hpp"

namespace tasuki::fhirpath {
namespace {

using Form = StaticType::Form;

constexpr std::array kSystemKinds = {Kind::boolean, Kind::integer,   Kind::decimal, Kind::string,
                                     Kind::date,    Kind::date_time, Kind::time,    Kind::quantity};

constexpr std::array<std::string_view, 5> kOrderedFunctions = {"first", "last", "tail", "skip",
                                                               "take"};

bool starts_upper(std::string_view name) {
  return !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
}

// The operand that gives $this its type while an argument is checked.
struct Scope {
  StaticType self;
};

class Checker {
 public:
  Checker(const Syntax& syntax, const Model& model, const CompileOptions& options)
      : syntax_(syntax), model_(model), options_(options) {
    findings_.resize(syntax.nodes.size());
  }

  Result<std::vector<Finding>> run() {
    const Scope scope{StaticType::of(options_.context)};
    TRY_VOID(visit(static_cast<SyntaxId>(syntax_.nodes.size() - 1), scope));
    return std::move(findings_);
  }

 private:
  std::unexpected<Error> error(const SyntaxNode& node, const std::string& what) const {
    return fail(Code::fhirpath_semantic, place(syntax_.expression, node.offset) + ": " + what);
  }
  const StaticType& type_of(SyntaxId id) const { return findings_[id].type; }

  Result<> visit(SyntaxId id, const Scope& scope);
  Result<> visit_variable(SyntaxId id);
  Result<> visit_member(SyntaxId id);
  Result<> visit_call(SyntaxId id, const Scope& scope);
  Result<> visit_criterion(const SyntaxNode& node);
  Result<> visit_type_test(SyntaxId id);
  Result<> visit_binary(SyntaxId id);
  StaticType result_of(const SyntaxNode& node, const FunctionRow& row) const;
  bool is_temporal(const StaticType& type) const;
  bool is_plain_number(const StaticType& type) const;
  bool is_text(const StaticType& type) const;
  StaticType member_type(TypeId parent, NameId name) const;
  std::string describe(const StaticType& type) const;

  const Syntax& syntax_;
  const Model& model_;
  const CompileOptions& options_;
  std::vector<Finding> findings_;
};

std::string Checker::describe(const StaticType& type) const {
  if (type.form == Form::fhir) return std::string(model_.type_name(type.fhir));
  if (type.form == Form::system) return "System." + std::string(system_type_name(type.system));
  return "an unknown type";
}

bool Checker::is_temporal(const StaticType& type) const {
  if (type.form == Form::system)
    return type.system == Kind::date || type.system == Kind::date_time || type.system == Kind::time;
  if (type.form != Form::fhir) return false;
  const Primitive primitive = model_.primitive(type.fhir);
  return primitive == Primitive::date || primitive == Primitive::date_time ||
         primitive == Primitive::instant || primitive == Primitive::time;
}

bool Checker::is_plain_number(const StaticType& type) const {
  return type.form == Form::system &&
         (type.system == Kind::integer || type.system == Kind::decimal);
}

// Whether it could be text: what is certainly a complex type or a Quantity could not.
bool Checker::is_text(const StaticType& type) const {
  if (type.form == Form::fhir) return model_.primitive(type.fhir) != Primitive::none;
  return type.form != Form::system || type.system != Kind::quantity;
}

// Of a choice, whose types the path does not name, the type stays open.
StaticType Checker::member_type(TypeId parent, NameId name) const {
  const ModelMember member = model_.member(parent, name);
  if (member.element == kNoName || member.choice) return {};
  return StaticType::of(member.type);
}

Result<> Checker::visit(SyntaxId id, const Scope& scope) {
  const SyntaxNode& node = syntax_.nodes[id];
  StaticType& type = findings_[id].type;
  switch (node.kind) {
    case SyntaxKind::empty:
      type.form = Form::none;
      return {};
    case SyntaxKind::literal:
      type = StaticType::of(node.literal.kind);
      return {};
    case SyntaxKind::self:
      type = scope.self;
      return {};
    case SyntaxKind::index:
      type = StaticType::of(Kind::integer);
      return {};
    case SyntaxKind::total:
      return {};
    case SyntaxKind::variable:
      return visit_variable(id);
    case SyntaxKind::call:
      return visit_call(id, scope);
    default:
      break;
  }
  TRY_VOID(visit(node.input, scope));
  for (const SyntaxId argument : node.arguments) TRY_VOID(visit(argument, scope));
  switch (node.kind) {
    case SyntaxKind::member:
      return visit_member(id);
    case SyntaxKind::type_test:
      return visit_type_test(id);
    case SyntaxKind::binary:
      return visit_binary(id);
    case SyntaxKind::indexer:
      if (options_.order == Order::checked && type_of(node.input).unordered)
        return error(node, "an index into a collection without order");
      [[fallthrough]];
    default:
      type = type_of(node.input);
      return {};
  }
}

Result<> Checker::visit_variable(SyntaxId id) {
  const SyntaxNode& node = syntax_.nodes[id];
  if (node.text == "context") {
    findings_[id].type = StaticType::of(options_.context);
  } else if (variable_text(node.text)) {
    findings_[id].type = StaticType::of(Kind::string);
  } else if (node.text != "resource" && node.text != "rootResource") {
    return error(node, "there is no variable %" + node.text);
  }
  return {};
}

// http://hl7.org/fhirpath/N1/#path-selection; http://hl7.org/fhir/R4/fhirpath.html#polymorphism
Result<> Checker::visit_member(SyntaxId id) {
  const SyntaxNode& node = syntax_.nodes[id];
  Finding& found = findings_[id];
  const SyntaxNode& input = syntax_.nodes[node.input];
  const StaticType& from = type_of(node.input);
  const NameId name = model_.name_id(node.text);
  const bool checked = from.form == Form::fhir;
  if (checked && name != kNoName && model_.has_element(from.fhir, name)) {
    found.type = member_type(from.fhir, name);
    found.type.unordered = from.unordered;
    return {};
  }
  if (input.kind == SyntaxKind::self && input.implicit && starts_upper(node.text)) {
    const TypeId named = model_.find_type(node.text);
    if (named != kNoType) {
      for (TypeId type = checked ? from.fhir : named; type != kNoType;
           type = model_.base_type(type)) {
        if (type != named) continue;
        found.names_type = true;
        found.target = named;
        found.type = checked ? from : StaticType::of(named);
        return {};
      }
      return error(node, node.text + " does not fit: the path starts at " + describe(from));
    }
  }
  if (checked) return error(node, describe(from) + " has no element " + node.text);
  if (from.form == Form::system)
    return error(node, describe(from) + " has no element " + node.text);
  found.type = {};
  found.type.unordered = from.unordered;
  return {};
}

Result<> Checker::visit_call(SyntaxId id, const Scope& scope) {
  const SyntaxNode& node = syntax_.nodes[id];
  TRY_VOID(visit(node.input, scope));
  const auto function = find_function(node.text);
  if (!function) return error(node, "there is no function " + node.text + "()");
  const FunctionRow& row = function_rows()[*function];
  findings_[id].function = *function;
  const std::size_t count = node.arguments.size();
  if (count < row.arguments_min || count > row.arguments_max)
    return error(node, node.text + "() takes " + std::to_string(row.arguments_min) + " to " +
                           std::to_string(row.arguments_max) + " arguments, not " +
                           std::to_string(count));
  const StaticType input = type_of(node.input);
  if (row.input == InputNeed::text && !is_text(input))
    return error(node, node.text + "() is for strings, not for " + describe(input));
  if (options_.order == Order::checked && input.unordered)
    for (const std::string_view ordered : kOrderedFunctions)
      if (ordered == node.text) return error(node, node.text + "() of a collection without order");
  const Scope inner{row.scope == ArgumentScope::outer ? scope.self : input};
  for (const SyntaxId argument : node.arguments) TRY_VOID(visit(argument, inner));
  if (node.text == "iif") TRY_VOID(visit_criterion(node));
  findings_[id].type = result_of(node, row);
  return {};
}

// http://hl7.org/fhirpath/N1/#conversion, iif()
// the criterion is a boolean
Result<> Checker::visit_criterion(const SyntaxNode& node) {
  const StaticType& criterion = type_of(node.arguments[0]);
  if (criterion.form == Form::system && criterion.system != Kind::boolean)
    return error(node, "the criterion of iif() is " + describe(criterion) + ", not a Boolean");
  return {};
}

StaticType Checker::result_of(const SyntaxNode& node, const FunctionRow& row) const {
  const StaticType& input = type_of(node.input);
  switch (row.result) {
    case ResultType::boolean:
      return StaticType::of(Kind::boolean);
    case ResultType::integer:
      return StaticType::of(Kind::integer);
    case ResultType::decimal:
      return StaticType::of(Kind::decimal);
    case ResultType::string:
      return StaticType::of(Kind::string);
    case ResultType::date:
      return StaticType::of(Kind::date);
    case ResultType::date_time:
      return StaticType::of(Kind::date_time);
    case ResultType::time:
      return StaticType::of(Kind::time);
    case ResultType::quantity:
      return StaticType::of(Kind::quantity);
    case ResultType::input:
      return input;
    case ResultType::argument:
      return type_of(node.arguments[0]);
    case ResultType::unordered: {
      StaticType open;
      open.unordered = true;
      return open;
    }
    case ResultType::open:
      break;
  }
  return {};
}

// http://hl7.org/fhirpath/N1/#types: an unqualified name is looked for in FHIR, then in System.
Result<> Checker::visit_type_test(SyntaxId id) {
  const SyntaxNode& node = syntax_.nodes[id];
  Finding& found = findings_[id];
  const StaticType& from = type_of(node.input);
  if (node.name_space.empty() || node.name_space == "FHIR")
    found.target = model_.find_type(node.text);
  if (found.target == kNoType && node.name_space != "FHIR") {
    for (const Kind kind : kSystemKinds) {
      if (system_type_name(kind) != node.text) continue;
      found.system_target = true;
      found.system = kind;
    }
  }
  // FHIR types are no System types, so that a test against one has an answer: no.
  const bool known = found.target != kNoType || found.system_target ||
                     (node.name_space == "System" && model_.find_type(node.text) != kNoType);
  if (!known) return error(node, "there is no type " + node.text);
  if (found.target == kNoType && !found.system_target) {
    found.system_target = true;
    found.system = Kind::type_info;
  }
  found.filters = from.form == Form::open;
  if (node.test == TypeTest::is) {
    found.type = StaticType::of(Kind::boolean);
  } else {
    found.type = found.system_target ? StaticType::of(found.system) : StaticType::of(found.target);
  }
  return {};
}

Result<> Checker::visit_binary(SyntaxId id) {
  const SyntaxNode& node = syntax_.nodes[id];
  StaticType& type = findings_[id].type;
  const StaticType& left = type_of(node.input);
  const StaticType& right = type_of(node.arguments[0]);
  switch (node.operation) {
    case OpCode::add:
    case OpCode::subtract:
      // http://hl7.org/fhirpath/N1/#date-time-arithmetic: the other operand is a quantity of time
      if (is_temporal(left) && is_plain_number(right))
        return error(node, "a date needs a quantity with a unit of time, such as 7 days");
      [[fallthrough]];
    case OpCode::multiply:
    case OpCode::divide:
    case OpCode::quotient:
    case OpCode::remainder:
      if (left == right && left.form == Form::system && node.operation != OpCode::divide)
        type = left;
      return {};
    case OpCode::concatenate:
      type = StaticType::of(Kind::string);
      return {};
    case OpCode::unite:
      type = left.form == Form::none ? right : left;
      if (left.form != Form::none && right.form != Form::none && left != right) type = {};
      return {};
    default:
      type = StaticType::of(Kind::boolean);
      return {};
  }
}

}  // namespace

// http://hl7.org/fhir/R4/fhirpath.html#variables
std::optional<std::string> variable_text(std::string_view name) {
  if (name == "ucum") return "http://unitsofmeasure.org";
  if (name == "sct") return "http://snomed.info/sct";
  if (name == "loinc") return "http://loinc.org";
  if (name.starts_with("vs-")) return "http://hl7.org/fhir/ValueSet/" + std::string(name.substr(3));
  if (name.starts_with("ext-"))
    return "http://hl7.org/fhir/StructureDefinition/" + std::string(name.substr(4));
  return std::nullopt;
}

Result<std::vector<Finding>> check(const Syntax& syntax, const Model& model,
                                   const CompileOptions& options) {
  return Checker(syntax, model, options).run();
}

}  // namespace tasuki::fhirpath
