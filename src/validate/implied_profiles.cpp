// Vital signs: profiles that FHIR itself demands of Observations with certain codes.
// http://hl7.org/fhir/R4/observation-vitalsigns.html
#include "validate/json_text.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {
namespace {

struct ImpliedProfile {
  std::string_view system;
  std::string_view code;
  std::string_view profile;
};

constexpr ImpliedProfile kImpliedProfiles[] = {
#define TASUKI_IMPLIED_PROFILE(system, code, profile) {system, code, profile},
#include "validate/implied_profiles.def"
#undef TASUKI_IMPLIED_PROFILE
};

bool is_vital_sign(const json::Value& observation) {
  for (const json::Value category : observation["category"].items())
    for (const json::Value coding : category["coding"].items())
      if (coding["code"].equals("vital-signs")) return true;
  return false;
}

}  // namespace

void Walker::add_implied_profiles(const Item& item, std::vector<Ref>& profiles) const {
  if (item.node.type != observation_type_ || !is_vital_sign(item.node.value)) return;
  for (const json::Value coding : item.node.value["code"]["coding"].items())
    for (const ImpliedProfile& row : kImpliedProfiles) {
      if (!coding["system"].equals(row.system) || !coding["code"].equals(row.code)) continue;
      const rulepack::StructureRow* profile = pack_.find_structure(row.profile);
      if (profile != nullptr) profiles.push_back(pack_.ref(*profile));
    }
}

}  // namespace tasuki::validate
