// JSON values of fixed[x] and its like -> rows, and back.
#include "rulepack/pattern_rows.hpp"

#include "json/writer.hpp"
#include "rulepack/read_json.hpp"

namespace tasuki::rulepack {
namespace {

void add_value(Tables& tables, const json::Value& value, std::uint32_t name) {
  const json::Type type = value.type();
  PatternRow row{name, static_cast<std::uint32_t>(type), 0, 0};
  if (type == json::Type::string) row.text = tables.intern(value.string());
  if (type == json::Type::number || type == json::Type::boolean)
    row.text = tables.intern(value.raw());
  const Ref self = add_row(tables.patterns, row);
  for (const json::Value item : value.items()) add_value(tables, item, fhirpath::kNoName);
  for (const json::Member& member : value.members())
    add_value(tables, member.value, tables.intern_name(member.key.string()));
  tables.patterns[self].end = static_cast<Ref>(tables.patterns.size());
}

void write_value(const Tables& tables, Ref ref, json::Writer& writer) {
  const PatternRow& row = tables.patterns[ref];
  const auto type = static_cast<json::Type>(row.type);
  if (type == json::Type::string) {
    writer.string(tables.text(row.text));
  } else if (type == json::Type::number || type == json::Type::boolean) {
    writer.raw(tables.text(row.text));
  } else if (type == json::Type::null) {
    writer.null();
  } else {
    type == json::Type::array ? writer.array() : writer.object();
    for (Ref child = ref + 1; child < row.end; child = tables.patterns[child].end) {
      if (type == json::Type::object)
        writer.key(tables.text(tables.names[tables.patterns[child].name]));
      write_value(tables, child, writer);
    }
    writer.end();
  }
}

}  // namespace

Ref add_pattern(Tables& tables, std::string_view json) {
  if (json.empty()) return kNone;
  const auto document = json::Document::parse(std::string(json), kDefinitionLimits);
  if (!document) return kNone;
  const auto self = static_cast<Ref>(tables.patterns.size());
  add_value(tables, (*document)->root(), fhirpath::kNoName);
  return self;
}

std::string pattern_json(const Tables& tables, Ref pattern) {
  if (pattern == kNone) return {};
  json::Writer writer;
  write_value(tables, pattern, writer);
  return writer.take();
}

}  // namespace tasuki::rulepack
