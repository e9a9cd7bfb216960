#include "cli/demo/parameters.hpp"

#include "json/writer.hpp"

namespace tasuki::cli::demo {

std::string written(const clins::InsuredIdentity& insured) {
  return insured.insurer + ":" + insured.symbol + ":" + insured.number + ":" + insured.branch;
}

std::string person_body(std::string_view insured, std::string_view birth_date,
                        std::span<const std::string_view> consent_to) {
  json::Writer w;
  w.object().field("resourceType", "Parameters").key("parameter").array();
  w.object().field("name", "insured").key("valueIdentifier").object();
  w.field("system", clins::kInsuredSystem).field("value", insured).end().end();
  w.object().field("name", "birthDate").field("valueDate", birth_date).end();
  if (!consent_to.empty())
    w.object().field("name", "visit").field("valueString", "demo-visit").end();
  for (const std::string_view information : consent_to)
    w.object().field("name", "class").field("valueCode", information).end();
  w.end().end();
  return w.take();
}

}  // namespace tasuki::cli::demo
