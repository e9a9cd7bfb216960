#include "http/framed.hpp"

#include <gtest/gtest.h>

namespace tasuki::http {
namespace {

constexpr std::size_t kMax = 100;

Call call(std::string_view body) {
  Call made;
  made.method = "POST";
  made.target = "/pull";
  made.headers.add("Content-Type", "application/fhir+json");
  made.body = body;
  return made;
}

TEST(Framed, ARequestComesBackByteForByte) {
  const std::string bytes = frame_request(call("{\"a\":\"\r\n\"}"), "1310000001");
  const auto requests = read_framed_requests(bytes, kMax).value();
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].method, "POST");
  EXPECT_EQ(requests[0].path, "/pull");
  EXPECT_EQ(requests[0].body, "{\"a\":\"\r\n\"}");
  EXPECT_EQ(requests[0].headers.find("content-type"), "application/fhir+json");
}

TEST(Framed, RequestsStandOneBehindTheOther) {
  const std::string bytes = frame_request(call("1"), "h") + frame_request(call("22"), "h");
  const auto requests = read_framed_requests(bytes, kMax).value();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[1].body, "22");
  EXPECT_TRUE(read_framed_requests("", kMax).value().empty());
}

TEST(Framed, ARequestThatIsCutOffIsRefusedAtEveryByte) {
  const std::string bytes = frame_request(call("body"), "h");
  for (std::size_t size = 1; size < bytes.size(); ++size)
    EXPECT_FALSE(read_framed_requests(bytes.substr(0, size), kMax)) << size;
}

TEST(Framed, ABodyMayHaveTheLimitAndNoByteMore) {
  const std::string most(kMax, 'a');
  const std::string more(kMax + 1, 'a');
  EXPECT_TRUE(read_framed_requests(frame_request(call(most), "h"), kMax));
  EXPECT_EQ(read_framed_requests(frame_request(call(more), "h"), kMax).error().code,
            Code::body_too_large);
}

TEST(Framed, AHeaderFieldCannotSmuggleAnother) {
  Call made = call("");
  made.headers.add("X", "a\r\nHost: b");
  const auto requests = read_framed_requests(frame_request(made, "h"), kMax).value();
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].headers.count("Host"), 1U);
}

TEST(Framed, AResponseComesBackByteForByte) {
  Response made;
  made.status = 403;
  made.headers.add("Signature", "a=:AA==:");
  made.body = std::string("\0\r\n", 3);
  const auto back = read_framed_response(frame_response(made), kMax).value();
  EXPECT_EQ(back.status, 403);
  EXPECT_EQ(back.headers.find("Signature"), "a=:AA==:");
  EXPECT_EQ(back.body, made.body);
}

TEST(Framed, AResponseIsOneAndWhole) {
  Response made;
  made.body = "body";
  const std::string bytes = frame_response(made);
  EXPECT_FALSE(read_framed_response(bytes + "x", kMax));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(read_framed_response(bytes.substr(0, size), kMax)) << size;
}

}  // namespace
}  // namespace tasuki::http
