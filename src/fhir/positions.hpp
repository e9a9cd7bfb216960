// Places in a document -> line and column, for many places at once.
//
// One pass over the text whatever the number of places: a document with a hundred thousand faults
// must not be read a hundred thousand times.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "json/document.hpp"

namespace tasuki::fhir {

// positions(d, offsets)[i] is the position of the byte offsets[i] of the document's text.
std::vector<json::Position> positions(const json::Document& document,
                                      std::span<const std::size_t> offsets);

}  // namespace tasuki::fhir
