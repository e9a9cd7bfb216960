// Where an institution's gateway gets what a PULL asks for: whatever stands behind it, an EMR's
// storage or a directory that it fills. A port with one implementation for each kind of EMR.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "pull/question.hpp"

namespace tasuki::gateway {

struct Holding {
  std::string local_number;
  clins::ClassSet classes;
};

class Source {
 public:
  virtual ~Source() = default;
  // Units as they would be registered (documents, collections of the 6 information), of the classes
  // asked for; none when the person is not known here. Thread-safe.
  virtual Result<std::vector<std::string>> units(const pull::Question& question) = 0;
  // Everybody that the EMR knows, by its own numbers.
  virtual Result<std::vector<Holding>> holdings() = 0;
};

}  // namespace tasuki::gateway
