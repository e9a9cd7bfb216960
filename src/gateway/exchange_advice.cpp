#include "gateway/exchange_advice.hpp"

#include "clins/institution.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"

namespace tasuki::gateway {
namespace {

std::string eligibility_question(const clins::InsuredIdentity& insured,
                                 const std::string& birth_date) {
  const std::string value =
      insured.insurer + ":" + insured.symbol + ":" + insured.number + ":" + insured.branch;
  json::Writer w;
  w.object().field("resourceType", "Parameters").key("parameter").array();
  w.object().field("name", "insured").key("valueIdentifier").object();
  w.field("system", insured.public_payer ? clins::kPublicPayerSystem : clins::kInsuredSystem);
  w.field("value", value).end().end();
  w.object().field("name", "birthDate").field("valueDate", birth_date).end();
  w.end().end();
  return w.take();
}

// Only the one Organization that was asked for, whatever else stands there.
json::Value organization_of(json::Value searchset, const std::string& institution) {
  for (const json::Value entry : searchset["entry"].items())
    for (const json::Value identifier : entry["resource"]["identifier"].items())
      if (identifier["system"].equals(clins::kInstitutionSystem) &&
          identifier["value"].equals(institution))
        return entry["resource"];
  return {};
}

}  // namespace

Result<Participation> ExchangeAdvice::participation(const std::string& institution) {
  http::Call call;
  call.target = "/fhir/Organization?identifier=" +
                http::encode_query(std::string(clins::kInstitutionSystem) + "|" + institution);
  const auto response = TRY(exchange_.call(actor_, std::move(call)));
  if (response.status != 200) return fail(Code::peer_answer_invalid, describe(response));
  const auto document = json::Document::parse(response.body);
  if (!document || !(*document)->root()["type"].equals("searchset"))
    return fail(Code::peer_answer_invalid, "not a searchset");
  const json::Value organization = organization_of((*document)->root(), institution);
  if (!organization) return Participation::absent;
  return organization["active"].boolean() ? Participation::active : Participation::suspended;
}

Result<InsuredStanding> ExchangeAdvice::standing(const clins::InsuredIdentity& insured,
                                                 const std::string& birth_date) {
  const std::string body = eligibility_question(insured, birth_date);
  http::Call call;
  call.method = "POST";
  call.target = std::string(kEligibilityCall);
  call.headers.add("Content-Type", std::string(rest::kFhirJson));
  call.body = body;
  const auto response = TRY(exchange_.call(actor_, std::move(call)));
  if (response.status >= 200 && response.status < 300) return InsuredStanding::valid;
  if (response.status == 404 || response.status == 405) return InsuredStanding::unchecked;
  const AdviceRow* const row = advice_on(response.body);
  if (row != nullptr && row->reason == AdviceReason::insured_invalid)
    return InsuredStanding::refused;
  if (row != nullptr && row->reason == AdviceReason::insured_outdated)
    return InsuredStanding::outdated;
  return fail(Code::peer_answer_invalid, describe(response));
}

}  // namespace tasuki::gateway
