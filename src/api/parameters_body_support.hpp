// Parameters resources for the HTTP cases: `keys`, `person` and `nobody` with KEY=VALUE options, as
// tests/cases/http/README.md says.
#pragma once

#include <string>
#include <string_view>

namespace tasuki::api {

std::string make_parameters(std::string_view kind, std::string_view options);

}  // namespace tasuki::api
