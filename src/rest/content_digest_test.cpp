#include "rest/content_digest.hpp"

#include <gtest/gtest.h>

namespace tasuki::rest {
namespace {

http::Headers with(std::string value) {
  http::Headers headers;
  headers.add("content-digest", std::move(value));
  return headers;
}

TEST(ContentDigest, WhatIsWrittenIsReadBack) {
  const auto digest = crypto::sha256("{\"hello\": \"world\"}");
  EXPECT_EQ(read_content_digest(with(content_digest(digest))).value(), digest);
}

// The example of RFC 9530, appendix B.1.
TEST(ContentDigest, ExampleOfTheStandardIsWritten) {
  EXPECT_EQ(content_digest(crypto::sha256("{\"hello\": \"world\"}\n")),
            "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
}

TEST(ContentDigest, AbsentHeaderIsNoDigest) {
  EXPECT_FALSE(read_content_digest(http::Headers()).value());
}

TEST(ContentDigest, OtherAlgorithmIsLeftAlone) {
  EXPECT_FALSE(read_content_digest(with("sha-512=:AAAA:")).value());
}

TEST(ContentDigest, OneOfSeveralIsFound) {
  const auto digest = crypto::sha256("x");
  EXPECT_EQ(read_content_digest(with("sha-512=:AAAA:, " + content_digest(digest))).value(), digest);
}

TEST(ContentDigest, MalformedIsRefused) {
  for (const char* text : {"", "sha-256", "sha-256=AAAA", "sha-256=:AAAA:", "sha-256=:!:"})
    EXPECT_EQ(read_content_digest(with(text)).error().code, Code::parameter_invalid) << text;
}

}  // namespace
}  // namespace tasuki::rest
