// Reads what the exchange needs from a registered Bundle: its kind, its three keys, its sender and
// its destination; and says, as Issues, what is missing. No I/O, no look-ups.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "clins/insured.hpp"
#include "clins/kind.hpp"
#include "clins/marks.hpp"
#include "fhir/issue.hpp"

namespace tasuki::clins {

inline constexpr std::string_view kBundleIdentifierSystem =
    "http://jpfhir.jp/fhir/clins/bundle-identifier";

// An institution code with the place where it stands, so that an issue can point at it.
struct NamedInstitution {
  std::string code;
  std::string expression;
  json::Position position;
};

struct Unit {
  Kind kind = Kind::referral;
  std::string identifier_system;  // key 2
  std::string identifier_value;   // key 3: "1310000001^2026^0001"
  InsuredIdentity insured;        // key 1
  std::string birth_date;         // FHIR date, whole: "1955-05-04"
  Marks marks;                    // any of them that stands on anything in it
  std::string destination;        // section 910's institution code; empty where the kind has none
  // Every place that says whose unit it is: the identifier's prefix, section 920's organization,
  // the institution extensions.
  std::vector<NamedInstitution> issuers;
};

// nullopt exactly when an issue of severity error was appended.
std::optional<Unit> read_unit(const json::Document& document, fhir::Issues& issues);

// A unit may be registered only by the institution that it names, under one of that institution's
// codes (an institution can hold several: medical and dental, before and after a move). Appends one
// issue for each place that names another.
void check_issuer(const Unit& unit, std::span<const std::string> codes, fhir::Issues& issues);

}  // namespace tasuki::clins
