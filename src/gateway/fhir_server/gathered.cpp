#include "gateway/fhir_server/gathered.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "clins/collection_writer.hpp"
#include "clins/information.hpp"
#include "clins/unit.hpp"
#include "clins/verdict.hpp"
#include "crypto/digest.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::array kRows = {
#define TASUKI_FHIR_SEARCH(type, kind, letter, profile, parameters) \
  FhirSearchRow{type, clins::Kind::kind, letter, profile, parameters},
#include "gateway/fhir_server/searches.def"
#undef TASUKI_FHIR_SEARCH
};

constexpr std::string_view kPatientProfile =
    "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS";
constexpr std::string_view kDoubt = "疑";

bool has_code(json::Value concept_value, std::string_view code) {
  for (const json::Value coding : concept_value["coding"].items())
    if (coding["code"].equals(code)) return true;
  return false;
}

bool is_doubtful(json::Value code) {
  if (code["text"].string().find(kDoubt) != std::string::npos) return true;
  for (const json::Value coding : code["coding"].items())
    if (coding["display"].string().find(kDoubt) != std::string::npos) return true;
  return false;
}

// What it says, in the form of a profile: what only its server needs (id, narrative, versions)
// stays there, and whose it is, the collection says.
std::string adopted(json::Value resource, std::string_view profile, std::string_view patient,
                    const std::string& now) {
  json::Writer w;
  const std::string updated = resource["meta"]["lastUpdated"].string();
  w.object().field("resourceType", resource["resourceType"].string()).key("meta").object();
  w.field("lastUpdated", updated.empty() ? now : updated);
  w.key("profile").array().string(profile).end();
  if (const json::Value tags = resource["meta"]["tag"]) w.key("tag").raw(tags.raw());
  w.end();
  for (const json::Member& member : resource.members()) {
    const std::string key = member.key.string();
    if (key == "resourceType" || key == "id" || key == "meta" || key == "text") continue;
    if (key == "subject" || key == "patient")
      clins::write_reference(w, key, patient);
    else
      w.key(key).raw(member.value.raw());
  }
  return w.end().take();
}

class Collecting {
 public:
  Collecting(const Gathering& gathering, json::Value patient, const validate::Validator& validator)
      : gathering_(gathering), now_(to_instant(gathering.now)), validator_(validator) {
    request_.now = gathering.now;
    request_.errors_only = true;
    patient_ = adopted(patient, kPatientProfile, {}, now_);
    clins::CollectionWriter writer(head(), uuids());
    patient_url_ = writer.add(patient_);
  }

  // False: the rules refuse it.
  bool add(json::Value resource) {
    std::string text = adopted(resource, gathering_.row.profile, patient_url_, now_);
    const auto document = json::Document::parse(text);
    validate::Request request = request_;
    request.profiles.emplace_back(gathering_.row.profile);
    if (!document || !validator_.validate(**document, request).valid()) return false;
    resources_.push_back(std::move(text));
    return true;
  }

  std::optional<std::string> take() {
    if (resources_.empty()) return std::nullopt;
    auto document = json::Document::parse(write());
    if (!document) return std::nullopt;
    std::set<std::string, std::less<>> asked;
    for (const auto& entry : clins::read_information(**document, gathering_.row.kind))
      if (gathering_.classes.has(entry.information)) asked.insert(entry.resource);
    if (std::erase_if(resources_, [&](const auto& one) { return !asked.contains(one); }) > 0)
      document = json::Document::parse(write());
    if (resources_.empty() || !is_right(**document)) return std::nullopt;
    return std::string((*document)->text());
  }
  std::size_t size() const { return resources_.size(); }

 private:
  clins::CollectionHead head() const {
    return {clins::kind_row(gathering_.row.kind).type, gathering_.identifier, now_};
  }
  std::string uuids() const {
    const crypto::Sha256 digest = crypto::sha256(gathering_.identifier + " " + now_);
    return {digest.begin(), digest.begin() + 16};
  }
  std::string write() const {
    clins::CollectionWriter writer(head(), uuids());
    writer.add(patient_);
    for (const std::string& resource : resources_) writer.add(resource);
    return writer.take();
  }
  // As the exchange will look at it.
  bool is_right(const json::Document& document) const {
    fhir::Issues issues;
    const auto unit = clins::read_unit(document, issues);
    if (!unit) return false;
    clins::check_issuer(*unit, {&gathering_.institution, 1}, issues);
    clins::check_rules(document, unit->kind, validator_, request_, issues);
    return !clins::any_error(issues);
  }

  const Gathering& gathering_;
  std::string now_;
  const validate::Validator& validator_;
  validate::Request request_;
  std::string patient_;
  std::string patient_url_;
  std::vector<std::string> resources_;
};

}  // namespace

std::span<const FhirSearchRow> fhir_search_rows() {
  return kRows;
}

bool is_stated(json::Value resource) {
  if (resource["resourceType"].equals("Observation")) {
    constexpr std::array<std::string_view, 4> kThere = {"final", "amended", "corrected",
                                                        "preliminary"};
    return std::ranges::any_of(
        kThere, [&](std::string_view status) { return resource["status"].equals(status); });
  }
  const json::Value verification = resource["verificationStatus"];
  if (resource["resourceType"].equals("Condition"))
    return has_code(verification, "confirmed") && !is_doubtful(resource["code"]);
  return !has_code(verification, "refuted") && !has_code(verification, "entered-in-error");
}

Gathered gather(const Gathering& gathering, json::Value patient,
                std::span<const json::Value> resources, const validate::Validator& validator) {
  Gathered gathered;
  Collecting collecting(gathering, patient, validator);
  for (const json::Value resource : resources)
    if (!collecting.add(resource)) ++gathered.refused;
  const std::size_t taken = collecting.size();
  gathered.unit = collecting.take();
  // What is right by itself and wrong together with its patient: all of it.
  if (!gathered.unit && collecting.size() > 0) gathered.refused += taken;
  return gathered;
}

}  // namespace tasuki::gateway
