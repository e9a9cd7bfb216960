// Answers PULL from the FHIR server of an EMR: the 6 information from its resources, the documents
// that its DocumentReferences point to. docs/operate/pull.md says what such a server must offer.
//
// What it gives is what the EMR shows; what must not leave yet, the EMR marks (未提供) or does not
// serve. An answer is whole or fails: a page that does not come is never taken for the last.
#pragma once

#include <optional>

#include "base/log.hpp"
#include "gateway/fhir_server/fhir_server.hpp"
#include "gateway/fhir_server/gathered.hpp"
#include "gateway/pull/source.hpp"

namespace tasuki::gateway {

class FhirServerSource final : public Source {
 public:
  struct Dependencies {
    std::unique_ptr<FhirServer> server;
    std::string institution;    // code
    std::string number_system;  // of the local patient numbers among Patient.identifier
    const validate::Validator& validator;
    const Clock& clock;
    const Log& log;
  };
  explicit FhirServerSource(Dependencies dependencies) : with_(std::move(dependencies)) {}

  Result<std::vector<std::string>> units(const pull::Question& question) override;
  // Everybody on the server, with the classes whose types it says it has: what it holds of whom
  // only asking for each would tell.
  Result<std::vector<Holding>> holdings() override;

 private:
  struct Patient;
  Result<std::optional<Patient>> find(const pull::Subject& subject, FhirServer::Until until);
  Result<> add_information(const FhirSearchRow& row, const Patient& patient,
                           const pull::Question& question, FhirServer::Until until,
                           std::vector<std::string>& units);
  Result<> add_documents(const Patient& patient, const pull::Question& question,
                         FhirServer::Until until, std::vector<std::string>& units);
  Result<clins::ClassSet> offered(FhirServer::Until until);
  std::string number_of(json::Value patient) const;
  std::string identifier_of(const FhirSearchRow& row, const std::string& number, Time now) const;

  Dependencies with_;
};

}  // namespace tasuki::gateway
