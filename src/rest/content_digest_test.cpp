#include "rest/content_digest.hpp"

#include <gtest/gtest.h>

namespace tasuki::rest {
namespace {

TEST(ContentDigestHeader, IsFoundWhateverTheCaseOfItsName) {
  const auto digest = crypto::sha256("x");
  http::Headers headers;
  headers.add("content-digest", content_digest(digest));
  EXPECT_EQ(read_content_digest(headers).value(), digest);
}

TEST(ContentDigestHeader, AbsentIsNoDigest) {
  EXPECT_FALSE(read_content_digest(http::Headers()).value());
}

TEST(ContentDigestHeader, ItsLinesAreOneList) {
  const auto digest = crypto::sha256("x");
  http::Headers headers;
  headers.add("Content-Digest", "sha-512=:AAAA:");
  headers.add("Content-Digest", content_digest(digest));
  EXPECT_EQ(read_content_digest(headers).value(), digest);
}

TEST(ContentDigestHeader, MalformedIsRefused) {
  http::Headers headers;
  headers.add("Content-Digest", "");
  EXPECT_EQ(read_content_digest(headers).error().code, Code::parameter_invalid);
}

}  // namespace
}  // namespace tasuki::rest
