// Bodies of the calls about a person.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "clins/insured.hpp"

namespace tasuki::cli::demo {

// As documents write it: "06139999:一:1000:00".
std::string written(const clins::InsuredIdentity& insured);

// Parameters `insured` and `birthDate`; with classes, also what consent to them needs.
std::string person_body(std::string_view insured, std::string_view birth_date,
                        std::span<const std::string_view> consent_to = {});

}  // namespace tasuki::cli::demo
