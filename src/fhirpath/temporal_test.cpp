#include "fhirpath/temporal.hpp"

#include <gtest/gtest.h>

namespace tasuki::fhirpath {
namespace {

std::optional<int> compared(std::string_view a, std::string_view b) {
  return compare(parse_date_time(a).value(), parse_date_time(b).value());
}

std::string moved(std::string_view start, std::string_view amount, CalendarUnit unit) {
  const auto sum = plus(parse_date_time(start).value(), parse_decimal(amount).value(), unit);
  return sum ? to_string_date_time(*sum) : "nothing";
}

TEST(Temporal, is_written_as_it_was_read) {
  for (const std::string_view text : {"2015", "2015-02", "2015-02-04", "2015-02-04T14:30",
                                      "2015-02-04T14:30:28.123+09:00", "2015-02-04T14:30:28Z"})
    EXPECT_EQ(to_string_date_time(parse_date_time(text).value()), text);
  EXPECT_EQ(to_string_time(parse_time("T14:30:00.5").value()), "14:30:00.500");
}

TEST(Temporal, refuses_what_is_no_date) {
  for (const std::string_view text :
       {"", "20", "2015-13", "2015-00", "2015-02-29", "2015-2-1", "2015-02-04T24", "2015-02T10",
        "2015-02-04T14:30:28+9", "2015-02-04T14:30:28.", "2015-02-04 14:30", "0000"})
    EXPECT_FALSE(parse_date_time(text)) << text;
}

TEST(Temporal, of_different_precision_is_open_when_the_common_part_is_equal) {
  EXPECT_EQ(compared("2018-03", "2018-03-01"), std::nullopt);
  EXPECT_EQ(compared("2018-02", "2018-03-01"), -1);
  EXPECT_EQ(compared("2018-03-01T10:30:00", "2018-03-01T10:30:00.0"), 0);
}

TEST(Temporal, compares_instants_across_zones) {
  EXPECT_EQ(compared("2018-03-01T00:30:00+09:00", "2018-02-28T15:30:00Z"), 0);
  EXPECT_EQ(compared("2018-03-01T00:30:00+09:00", "2018-02-28T15:30:01Z"), -1);
}

TEST(Temporal, without_a_zone_is_decided_only_where_no_zone_could_change_it) {
  EXPECT_EQ(compared("2018-03-01T12:00:00", "2018-03-01T12:00:00Z"), std::nullopt);
  EXPECT_EQ(compared("2018-03-01T12:00:00", "2018-03-03T12:00:00Z"), -1);
  EXPECT_EQ(compared("2018-03-03", "2018-03-01T12:00:00Z"), 1);
}

TEST(Temporal, moves_to_the_last_day_of_a_shorter_month) {
  EXPECT_EQ(moved("2020-01-31", "1", CalendarUnit::month), "2020-02-29");
  EXPECT_EQ(moved("2020-02-29", "-1", CalendarUnit::year), "2019-02-28");
}

TEST(Temporal, drops_fractions_of_all_but_seconds) {
  EXPECT_EQ(moved("2020-01-01", "7.9", CalendarUnit::day), "2020-01-08");
  EXPECT_EQ(moved("2020-01-01T00:00:00Z", "1.5", CalendarUnit::second), "2020-01-01T00:00:01.500Z");
}

TEST(Temporal, counts_finer_units_in_its_own_precision) {
  EXPECT_EQ(moved("2020", "24", CalendarUnit::month), "2022");
  EXPECT_EQ(moved("2020-01", "65", CalendarUnit::day), "2020-03");
  EXPECT_EQ(moved("2020-01-01", "30", CalendarUnit::hour), "2020-01-02");
}

TEST(Temporal, ends_at_the_years_1_and_9999) {
  EXPECT_EQ(moved("9999-12-30", "1", CalendarUnit::day), "9999-12-31");
  EXPECT_EQ(moved("9999-12-31", "1", CalendarUnit::day), "nothing");
  EXPECT_EQ(moved("0001-01-01", "-1", CalendarUnit::day), "nothing");
  EXPECT_EQ(moved("0001", "-1", CalendarUnit::year), "nothing");
  EXPECT_EQ(moved("2020-01-01", "99999999999999999999", CalendarUnit::day), "nothing");
}

}  // namespace
}  // namespace tasuki::fhirpath
