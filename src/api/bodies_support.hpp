// Bodies for the HTTP cases, from KEY=VALUE options: Parameters resources (`keys`, `person`,
// `nobody`) and collections, as tests/cases/http/README.md says.
#pragma once

#include <string>
#include <string_view>

namespace tasuki::api {

std::string make_parameters(std::string_view kind, std::string_view options);
std::string make_collection(std::string_view options);

}  // namespace tasuki::api
