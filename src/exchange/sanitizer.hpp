// What an attachment passes before anybody but its sender can read it (ファイル無害化).
#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"
#include "clins/attachment_type.hpp"

namespace tasuki::exchange {

struct Sanitized {
  bool clean = false;
  std::string report;  // kept with the attachment and shown to who reads it: "none"
};

class Sanitizer {
 public:
  virtual ~Sanitizer() = default;
  // The whole file, from its first piece to an empty one, still seen by nobody. Not clean: it is
  // refused with the report.
  using Pieces = std::function<Result<std::string>()>;
  virtual Result<Sanitized> sanitize(clins::AttachmentType type, const Pieces& pieces) = 0;
};

// Lets everything pass as it was sent and says so: "none".
Sanitizer& no_sanitizer();

}  // namespace tasuki::exchange
