#include "cli/fhirpath/query.hpp"

#include "base/files.hpp"
#include "cli/fhirpath/document_surroundings.hpp"

namespace tasuki::cli {

Result<std::unique_ptr<QueryFile>> QueryFile::open(const std::string& path,
                                                   const fhirpath::Model& model) {
  std::string text = TRY(read_file(path));
  std::unique_ptr<QueryFile> file(new QueryFile);
  file->document_ = TRY(json::Document::parse(std::move(text)));
  file->instance_ = std::make_unique<const fhirpath::Instance>(*file->document_, model);
  return file;
}

Result<std::vector<fhirpath::Evaluator::Shown>> QueryFile::run(std::string_view expression,
                                                               TypeCheck check) const {
  fhirpath::Context context;
  context.focus.value = document_->root();
  context.focus.type = instance_->resource_type(document_->root());
  context.resource = context.root = context.focus;
  context.now = SystemClock().now();
  fhirpath::CompileOptions options;
  if (check != TypeCheck::off) options.context = context.focus.type;
  if (check == TypeCheck::strict) options.order = fhirpath::Order::checked;
  const auto program = TRY(fhirpath::Program::compile(expression, instance_->model(), options));
  DocumentSurroundings surroundings(*instance_);
  fhirpath::Evaluator evaluator(*instance_, surroundings);
  return evaluator.evaluate(program.view(), context);
}

}  // namespace tasuki::cli
