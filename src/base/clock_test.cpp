#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace tasuki {
namespace {

TEST(Clock, InstantGoesThereAndBack) {
  const Time time = parse_instant("2026-01-31T09:30:00.123Z").value();
  EXPECT_EQ(to_instant(time), "2026-01-31T09:30:00.123Z");
}

TEST(Clock, ZonesAreTakenIntoAccount) {
  EXPECT_EQ(to_instant(parse_instant("2021-11-26T00:10:00+09:00").value()),
            "2021-11-25T15:10:00.000Z");
  EXPECT_EQ(to_instant(parse_instant("2021-11-26T10:00:00.5-01:30").value()),
            "2021-11-26T11:30:00.500Z");
}

TEST(Clock, RefusesWhatIsNotAnInstant) {
  for (const char* text :
       {"", "2026-01-31", "2026-01-31T09:30:00", "2026-02-30T09:30:00Z", "2026-01-31T24:30:00Z",
        "2026-01-31T09:30:00.Z", "2026-01-31T09:30:00+9:00", "2026-01-31T09:30:00Zjunk"})
    EXPECT_FALSE(parse_instant(text)) << text;
}

}  // namespace
}  // namespace tasuki
