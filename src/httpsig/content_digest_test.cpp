#include "httpsig/content_digest.hpp"

#include <gtest/gtest.h>

namespace tasuki::httpsig {
namespace {

TEST(ContentDigest, WhatIsWrittenIsReadBack) {
  const auto digest = crypto::sha256("{\"hello\": \"world\"}");
  EXPECT_EQ(read_content_digest(content_digest(digest)).value(), digest);
}

// The example of RFC 9530, appendix B.1.
TEST(ContentDigest, ExampleOfTheStandardIsWritten) {
  EXPECT_EQ(content_digest(crypto::sha256("{\"hello\": \"world\"}\n")),
            "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
}

TEST(ContentDigest, OtherAlgorithmIsLeftAlone) {
  EXPECT_EQ(read_content_digest("sha-512=:AAAA:").value(), std::nullopt);
}

TEST(ContentDigest, OneOfSeveralIsFound) {
  const auto digest = crypto::sha256("x");
  EXPECT_EQ(read_content_digest("sha-512=:AAAA:, " + content_digest(digest)).value(), digest);
}

TEST(ContentDigest, MalformedIsRefused) {
  const std::string digest = content_digest(crypto::sha256("x"));
  for (const std::string& text :
       {std::string(), std::string("sha-256"), std::string("sha-256=AAAA"),
        std::string("sha-256=:AAAA:"), std::string("sha-256=:!:"), std::string("sha-256=(1)"),
        digest + ", " + digest, digest + ",", std::string("SHA-256=:AAAA:"), digest + " x"})
    EXPECT_EQ(read_content_digest(text).error().code, Code::parameter_invalid) << text;
}

}  // namespace
}  // namespace tasuki::httpsig
