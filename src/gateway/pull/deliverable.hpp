// What may leave the institution of a unit: nothing that is marked 未提供 (UNDELIVERED).
#pragma once

#include <optional>
#include <string>

namespace tasuki::gateway {

// A collection without its undelivered entries; a document as it is. nullopt when nothing is left,
// or when something undelivered stands in a document, which is whole or not at all.
std::optional<std::string> deliverable(const std::string& unit);

}  // namespace tasuki::gateway
