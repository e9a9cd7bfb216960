#include "cli/fhirpath/batch.hpp"

#include <istream>
#include <ostream>

#include "cli/fhirpath/query.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {
namespace {

std::string_view kind_of(const Error& error) {
  switch (error.code) {
    case Code::fhirpath_syntax:
      return "syntax";
    case Code::fhirpath_semantic:
      return "semantic";
    case Code::fhirpath_execution:
    case Code::fhirpath_steps:
      return "execution";
    default:
      return "file";
  }
}

std::string answer(const Result<std::vector<fhirpath::Evaluator::Shown>>& results) {
  json::Writer writer;
  writer.object();
  if (results) {
    writer.key("results").array();
    for (const auto& shown : *results)
      writer.object().field("type", shown.type).field("text", shown.text).end();
    writer.end();
  } else {
    const Error& error = results.error();
    writer.key("error").object().field("code", error.id()).field("kind", kind_of(error));
    writer.field("detail", error.detail).end();
  }
  writer.end();
  return writer.take();
}

TypeCheck type_check_of(const json::Value& query) {
  if (query["type_check"].equals("off")) return TypeCheck::off;
  return query["type_check"].equals("strict") ? TypeCheck::strict : TypeCheck::on;
}

}  // namespace

Result<> run_batch(std::istream& in, std::ostream& out, const fhirpath::Model& model) {
  std::string path;
  Result<std::unique_ptr<QueryFile>> file = fail(Code::usage);
  for (std::string line; std::getline(in, line);) {
    const auto document = TRY(json::Document::parse(line));
    const json::Value query = document->root();
    if (!query["expression"] || !query["file"])
      return fail(Code::usage, "a line is {\"file\": ..., \"expression\": ...}");
    if (!file || query["file"].string() != path) {
      path = query["file"].string();
      file = QueryFile::open(path, model);
    }
    const auto results = file ? (*file)->run(query["expression"].string(), type_check_of(query))
                              : std::unexpected(file.error());
    out << answer(results) << '\n';
  }
  return {};
}

}  // namespace tasuki::cli
