#include "signature/time_stamp_client.hpp"

#include "base/limits.hpp"
#include "http/http_support.hpp"
#include "signature/signed_support.hpp"

namespace tasuki::signature::testing {
namespace {

using http::testing::TestServer;

// An answer of the right type and of so many bytes, which is no time stamp.
http::Handler reply_of(std::size_t bytes) {
  return [bytes](http::Request&) -> http::Answer {
    http::Response response;
    response.headers.add("Content-Type", "application/timestamp-reply");
    response.body.assign(bytes, 'x');
    return response;
  };
}

class OverHttp : public ::testing::Test {
 protected:
  OverHttp()
      : clock_(noon()),
        key_(crypto::PrivateKey::generate()),
        authority_(authority()
                       .issue({"time", "", Usage::time_stamping, noon() - std::chrono::days(1),
                               noon() + std::chrono::days(1)},
                              key_.public_key())
                       .value(),
                   {authority().issuer()}, key_, clock_),
        server_(TestServer::Kind::plain,
                {{"POST", "/stamp", time_stamp_handler(authority_)},
                 {"POST", "/full", reply_of(limits::kTimeStampBytesMax)},
                 {"POST", "/fuller", reply_of(limits::kTimeStampBytesMax + 1)},
                 {"POST", "/other", [](http::Request&) { return http::testing::text("no"); }}}) {}

  Result<std::string> stamp(std::string_view path, const crypto::Certificate& root) {
    const std::string url =
        "http://127.0.0.1:" + std::to_string(server_->port()) + std::string(path);
    auto client = TimeStampClient::create(url, "", {root}, random_).value();
    return client.stamp("bytes");
  }
  ManualClock clock_;
  SeededRandom random_{1};
  crypto::PrivateKey key_;
  TimeStampAuthority authority_;
  TestServer server_;
};

TEST_F(OverHttp, BringsATokenOfTheseBytes) {
  const std::string token = stamp("/stamp", authority().root()).value();
  EXPECT_EQ(verify_time_stamp(token, "bytes", trust().time_stamp_roots).value(), noon());
}

TEST_F(OverHttp, RefusesAnAuthorityThatNobodyTrusts) {
  EXPECT_EQ(stamp("/stamp", foreign_authority().root()).error().code, Code::time_stamp_invalid);
}

TEST_F(OverHttp, ReadsAnswersOfTheLimitAndNoneAbove) {
  EXPECT_EQ(stamp("/full", authority().root()).error().code, Code::time_stamp_invalid);
  EXPECT_EQ(stamp("/fuller", authority().root()).error().code, Code::peer_answer_invalid);
}

TEST_F(OverHttp, RefusesAnAnswerOfAnotherType) {
  EXPECT_EQ(stamp("/other", authority().root()).error().code, Code::peer_answer_invalid);
}

}  // namespace
}  // namespace tasuki::signature::testing
