// Everything that a storage has of one patient, converted: what a PULL is answered from.
#pragma once

#include "ssmix2/convert.hpp"
#include "ssmix2/storage.hpp"

namespace tasuki::ssmix2 {

// The person of the newest current ADT-00. Faults: unreadable where there is none, and those of
// parse and read_person; the path says of which file.
std::expected<Person, FileFault> find_person(const Storage& storage, std::string_view local_number);

struct PatientUnits {
  Person person;
  std::vector<Unit> units;        // that hold any of the classes, in the order of the files
  std::vector<FileFault> faults;  // of files and entries that were left out
};
// All current files of the patient that may give one of the classes. Error: file_unreadable;
// item_unknown where the storage does not know the patient or no ADT-00 says who they are.
Result<PatientUnits> read_patient(const Storage& storage, std::string_view local_number,
                                  clins::ClassSet classes, const Context& context);

// A patient and the classes that their files may hold, told by the data types that there are. Only
// ADT-00 is looked into: most have no allergy there.
struct Holder {
  std::string local_number;
  clins::ClassSet classes;
};
Result<std::vector<Holder>> patients(const Storage& storage);

}  // namespace tasuki::ssmix2
