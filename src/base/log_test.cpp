#include "base/log.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tasuki {
namespace {

TEST(Log, WritesOneObjectALine) {
  std::string lines;
  const ManualClock clock(Time(std::chrono::milliseconds(0)));
  const Log log([&](std::string_view line) { lines += line; }, Level::info, "exchange", clock);
  log.write(Level::debug, "hidden", {});
  log.info("request", {{"status", 201}, {"text", "a\"b\n"}, {"ok", true}, {"ms", 1.5}});
  EXPECT_EQ(lines,
            "{\"time\":\"1970-01-01T00:00:00.000Z\",\"level\":\"info\",\"service\":\"exchange\","
            "\"event\":\"request\",\"status\":201,\"text\":\"a\\\"b\\u000a\",\"ok\":true,"
            "\"ms\":1.500}\n");
}

TEST(Log, BytesThatAreNotUtf8AreReplaced) {
  std::string out;
  append_json_string(out, "a\xFF\xE3\x81z\xED\xA0\x80");
  EXPECT_EQ(out, "\"a\uFFFD\uFFFD\uFFFDz\uFFFD\uFFFD\uFFFD\"");
}

}  // namespace
}  // namespace tasuki
