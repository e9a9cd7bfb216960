#include "clins/letter_support.hpp"

#include <gtest/gtest.h>

#include "base/assert.hpp"
#include "base/files.hpp"
#include "test_paths.hpp"

namespace tasuki::clins {
namespace {

// What the sample says where a Letter says something else.
constexpr std::string_view kSample = TASUKI_SOURCE_DIR "/samples/cardiology.json";
constexpr std::string_view kPrefix = "1311000011^2026^CARD-000017";
constexpr std::string_view kFrom = "1311000011";
constexpr std::string_view kTo = "1312000022";
constexpr std::string_view kInsured = "06139999:一二三:4567:00";
constexpr std::string_view kBirthDate = "1951-03-14";
constexpr std::string_view kType = "57133-1";
constexpr std::string_view kNote = "診療情報提供書の構造情報";

void replace(std::string& text, std::string_view from, std::string_view to) {
  std::size_t count = 0;
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()), ++count)
    text.replace(at, from.size(), to);
  ASSERT_GT(count, 0u) << from << " is not in the sample";
}

const std::string& sample() {
  static const std::string text = read_file(std::string(kSample)).value();
  return text;
}

}  // namespace

std::string Letter::json() const {
  std::string text = sample();
  replace(text, kPrefix, (prefix.empty() ? from : prefix) + "^2026^" + serial);
  replace(text, kFrom, from);
  replace(text, kTo, to);
  replace(text, kInsured, insured);
  replace(text, kBirthDate, birth_date);
  replace(text, kType, type);
  replace(text, kNote, note + std::string(bytes, 'x'));
  return text;
}

std::shared_ptr<const validate::Validator> shared_test_validator() {
  static const auto validator = [] {
    auto pack = rulepack::Pack::open(TASUKI_DEFAULT_PACK);
    TASUKI_ASSERT(pack.has_value());
    return std::make_shared<const validate::Validator>(std::move(*pack));
  }();
  return validator;
}

const validate::Validator& test_validator() {
  return *shared_test_validator();
}

}  // namespace tasuki::clins
