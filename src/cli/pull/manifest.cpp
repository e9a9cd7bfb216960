#include "cli/pull/manifest.hpp"

#include "pull/outcome.hpp"

namespace tasuki::cli {
namespace {

struct Line {
  std::string institution;
  std::string name;
  std::string outcome;
  std::string reason;
  std::string count;
  std::string as_of;
};

Line read_line(json::Value entry) {
  Line line;
  line.institution = entry["item"]["identifier"]["value"].string();
  line.name = entry["item"]["display"].string();
  for (const json::Value part : entry["extension"].at(0)["extension"].items()) {
    const std::string url = part["url"].string();
    if (url == "outcome") line.outcome = part["valueCode"].string();
    if (url == "reason") line.reason = part["valueCode"].string();
    if (url == "count") line.count = part["valueUnsignedInt"].raw();
    if (url == "asOf") line.as_of = part["valueInstant"].string();
  }
  return line;
}

std::string words(const Line& line, const Output& output) {
  const auto outcome = pull::outcome_from_code(line.outcome);
  std::string text(outcome ? output.pick(pull::word_of(*outcome).ja, pull::word_of(*outcome).en)
                           : output.pick("待っています", "waited for"));
  const auto reason = pull::reason_from_code(line.reason);
  if (reason && *reason != pull::Reason::none)
    text.append(" (")
        .append(output.pick(pull::word_of(*reason).ja, pull::word_of(*reason).en))
        .append(")");
  return text;
}

}  // namespace

Manifest read_manifest(json::Value bundle, const Output& output) {
  Manifest manifest;
  for (const json::Value entry : bundle["entry"].items()) {
    const json::Value resource = entry["resource"];
    if (!resource["resourceType"].equals("List")) {
      ++manifest.entries;
      continue;
    }
    for (const json::Value item : resource["entry"].items()) {
      const Line line = read_line(item);
      manifest.rows.push_back(
          {line.institution, words(line, output), line.count, line.as_of, line.name});
    }
  }
  return manifest;
}

}  // namespace tasuki::cli
