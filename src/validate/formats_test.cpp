#include "validate/formats.hpp"

#include <gtest/gtest.h>

#include "validate/nearest.hpp"
#include "validate/snomed.hpp"

namespace tasuki::validate {
namespace {

using fhirpath::Primitive;

struct Row {
  Primitive type;
  std::string_view text;
  Fault fault;
};

TEST(Formats, AreThoseOfTheSpecification) {
  constexpr Row kRows[] = {
      {Primitive::date, "2024", Fault::none},
      {Primitive::date, "0000", Fault::malformed},
      {Primitive::date, "2024-13", Fault::malformed},
      {Primitive::date, "2024-04-31", Fault::malformed},
      {Primitive::date, "1900-02-29", Fault::malformed},
      {Primitive::date, "2000-02-29", Fault::none},
      {Primitive::date, "2024-1-1", Fault::malformed},
      {Primitive::date_time, "2024-01-01T00:00:00.123456Z", Fault::none},
      {Primitive::date_time, "2024-01-01T24:00:00Z", Fault::malformed},
      {Primitive::date_time, "2024-01-01T23:59:60+14:00", Fault::none},
      {Primitive::date_time, "2024-01-01T00:00:00+14:01", Fault::malformed},
      {Primitive::date_time, "2024-01T00:00:00Z", Fault::malformed},
      {Primitive::date_time, "2024-01-01T00:00:00", Fault::time_zone_missing},
      {Primitive::instant, "2024-01-01T00:00:00Z", Fault::none},
      {Primitive::time, "00:00:00", Fault::none},
      {Primitive::integer, "-2147483648", Fault::none},
      {Primitive::integer, "-2147483649", Fault::out_of_range},
      {Primitive::unsigned_int, "0", Fault::none},
      {Primitive::unsigned_int, "-1", Fault::out_of_range},
      {Primitive::positive_int, "99999999999", Fault::out_of_range},
      {Primitive::decimal, "-0.10e+5", Fault::none},
      {Primitive::decimal, "1.", Fault::malformed},
      {Primitive::code, "a b", Fault::none},
      {Primitive::code, "a  b", Fault::malformed},
      {Primitive::code, "", Fault::empty},
      {Primitive::oid, "urn:oid:3.1", Fault::malformed},
      {Primitive::oid, "urn:oid:2.16.840", Fault::none},
      {Primitive::uuid, "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", Fault::none},
      {Primitive::uuid, "urn:uuid:C757873D-ec9a-4326-a141-556f43239520", Fault::malformed},
      {Primitive::base64_binary, "YQ==", Fault::none},
      {Primitive::base64_binary, "Y=Q=", Fault::malformed},
  };
  for (const Row& row : kRows) EXPECT_EQ(check_format(row.type, row.text), row.fault) << row.text;
}

TEST(Formats, AStringMayHaveOneMebibyteAndNoMore) {
  const std::string most(1024 * 1024, 'a');
  EXPECT_EQ(check_format(Primitive::string, most), Fault::none);
  EXPECT_EQ(check_format(Primitive::string, most + "a"), Fault::too_long);
}

TEST(Formats, Base64KnowsTheSizeOfItsData) {
  EXPECT_EQ(base64_size("YWJj"), 3U);
  EXPECT_EQ(base64_size("YWJjZA=="), 4U);
  EXPECT_EQ(base64_size("YW Jj\n"), 3U);
  EXPECT_EQ(base64_size("YWJ"), std::nullopt);
}

TEST(Nearest, OffersWhatIsMostAlike) {
  Nearest nearest("birthdate");
  for (const std::string_view word : {"name", "birthDate", "birthPlace"}) nearest.offer(word);
  EXPECT_EQ(nearest.best(), "birthDate");
}

TEST(Nearest, OffersNothingWhenNothingIsNear) {
  Nearest nearest("abc");
  nearest.offer("xyz");
  EXPECT_EQ(nearest.best(), "");
}

TEST(Nearest, LooksAtNoWordOfMoreThan64Bytes) {
  const std::string most(64, 'a');
  Nearest at_limit(most);
  at_limit.offer(most);
  EXPECT_EQ(at_limit.best(), most);
  Nearest above(most + "a");
  above.offer(most);
  EXPECT_EQ(above.best(), "");
}

TEST(Snomed, KnowsCheckDigits) {
  EXPECT_TRUE(is_snomed_identifier("73211009"));
  EXPECT_FALSE(is_snomed_identifier("73211008"));
  EXPECT_FALSE(is_snomed_identifier("12345"));
  EXPECT_FALSE(is_no_snomed_code("73211009 : 246112005 = 24484000"));
}

}  // namespace
}  // namespace tasuki::validate
