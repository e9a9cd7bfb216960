// A unit of the exchange as the DocumentReference that stands for it on the wire.
#pragma once

#include "exchange/exchange.hpp"
#include "rest/document_reference.hpp"

namespace tasuki::api {

rest::DocumentReference to_reference(const exchange::UnitView& unit);
std::vector<rest::DocumentReference> to_references(const std::vector<exchange::UnitView>& units);

}  // namespace tasuki::api
