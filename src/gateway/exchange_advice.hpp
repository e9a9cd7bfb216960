// What advice needs to know, asked of the exchange on behalf of one actor: its directory and, where
// it offers that, its check of insured numbers. Numbers travel in bodies, never in URLs.
#pragma once

#include "gateway/advice.hpp"
#include "gateway/exchange_line.hpp"

namespace tasuki::gateway {

class ExchangeAdvice final : public AdviceSource {
 public:
  // The call of the exchange that confirms an insured number and birth date: Parameters with
  // `insured` (valueIdentifier) and `birthDate` (valueDate). 2xx: valid; an OperationOutcome with
  // TSK4101 or TSK4102: refused, outdated; 404 or 405: there is no such call.
  static constexpr std::string_view kEligibilityCall = "/fhir/Patient/$eligibility";

  ExchangeAdvice(DirectLines& exchange, const clins::Actor& actor)
      : exchange_(exchange), actor_(actor) {}

  // Errors: of DirectLines::call; peer_answer_invalid.
  Result<Participation> participation(const std::string& institution) override;
  Result<InsuredStanding> standing(const clins::InsuredIdentity& insured,
                                   const std::string& birth_date) override;

 private:
  DirectLines& exchange_;
  const clins::Actor& actor_;
};

}  // namespace tasuki::gateway
