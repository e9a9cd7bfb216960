// What a Pack holds: the bytes of the file and the views into them.
#pragma once

#include <string>
#include <vector>

#include "rulepack/image.hpp"
#include "rulepack/pack.hpp"

namespace tasuki::rulepack {

struct Pack::Mapping {
  Mapping() = default;
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping();

  std::string owned;       // from_bytes
  void* mapped = nullptr;  // open
  std::size_t size = 0;
  std::string identity;
  Sections rows;
  std::vector<fhirpath::Primitive> primitives;  // by structure

  static Result<std::unique_ptr<const Mapping>> of_file(const std::string& path);
  static Result<std::unique_ptr<const Mapping>> of_bytes(std::string bytes, DigestCheck check);

 private:
  Result<> read(std::string_view bytes, DigestCheck check);
};

}  // namespace tasuki::rulepack
