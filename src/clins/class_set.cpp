#include "clins/class_set.hpp"

namespace tasuki::clins {

ClassSet ClassSet::all() {
  ClassSet set;
  for (const InformationClassRow& row : information_classes()) set.add(row.id);
  return set;
}

ClassSet classes_of(Kind kind) {
  ClassSet set;
  switch (kind) {
    case Kind::referral:
    case Kind::discharge_summary:
      set.add(InformationClass::documents);
      break;
    case Kind::checkup_report:
    case Kind::patient_summary:
      set.add(InformationClass::checkups);
      break;
    case Kind::conditions:
      set.add(InformationClass::conditions);
      break;
    case Kind::allergies:
      set.add(InformationClass::allergies);
      break;
    case Kind::observations:
      break;
  }
  return set;
}

}  // namespace tasuki::clins
