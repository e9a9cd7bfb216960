// The same made-up people as an SS-MIX2 storage has them: HL7 v2 messages with their file names.
// One hospital's storage: every visit of a history is taken to have happened there.
#pragma once

#include <string>
#include <vector>

#include "generate/world.hpp"
#include "ssmix2/file_name.hpp"

namespace tasuki::generate {

struct StorageFile {
  ssmix2::FileName name;
  std::string content;  // ISO-2022-JP
};

// Of one person: ADT-00, ADT-61 where they have allergies, PPR-01, and for each visit OML-11 or
// OMP-01. The same plan gives the same bytes.
std::vector<StorageFile> storage_files(const World& world, const Person& person,
                                       const Institution& institution);

}  // namespace tasuki::generate
