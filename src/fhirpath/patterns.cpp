#include "fhirpath/patterns.hpp"

#include <re2/re2.h>

#include "base/limits.hpp"

namespace tasuki::fhirpath {
namespace {

// Documents ask for few patterns; more than these come from patterns that are computed.
constexpr std::size_t kKeptMax = 256;
constexpr std::int64_t kMemoryMax = 1024 * 1024;  // of one pattern's automata

}  // namespace

Patterns::Patterns() = default;
Patterns::~Patterns() = default;

const re2::RE2* Patterns::find(std::string_view pattern) {
  if (pattern.size() > limits::kFhirpathPatternBytesMax) return nullptr;
  auto found = compiled_.find(pattern);
  if (found == compiled_.end()) {
    if (compiled_.size() >= kKeptMax) compiled_.clear();
    re2::RE2::Options options;
    options.set_dot_nl(true);
    options.set_log_errors(false);
    options.set_max_mem(kMemoryMax);
    auto compiled =
        std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
    found = compiled_.emplace(std::string(pattern), std::move(compiled)).first;
  }
  return found->second->ok() ? found->second.get() : nullptr;
}

}  // namespace tasuki::fhirpath
