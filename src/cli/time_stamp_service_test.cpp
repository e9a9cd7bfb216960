#include "cli/time_stamp_service.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "crypto/chain.hpp"
#include "sqlite/scratch_support.hpp"

namespace tasuki::cli {
namespace {

class TimeStampServiceTest : public testing::Test {
 protected:
  std::unique_ptr<TimeStampService> start() {
    return TimeStampService::start(scratch_.file("time"), {"127.0.0.1", 0},
                                   {clock_, log_, metrics_})
        .value();
  }
  std::vector<crypto::Certificate> roots() const {
    return crypto::certificates_from_pem(read_file(scratch_.file("time/root.pem")).value()).value();
  }
  Result<std::string> stamp(const TimeStampService& service, std::string_view bytes) {
    const std::string url = "http://127.0.0.1:" + std::to_string(service.port()) + "/";
    return signature::TimeStampClient::create(url, "", roots(), random_).value().stamp(bytes);
  }

  ManualClock clock_{parse_instant("2026-07-01T12:00:00Z").value()};
  SeededRandom random_{1};
  Log log_{[](std::string_view) {}, Level::error, "test", clock_};
  Metrics metrics_;
  sqlite::ScratchDirectory scratch_;
};

TEST_F(TimeStampServiceTest, StampsWithTheTimeOfItsClock) {
  const auto service = start();
  const std::string token = stamp(*service, "bytes").value();
  EXPECT_EQ(signature::verify_time_stamp(token, "bytes", roots()).value(), clock_.now());
}

TEST_F(TimeStampServiceTest, KeepsItsRootFromOneStartToTheNext) {
  const std::string token = stamp(*start(), "bytes").value();
  const std::string root = read_file(scratch_.file("time/root.pem")).value();
  EXPECT_TRUE(stamp(*start(), "other").has_value());
  EXPECT_EQ(read_file(scratch_.file("time/root.pem")).value(), root);
  EXPECT_TRUE(signature::verify_time_stamp(token, "bytes", roots()).has_value());
}

TEST_F(TimeStampServiceTest, DamagedKeyStopsTheStart) {
  start();
  ASSERT_TRUE(write_file(scratch_.file("time/time-stamp.key"), "no key"));
  const auto again =
      TimeStampService::start(scratch_.file("time"), {"127.0.0.1", 0}, {clock_, log_, metrics_});
  EXPECT_EQ(again.error().code, Code::key_invalid);
}

TEST_F(TimeStampServiceTest, FolderThatCannotBeMadeStopsTheStart) {
  ASSERT_TRUE(write_file(scratch_.file("time"), "a file"));
  const auto service =
      TimeStampService::start(scratch_.file("time"), {"127.0.0.1", 0}, {clock_, log_, metrics_});
  EXPECT_EQ(service.error().code, Code::file_unwritable);
}

}  // namespace
}  // namespace tasuki::cli
