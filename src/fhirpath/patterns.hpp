// Compiled regular expressions, kept by their text: RE2, so matching is linear in the text.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace tasuki::fhirpath {

class Patterns {
 public:
  Patterns();
  ~Patterns();
  // nullptr: not a pattern, or one that needs more than RE2 offers (look-around, back-references).
  // Single-line mode: the dot matches a line feed too. Valid until the next call.
  const re2::RE2* find(std::string_view pattern);

 private:
  std::map<std::string, std::unique_ptr<re2::RE2>, std::less<>> compiled_;
};

}  // namespace tasuki::fhirpath
