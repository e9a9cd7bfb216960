// A referral letter for tests that is right in every respect: a sample of the repository with other
// parties, keys and words. What a test sets decides, what it breaks is refused.
#pragma once

#include <memory>
#include <string>

#include "validate/validator.hpp"

namespace tasuki::clins {

struct Letter {
  std::string from = "1310000001";
  std::string to = "1310000002";
  std::string serial = "0001";
  std::string prefix;  // of the identifier; empty: `from`
  std::string insured = "00012345:あいう:187:05";
  std::string birth_date = "1955-05-04";
  std::string type = "57133-1";
  std::string note = "いつもお世話になっております。";
  std::size_t bytes = 0;  // at least: padded with text

  std::string json() const;
};

// The rules that this build ships, opened once.
const validate::Validator& test_validator();
std::shared_ptr<const validate::Validator> shared_test_validator();

}  // namespace tasuki::clins
