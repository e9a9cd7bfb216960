#include "base/log.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

namespace tasuki {
namespace {

TEST(Log, WritesOneObjectALine) {
  std::array<int, 2> ends;
  ASSERT_EQ(pipe(ends.data()), 0);
  const ManualClock clock(Time(std::chrono::milliseconds(0)));
  const Log log(ends[1], Level::info, "exchange", clock);
  log.write(Level::debug, "hidden", {});
  log.info("request", {{"status", 201}, {"text", "a\"b\n"}, {"ok", true}, {"ms", 1.5}});
  char line[256];
  const ssize_t size = read(ends[0], line, sizeof line);
  EXPECT_EQ(std::string(line, static_cast<std::size_t>(size)),
            "{\"time\":\"1970-01-01T00:00:00.000Z\",\"level\":\"info\",\"service\":\"exchange\","
            "\"event\":\"request\",\"status\":201,\"text\":\"a\\\"b\\u000a\",\"ok\":true,"
            "\"ms\":1.500}\n");
  close(ends[0]);
  close(ends[1]);
}

TEST(Log, BytesThatAreNotUtf8AreReplaced) {
  std::string out;
  append_json_string(out, "a\xFF\xE3\x81z\xED\xA0\x80");
  EXPECT_EQ(out, "\"a\uFFFD\uFFFD\uFFFDz\uFFFD\uFFFD\uFFFD\"");
}

}  // namespace
}  // namespace tasuki
