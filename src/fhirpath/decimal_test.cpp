#include "fhirpath/decimal.hpp"

#include <gtest/gtest.h>

namespace tasuki::fhirpath {
namespace {

std::string text(const std::optional<Decimal>& number) {
  return number ? to_string(*number) : "nothing";
}
Decimal decimal(std::string_view digits) {
  return parse_decimal(digits).value();
}

TEST(Decimal, keeps_the_digits_that_were_written) {
  for (const std::string_view digits :
       {"0", "1.10", "-0.5", "0.00000001", "12345678901234567890.0"})
    EXPECT_EQ(text(parse_decimal(digits)), digits);
}

TEST(Decimal, reads_exponents) {
  EXPECT_EQ(text(parse_decimal("1.5E3")), "1500");
  EXPECT_EQ(text(parse_decimal("15e-3")), "0.015");
  EXPECT_EQ(text(parse_decimal("1E99")), "nothing");
}

TEST(Decimal, refuses_what_is_no_number) {
  for (const std::string_view digits : {"", "-", ".5", "1.", "1.2.3", "1e", "1 ", "0x1"})
    EXPECT_EQ(text(parse_decimal(digits)), "nothing") << digits;
}

TEST(Decimal, holds_37_digits_and_not_38) {
  const std::string most(37, '9');
  EXPECT_EQ(text(parse_decimal(most)), most);
  EXPECT_EQ(text(parse_decimal(most + "9")), "nothing");
  EXPECT_EQ(text(add(decimal(most), decimal("1"))), "nothing");
  EXPECT_EQ(text(multiply(decimal(most), decimal("10"))), "nothing");
}

TEST(Decimal, adds_and_multiplies_exactly) {
  EXPECT_EQ(text(add(decimal("0.1"), decimal("0.2"))), "0.3");
  EXPECT_EQ(text(multiply(decimal("1.2"), decimal("1.8"))), "2.16");
  EXPECT_EQ(text(remainder(decimal("-7.5"), decimal("2"))), "-1.5");
}

TEST(Decimal, divides_to_16_digits_and_not_by_zero) {
  EXPECT_EQ(text(divide(decimal("2"), decimal("3"))), "0.6666666666666667");
  EXPECT_EQ(text(divide(decimal("-2"), decimal("3"))), "-0.6666666666666667");
  EXPECT_EQ(text(divide(decimal("1"), decimal("0"))), "nothing");
}

TEST(Decimal, rounds_in_every_direction) {
  EXPECT_EQ(text(round(decimal("-1.25"), 1, Rounding::half_away)), "-1.3");
  EXPECT_EQ(text(round(decimal("-1.25"), 1, Rounding::down)), "-1.2");
  EXPECT_EQ(text(round(decimal("-1.25"), 1, Rounding::floor)), "-1.3");
  EXPECT_EQ(text(round(decimal("-1.25"), 1, Rounding::ceiling)), "-1.2");
  EXPECT_EQ(text(round(decimal("1.5"), 3, Rounding::down)), "1.500");
}

TEST(Decimal, compares_numbers_of_different_size) {
  EXPECT_EQ(compare(decimal("1.10"), decimal("1.1")), 0);
  EXPECT_EQ(compare(decimal("0.1"), decimal("1" + std::string(36, '0'))), -1);
}

}  // namespace
}  // namespace tasuki::fhirpath
