#include "fhirpath/query_support.hpp"

#include "base/assert.hpp"

namespace tasuki::fhirpath {
namespace {

std::string describe(const Error& error) {
  switch (error.code) {
    case Code::fhirpath_syntax:
      return "error syntax";
    case Code::fhirpath_semantic:
      return "error semantic";
    case Code::fhirpath_execution:
      return "error execution";
    case Code::fhirpath_steps:
      return "error steps";
    default:
      return "error " + std::string(error.id());
  }
}

}  // namespace

Node ContainedOnly::resolve(std::string_view reference, const Node&) {
  Node found;
  for (const json::Value resource : document_->root()["contained"].items())
    if ("#" + resource["id"].string() == reference) found.value = resource;
  return found;
}

Query::Query(std::string json) {
  auto document = json::Document::parse(std::move(json));
  TASUKI_ASSERT(document.has_value());
  document_ = std::move(*document);
  instance_ = std::make_unique<Instance>(*document_, small_model());
  surroundings_ = std::make_unique<ContainedOnly>(*document_);
  evaluator_ = std::make_unique<Evaluator>(*instance_, *surroundings_);
}

Result<Program> Query::compile(std::string_view expression) const {
  CompileOptions options;
  options.context = instance_->resource_type(document_->root());
  return Program::compile(expression, small_model(), options);
}

Context Query::context() const {
  Context context;
  context.focus.value = document_->root();
  context.focus.type = instance_->resource_type(document_->root());
  context.resource = context.root = context.focus;
  return context;
}

std::string Query::run(std::string_view expression) {
  const auto program = compile(expression);
  if (!program) return describe(program.error());
  const auto results = evaluator_->evaluate(program->view(), context());
  if (!results) return describe(results.error());
  std::string text;
  for (const auto& shown : *results) {
    if (!text.empty()) text += " ; ";
    text += shown.type + " " + shown.text;
  }
  return text;
}

std::string Query::test(std::string_view expression) {
  const auto program = compile(expression);
  if (!program) return describe(program.error());
  const auto answer = evaluator_->test(program->view(), context());
  if (!answer) return describe(answer.error());
  return *answer == Answer::yes ? "yes" : (*answer == Answer::no ? "no" : "unknown");
}

}  // namespace tasuki::fhirpath
