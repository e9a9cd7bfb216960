#include "clins/institution.hpp"

#include "base/text.hpp"

namespace tasuki::clins {

bool is_institution_code(std::string_view text) {
  return text.size() == 10 && all_digits(text) && text[0] <= '4' && text[2] >= '1' &&
         text[2] <= '3';
}

}  // namespace tasuki::clins
