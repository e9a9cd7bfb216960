#include "generate/vocabulary.hpp"

#include <algorithm>
#include <array>

#include "base/assert.hpp"

namespace tasuki::generate {
namespace {

constexpr FamilyName kFamilyNames[] = {
#define TASUKI_FAMILY_NAME(...) {__VA_ARGS__},
#include "generate/vocabulary/family_names.def"
#undef TASUKI_FAMILY_NAME
};

constexpr GivenName kGivenNames[] = {
#define TASUKI_GIVEN_NAME(sex, kanji, kana) {Sex::sex, kanji, kana},
#include "generate/vocabulary/given_names.def"
#undef TASUKI_GIVEN_NAME
};

constexpr Institution kInstitutions[] = {
#define TASUKI_INSTITUTION(kind, code, name, kana, phone, postal_code, address, family, given,  \
                           family_kana, given_kana)                                             \
  {InstitutionKind::kind, code, name, kana, phone, postal_code, address, {family, family_kana}, \
   {given, given_kana}},
#include "generate/vocabulary/institutions.def"
#undef TASUKI_INSTITUTION
};

constexpr Disease kDiseases[] = {
#define TASUKI_DISEASE(name, code, display, department_code, department, youngest, percent, \
                       course, seriousness)                                                 \
  {name,     code,    display,        department_code,         department,                  \
   youngest, percent, Course::course, Seriousness::seriousness},
#include "generate/vocabulary/diseases.def"
#undef TASUKI_DISEASE
};

constexpr LaboratoryTest kTests[] = {
#define TASUKI_TEST(...) {__VA_ARGS__},
#include "generate/vocabulary/tests.def"
#undef TASUKI_TEST
};

constexpr Effect kEffects[] = {
#define TASUKI_EFFECT(...) {__VA_ARGS__},
#include "generate/vocabulary/effects.def"
#undef TASUKI_EFFECT
};

#define TASUKI_USAGE(name, code, text) constexpr Usage name{code, text};
#include "generate/vocabulary/usages.def"
#undef TASUKI_USAGE

constexpr Drug kDrugs[] = {
#define TASUKI_DRUG(...) {__VA_ARGS__},
#include "generate/vocabulary/drugs.def"
#undef TASUKI_DRUG
};

constexpr Allergen kAllergens[] = {
#define TASUKI_ALLERGEN(category, ...) {#category, __VA_ARGS__},
#include "generate/vocabulary/allergens.def"
#undef TASUKI_ALLERGEN
};

constexpr CheckupItem kCheckupItems[] = {
#define TASUKI_CHECKUP_ITEM(...) {__VA_ARGS__},
#include "generate/vocabulary/checkup_items.def"
#undef TASUKI_CHECKUP_ITEM
};

}  // namespace

std::span<const FamilyName> family_names() {
  return kFamilyNames;
}

std::span<const GivenName> given_names() {
  return kGivenNames;
}

std::span<const Institution> institutions() {
  return kInstitutions;
}

std::span<const Disease> diseases() {
  return kDiseases;
}

std::span<const LaboratoryTest> tests() {
  return kTests;
}

std::span<const Effect> effects() {
  return kEffects;
}

std::span<const Drug> drugs() {
  return kDrugs;
}

std::span<const Allergen> allergens() {
  return kAllergens;
}

std::span<const CheckupItem> checkup_items() {
  return kCheckupItems;
}

const LaboratoryTest& test_of(std::string_view local) {
  const auto* found = std::ranges::find(kTests, local, &LaboratoryTest::local);
  TASUKI_ASSERT(found != std::end(kTests));
  return *found;
}

}  // namespace tasuki::generate
