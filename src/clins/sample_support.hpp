// Small Bundles for tests: a letter and a collection that are accepted, and edits of their text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tasuki::clins {

std::string sample_letter();      // a referral of 1310000001 to 1310000002
std::string sample_collection();  // a collection of conditions of 1310000001

struct Edit {
  std::string_view from;  // must stand in the text exactly once
  std::string_view to;
};
std::string edited(std::string text, const std::vector<Edit>& edits);

}  // namespace tasuki::clins
