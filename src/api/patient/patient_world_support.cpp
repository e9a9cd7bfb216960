#include "api/patient/patient_world_support.hpp"

#include <regex>

#include "http/target.hpp"
#include "rest/answer.hpp"

namespace tasuki::api::patient {
namespace {

constexpr const char* kIssuer = "https://id.example";
constexpr const char* kAudience = "urn:example:patients";

}  // namespace

PatientWorld::PatientWorld()
    : issuer_(kIssuer, crypto::PrivateKey::generate(), world.clock, world.random),
      verifier_(
          {kIssuer, kAudience, "sub", {}, {}}, [this] { return issuer_.jwks(); }, world.clock,
          world.log),
      router_(make_router({world.exchange, verifier_, world.clock, world.log, Lang::ja})) {
  world.add(kClinic, "港診療所");
  world.add(kHospital, "東京第一病院");
}

exchange::UnitView PatientWorld::send(const std::string& content, const char* from,
                                      exchange::Consent consent) {
  exchange::Submission submission;
  submission.content = content;
  submission.consent = consent;
  auto submitted = world.exchange.submit(world.caller(from), std::move(submission)).value();
  EXPECT_EQ(submitted.disposition, exchange::Disposition::created);
  return submitted.unit.value();
}

exchange::UnitView PatientWorld::send(const exchange::Letter& letter, exchange::Consent consent) {
  return send(letter.json(), letter.from.c_str(), consent);
}

exchange::UnitView PatientWorld::send(const clins::Collection& collection) {
  return send(collection.json(), collection.from.c_str(), exchange::Consent::later);
}

std::string PatientWorld::token(const char* person) const {
  return issuer_.token(person, kAudience);
}

http::Response PatientWorld::send(http::Request& request) {
  const auto route = router_.find(request);
  if (!route) return rest::error_response(route.error(), Lang::ja);
  http::Answer answer = (*route)->handler(request);
  if (auto* stream = std::get_if<http::Stream>(&answer)) {
    for (;;) {
      const std::string piece = stream->next().value();
      if (piece.empty()) return std::move(stream->head);
      stream->head.body += piece;
    }
  }
  return std::get<http::Response>(std::move(answer));
}

http::Response PatientWorld::call(const std::string& method, const std::string& target,
                                  const std::string& body, const char* person) {
  auto parsed = http::parse_target(target).value();
  http::Request request;
  request.method = method;
  request.path = std::move(parsed.path);
  request.query = std::move(parsed.query);
  request.body = body;
  request.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  if (!body.empty()) request.headers.add("Content-Type", "application/fhir+json");
  request.headers.add("Authorization", "Bearer " + token(person));
  return send(request);
}

http::Response PatientWorld::call_with(const std::string& authorization,
                                       const std::string& target) {
  http::Request request;
  request.method = "GET";
  request.path = target;
  if (!authorization.empty()) request.headers.add("Authorization", authorization);
  return send(request);
}

std::string untold_letter(const exchange::Letter& letter) {
  std::string text = letter.json();
  const std::size_t profile = text.find("StructureDefinition/JP_Condition_eCS\"");
  EXPECT_NE(profile, std::string::npos);
  const std::size_t end = text.find(']', profile) + 1;
  text.insert(end,
              R"(,"tag":[{"system":"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication",)"
              R"("code":"UNINFORMED"}])");
  return text;
}

std::string without_ids(const std::string& body) {
  static const std::regex kIds(
      R"([0-9a-f]{64}|\b[a-z2-7]{26}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\d{4}-\d\d-\d\dT[0-9:.]+Z)");
  return std::regex_replace(body, kIds, "*");
}

}  // namespace tasuki::api::patient
