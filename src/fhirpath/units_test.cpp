#include "fhirpath/units.hpp"

#include <gtest/gtest.h>

namespace tasuki::fhirpath {
namespace {

Quantity quantity(std::string_view value, std::string_view unit) {
  return {parse_decimal(value).value(), unit, calendar_unit(unit).has_value()};
}

std::string converted(std::string_view value, std::string_view from, std::string_view to) {
  const auto result = convert(quantity(value, from), quantity("1", to));
  return result ? to_string(strip_zeros(*result)) : "nothing";
}

TEST(Units, convert_exactly) {
  EXPECT_EQ(converted("1", "[in_i]", "cm"), "2.54");
  EXPECT_EQ(converted("5", "g/L", "mg/dL"), "500");
  EXPECT_EQ(converted("1", "[lb_av]", "kg"), "0.45359237");
  EXPECT_EQ(converted("120", "mm[Hg]", "kPa"), "15.99864");
  EXPECT_EQ(converted("3", "10*3/uL", "10*9/L"), "3");
  EXPECT_EQ(converted("90", "min", "h"), "1.5");
  EXPECT_EQ(converted("1", "mmol/L", "umol/mL"), "1");
  EXPECT_EQ(converted("36", "km/h", "m.s-1"), "10");
}

TEST(Units, of_different_dimensions_do_not_convert) {
  EXPECT_EQ(converted("1", "cm", "s"), "nothing");
  EXPECT_EQ(converted("1", "Cel", "K"), "nothing");
  EXPECT_EQ(converted("1", "{tbl}", "mg"), "nothing");
}

TEST(Units, that_are_unknown_compare_with_themselves) {
  EXPECT_EQ(compare(quantity("1", "錠"), quantity("2", "錠")), -1);
  EXPECT_EQ(compare(quantity("1", "錠"), quantity("2", "mg")), std::nullopt);
}

TEST(Units, that_are_malformed_are_unknown) {
  for (const std::string_view unit :
       {"mg/", "(m", "m)", "{a", "m-", "2a3", "m99", "/", "((((((((((m"})
    EXPECT_EQ(converted("1", unit, "1"), "nothing") << unit;
}

TEST(Units, of_the_calendar_have_no_fixed_length_above_weeks) {
  EXPECT_EQ(compare(quantity("1", "year"), quantity("12", "months")), 0);
  EXPECT_EQ(compare(quantity("1", "year"), quantity("1", "a")), std::nullopt);
  EXPECT_EQ(compare(quantity("1", "week"), quantity("7", "d")), 0);
}

TEST(Units, that_are_too_large_to_be_exact_do_not_convert) {
  EXPECT_EQ(converted("1", "mol10", "1"), "nothing");
}

}  // namespace
}  // namespace tasuki::fhirpath
