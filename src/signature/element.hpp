// The FHIR Signature element around a JWS.  http://hl7.org/fhir/R4/datatypes.html#Signature
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "json/document.hpp"

namespace tasuki::signature {

struct Element {
  Time when;
  std::string jws;         // what data has, decoded
  std::string time_stamp;  // DER of the token in the extension; empty: none
};

// Error: signature_malformed.
Result<Element> read_element(json::Value element);

// That the header's statement has every member of the element but data and extension, each with
// the same bytes, and none besides: who, when and what for are signed too. Error:
// signature_mismatch.
Result<> check_statement(json::Value element, std::string_view statement);

// Author's signature. `reference` names the signer ("urn:uuid:..." of a Practitioner), `display` is
// a name for people; either may be empty.
struct Signatory {
  std::string reference;
  std::string display;
};
std::string write_statement(const Signatory& who, Time when);
// `statement` with data and, unless empty, the time stamp.
std::string write_element(std::string_view statement, std::string_view jws,
                          std::string_view time_stamp);

}  // namespace tasuki::signature
