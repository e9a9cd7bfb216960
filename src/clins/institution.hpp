// Institution codes: prefecture 2, fee table 1 (1 medical, 3 dental), number 7 digits.
#pragma once

#include <string_view>

namespace tasuki::clins {

// Of an identifier that is an institution's code.
inline constexpr std::string_view kInstitutionSystem =
    "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no";

// Of an institution's own number of a patient (照会番号): its code follows. JP Core, Patient.identifier.
inline constexpr std::string_view kLocalNumberSystem = "urn:oid:1.2.392.100495.20.3.51.1";

// ^[0-4][0-9][1-3][0-9]{7}$
bool is_institution_code(std::string_view text);

}  // namespace tasuki::clins
