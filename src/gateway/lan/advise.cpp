// POST /fhir/Bundle/$advise: may this go electronically, or must it be issued on paper? Nothing is
// kept and nothing is sent. http://hl7.org/fhir/R4/operations.html
//
// The body is the Bundle itself, with the patient's answer in Tasuki-Consent (oral, later or
// refused); or, before there is a Bundle, Parameters: `destination` and `insured`
// (valueIdentifier), `birthDate` (valueDate), `consent` (valueCode).
#include "clins/institution.hpp"
#include "clins/unit.hpp"
#include "gateway/exchange_advice.hpp"
#include "gateway/lan/endpoints.hpp"

namespace tasuki::gateway::lan {
namespace {

Result<std::string> checked_consent(std::string consent) {
  if (consent == "oral" || consent == "later" || consent == "refused") return consent;
  return fail(Code::parameter_invalid, "the consent is oral, later or refused");
}

bool is_date(const std::string& text) {
  return text.size() == 10 && parse_instant(text + "T00:00:00Z").has_value();
}

Result<> read_insured(json::Value identifier, AdviceQuestion& question) {
  question.insured =
      TRY(clins::parse_insured(identifier["system"].string(), identifier["value"].string()));
  if (question.birth_date.empty()) return fail(Code::parameter_missing, "birthDate");
  if (!is_date(question.birth_date)) return fail(Code::parameter_invalid, "birthDate");
  return {};
}

Result<AdviceQuestion> read_parameters(json::Value root) {
  AdviceQuestion question;
  json::Value insured;
  for (const json::Value parameter : root["parameter"].items()) {
    const std::string name = parameter["name"].string();
    if (name == "destination") {
      question.destination = parameter["valueIdentifier"]["value"].string();
      if (!parameter["valueIdentifier"]["system"].equals(clins::kInstitutionSystem) ||
          !clins::is_institution_code(question.destination))
        return fail(Code::parameter_invalid, "destination is a 10-digit institution code");
    } else if (name == "insured") {
      insured = parameter["valueIdentifier"];
    } else if (name == "birthDate") {
      question.birth_date = parameter["valueDate"].string();
    } else if (name == "consent") {
      question.consent = TRY(checked_consent(parameter["valueCode"].string()));
    } else {
      return fail(Code::parameter_unknown, "known: destination, insured, birthDate, consent");
    }
  }
  if (question.destination.empty()) return fail(Code::parameter_missing, "destination");
  if (insured) TRY_VOID(read_insured(insured, question));
  return question;
}

// nullopt: the issues say why this is no unit.
Result<std::optional<AdviceQuestion>> read_question(const http::Request& request,
                                                    fhir::Issues& issues) {
  const auto document = TRY(json::Document::parse(request.body));
  if (document->root()["resourceType"].equals("Parameters"))
    return std::optional(TRY(read_parameters(document->root())));
  AdviceQuestion question;
  if (const auto consent = request.headers.find("Tasuki-Consent"))
    question.consent = TRY(checked_consent(std::string(*consent)));
  const auto unit = clins::read_unit(*document, issues);
  if (!unit) return std::optional<AdviceQuestion>();
  question.insured = unit->insured;
  question.birth_date = unit->birth_date;
  question.destination = unit->destination;
  return std::optional(std::move(question));
}

}  // namespace

Result<http::Answer> advise(Context& context, http::Request& request) {
  const Caller caller = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  TRY_VOID(rest::require_fhir_json(request));
  fhir::Issues issues;
  const auto question = TRY(read_question(request, issues));
  if (!question) {
    return rest::issues_response(error_row(Code::document_refused).http_status, issues,
                                 rest::language_of(request, context.default_language));
  }
  ExchangeAdvice source(context.exchange, caller.actor);
  const Advice advice = gateway::advise(*question, source);
  TRY_VOID(context.record(caller, "advise", ""));
  return rest::resource_response(200, to_json(advice));
}

}  // namespace tasuki::gateway::lan
