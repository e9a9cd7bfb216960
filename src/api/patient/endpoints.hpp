// The calls of the patients' API, one a file; as those of api/endpoints.hpp.
#pragma once

#include "api/patient/patient_api.hpp"
#include "exchange/patient.hpp"

namespace tasuki::api::patient {

struct Context {
  explicit Context(const Dependencies& d) : with(d), view(d.exchange) {}

  // Who calls. Errors: credential_*; those of PatientView::admit.
  Result<exchange::Patient> patient(const http::Request& request);

  Dependencies with;
  exchange::PatientView view;
};

using Endpoint = Result<http::Answer>(Context&, http::Request&);

Endpoint get_document_reference;
Endpoint get_bundle;
Endpoint consent_document;
Endpoint withdraw_document;
Endpoint get_consent;
Endpoint post_consent;
Endpoint withdraw_consent;
Endpoint get_audit_event;
Endpoint get_summary;

}  // namespace tasuki::api::patient
