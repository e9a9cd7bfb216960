// A unit as its patient sees it: a DocumentReference with the names of the institutions, without
// the sender's receipt. Of a collection neither size nor digest, which would change with entries
// that the patient does not see.
#pragma once

#include "api/patient/endpoints.hpp"
#include "json/writer.hpp"

namespace tasuki::api::patient {

// Errors: those of the store.
Result<> write_reference(json::Writer& writer, Context& context, const exchange::UnitView& unit);

}  // namespace tasuki::api::patient
