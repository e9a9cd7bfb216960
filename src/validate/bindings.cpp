// Codes and the value sets that they must come from. http://hl7.org/fhir/R4/terminologies.html
#include "validate/json_text.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {

using json::Type;
using rulepack::BindingRow;
using rulepack::kNone;
using rulepack::Membership;
using rulepack::Strength;

namespace {

// What one coded value says about a value set.
struct Coded {
  Membership membership = Membership::out;
  bool any = false;   // a code is there at all
  std::string shown;  // the first code that is not in the set
};

void look_at(const rulepack::Pack& pack, const rulepack::ValueSetRow& set,
             const json::Value& system, const json::Value& code, Coded& result) {
  if (!code) return;
  const JsonText text(code);
  const JsonText uri(system);
  // Without a system a Coding means nothing: it is in no set.
  const Membership found = rulepack::member_of(pack, set, uri.view(), text.view());
  result.any = true;
  if (found == Membership::in || result.membership == Membership::in) {
    result.membership = Membership::in;
  } else if (found == Membership::unknown) {
    result.membership = Membership::unknown;
  }
  if (found == Membership::out && result.shown.empty()) result.shown = text.view();
}

// `value`: a code as a string, a Coding, a Quantity or a CodeableConcept.
// http://hl7.org/fhir/R4/terminologies.html#4.1
Coded look_at(const rulepack::Pack& pack, const rulepack::ValueSetRow& set,
              const json::Value& value) {
  Coded result;
  if (value.is(Type::string)) {
    look_at(pack, set, {}, value, result);
  } else if (const json::Value codings = value["coding"]) {
    for (const json::Value coding : codings.items())
      look_at(pack, set, coding["system"], coding["code"], result);
  } else {
    look_at(pack, set, value["system"], value["code"], result);
  }
  return result;
}

}  // namespace

void Walker::check_binding(const Item& item, const ElementRow& rule) {
  const InFamily family(Family::bindings);
  const BindingRow& binding = pack_.binding(rule.binding);
  // An erratum of R4: the profiles of vital signs require these units of components too, which R4's
  // own oxygen saturation (L/min) does not meet. Taken as extensible, as HL7's validator does.
  // http://hl7.org/fhir/R4/oxygensat.html
  if (pack_.text(binding.url).starts_with("http://hl7.org/fhir/ValueSet/ucum-vitals-common"))
    return check_value_set(item, binding, binding.value_set, Strength::extensible,
                           IssueId::code_not_in_extensible);
  if (binding.max_value_set != kNone)
    check_value_set(item, binding, binding.max_value_set, Strength::required,
                    IssueId::code_not_in_max);
  if (binding.strength == Strength::required)
    check_value_set(item, binding, binding.value_set, Strength::required,
                    IssueId::code_not_in_required);
  if (binding.strength == Strength::extensible)
    check_value_set(item, binding, binding.value_set, Strength::extensible,
                    IssueId::code_not_in_extensible);
}

void Walker::check_value_set(const Item& item, const BindingRow& binding, Ref value_set,
                             Strength strength, IssueId wrong) {
  const std::string_view url =
      pack_.text(wrong == IssueId::code_not_in_max ? binding.max_url : binding.url);
  if (value_set == kNone) return report(IssueId::code_not_checked, item, std::string(url));
  const rulepack::ValueSetRow& set = pack_.value_set(value_set);
  const Coded coded = look_at(pack_, set, item.node.value);
  if (coded.membership == Membership::in) return;
  if (!coded.any) {
    // A Quantity without a code is only a number; text alone is no code of a required set.
    const bool concept_only =
        item.place->structure != kNone &&
        knowledge_.type(item.place->structure).special == Special::codeable_concept;
    if (strength == Strength::required && concept_only)
      report(IssueId::code_missing, item, std::string(url));
    return;
  }
  if (coded.membership == Membership::unknown || set.checkable == rulepack::Checkable::no)
    return report(IssueId::code_not_checked, item, std::string(url));
  // The right code of a wrong system is no help.
  std::string nearest(rulepack::nearest_code(pack_, set, coded.shown));
  if (nearest == coded.shown) nearest.clear();
  report(wrong, item, coded.shown + " -> " + std::string(url), std::move(nearest));
}

// A required binding leaves no room for an extension in place of the code.
void Walker::check_absent_code(const Item& item, const ElementRow& rule) {
  const InFamily family(Family::bindings);
  const BindingRow& binding = pack_.binding(rule.binding);
  if (binding.strength == Strength::required)
    report(IssueId::code_missing, item, std::string(pack_.text(binding.url)));
}

bool Walker::is_in_value_set(const json::Value& value, Ref value_set) const {
  if (value_set == kNone) return false;
  return look_at(pack_, pack_.value_set(value_set), value).membership == Membership::in;
}

fhirpath::Answer Walker::member_of(const fhirpath::Node& node, std::string_view value_set) {
  const rulepack::ValueSetRow* set = pack_.find_value_set(value_set);
  if (set == nullptr || !node.value) return fhirpath::Answer::unknown;
  switch (look_at(pack_, *set, node.value).membership) {
    case Membership::in:
      return fhirpath::Answer::yes;
    case Membership::out:
      return fhirpath::Answer::no;
    case Membership::unknown:
      return fhirpath::Answer::unknown;
  }
  return fhirpath::Answer::unknown;
}

}  // namespace tasuki::validate
