// The embedded registry: persons, their insured numbers over time, institutions, consents, in one
// SQLite file of its own. One writer thread commits, readers go on beside it; several processes may
// have it open. The schema is in migrations/, the files it loads in docs/formats/eligibility.md.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "eligibility/eligibility.hpp"

namespace tasuki::eligibility {

struct RegistryOptions {
  std::string path;
  std::string vfs{};  // empty: the default one
};

// A file to load: its name stands in messages and, by its end, says the format (.csv or .json).
struct LoadFile {
  std::string name;
  std::string bytes;
};

struct Loaded {
  std::size_t institutions = 0;
  std::size_t persons = 0;
  std::size_t numbers = 0;
};

class Registry : public Eligibility {
 public:
  // Makes or upgrades the file. Errors: store_failed, disk_full, schema_unknown. `clock` and
  // `metrics` must outlive it; the clock decides when consents begin and end.
  static Result<std::unique_ptr<Registry>> open(const RegistryOptions& options, const Clock& clock,
                                                Metrics& metrics);

  // All files or nothing, in their order. What a file says of a person or an institution takes the
  // place of what was known; a person whom it does not name is left alone. Error: load_invalid
  // ("persons.csv:12: ...", without values).
  virtual Result<Loaded> load(std::span<const LoadFile> files) = 0;
};

}  // namespace tasuki::eligibility
