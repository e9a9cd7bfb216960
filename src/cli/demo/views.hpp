// What the hospital sees of patients who consent: the second part of the demo.
#pragma once

#include "cli/demo/country.hpp"
#include "cli/demo/letter.hpp"

namespace tasuki::cli::demo {

// The clinic registers laboratory reports about the letter's patient, the hospital looks at them.
// Gives how many results it saw. Leaves person.json, the body of the calls about that patient.
Result<std::size_t> show_results(World& world, const Letter& letter,
                                 const std::vector<std::string>& reports);

// The same for everything about somebody of the country. Leaves patient.json and patient.form.
Result<std::size_t> show_person(World& world, const generate::Person& person);

// The files of a directory, in the order of their names.
std::vector<std::string> reports_in(const std::string& directory);

}  // namespace tasuki::cli::demo
