// The patients' API on an exchange of its own, without sockets, with a test issuer whose token
// every call carries.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "api/patient/patient_api.hpp"
#include "clins/collection_support.hpp"
#include "exchange/world_support.hpp"
#include "oidc/test_issuer.hpp"

namespace tasuki::api::patient {

inline constexpr const char* kClinic = "1310000001";
inline constexpr const char* kHospital = "1310000002";
inline constexpr const char* kPerson = "p-187";
inline constexpr const char* kAnother = "p-188";

class PatientWorld {
 public:
  PatientWorld();

  exchange::UnitView send(const std::string& content, const char* from = kClinic,
                          exchange::Consent consent = exchange::Consent::oral);
  exchange::UnitView send(const exchange::Letter& letter,
                          exchange::Consent consent = exchange::Consent::oral);
  exchange::UnitView send(const clins::Collection& collection);

  http::Response call(const std::string& method, const std::string& target,
                      const std::string& body = {}, const char* person = kPerson);
  http::Response get(const std::string& target, const char* person = kPerson) {
    return call("GET", target, {}, person);
  }
  http::Response call_with(const std::string& authorization, const std::string& target);
  std::string token(const char* person = kPerson) const;

  exchange::World world;

 private:
  http::Response send(http::Request& request);
  oidc::TestIssuer issuer_;
  oidc::Verifier verifier_;
  http::Router router_;
};

// A letter with a condition that the patient has not been told.
std::string untold_letter(const exchange::Letter& letter);
// Without what differs between two worlds in any case: ids, cursors, digests and times.
std::string without_ids(const std::string& body);

}  // namespace tasuki::api::patient
