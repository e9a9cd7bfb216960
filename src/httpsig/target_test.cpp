#include "httpsig/target.hpp"

#include <gtest/gtest.h>

namespace tasuki::httpsig {
namespace {

Message request(std::string_view path, std::optional<std::string_view> query = {}) {
  Message message{};
  message.method = "POST";
  message.scheme = "https";
  message.authority = "www.example.com";
  message.path = path;
  message.query = query;
  return message;
}

std::string value(std::string_view name, const Message& message) {
  return derived_value(name, message).value();
}

TEST(Target, EveryPartHasItsComponent) {
  const Message message = request("/path", "a=b");
  EXPECT_EQ(value("@method", message), "POST");
  EXPECT_EQ(value("@scheme", message), "https");
  EXPECT_EQ(value("@authority", message), "www.example.com");
  EXPECT_EQ(value("@path", message), "/path");
  EXPECT_EQ(value("@query", message), "?a=b");
  EXPECT_EQ(value("@request-target", message), "/path?a=b");
  EXPECT_EQ(value("@target-uri", message), "https://www.example.com/path?a=b");
}

TEST(Target, AuthorityIsSmallAndWithoutTheSchemesOwnPort) {
  Message message = request("/");
  message.authority = "WWW.Example.COM:443";
  EXPECT_EQ(value("@authority", message), "www.example.com");
  message.authority = "www.example.com:80";
  EXPECT_EQ(value("@authority", message), "www.example.com:80");
  message.scheme = "HTTP";
  EXPECT_EQ(value("@authority", message), "www.example.com");
  EXPECT_EQ(value("@scheme", message), "http");
  message.authority = "[2001:DB8::1]:8443";
  EXPECT_EQ(value("@authority", message), "[2001:db8::1]:8443");
}

TEST(Target, AnEmptyPathIsASlash) {
  EXPECT_EQ(value("@path", request("")), "/");
  EXPECT_EQ(value("@target-uri", request("")), "https://www.example.com/");
}

TEST(Target, NothingOfThePathIsDecoded) {
  EXPECT_EQ(value("@path", request("/a%2Fb/%7e/../c")), "/a%2Fb/%7e/../c");
}

TEST(Target, NoQueryIsAQuestionMarkOnlyWhereTheQueryStandsAlone) {
  EXPECT_EQ(value("@query", request("/a")), "?");
  EXPECT_EQ(value("@query", request("/a", "")), "?");
  EXPECT_EQ(value("@request-target", request("/a")), "/a");
  EXPECT_EQ(value("@request-target", request("/a", "")), "/a?");
}

TEST(Target, AsteriskIsARequestTarget) {
  EXPECT_EQ(value("@request-target", request("*")), "*");
  EXPECT_FALSE(derived_value("@path", request("*")));
}

TEST(Target, WhatNoTargetHasIsRefused) {
  for (const std::string_view path : {"a", "/a b", "/a\n\"@method\": GET", "/a?b", "/a#b", "/%4",
                                      "/%zz", "/\xe3\x81\x82", "/a\""})
    EXPECT_EQ(derived_value("@path", request(path)).error().reason, Reason::message_invalid)
        << path;
  for (const std::string_view query : {"a b", "a\n", "a#b", "%", "\xe3"})
    EXPECT_EQ(derived_value("@query", request("/", query)).error().reason, Reason::message_invalid)
        << query;
  Message message = request("/");
  for (const std::string_view authority : {"", ":443", "a b", "user@host", "a/b", "a\n"}) {
    message.authority = authority;
    EXPECT_EQ(derived_value("@authority", message).error().reason, Reason::message_invalid);
  }
  for (const std::string_view method : {"", "GET ", "G\nT"}) {
    message.method = method;
    EXPECT_EQ(derived_value("@method", message).error().reason, Reason::message_invalid);
  }
  message.scheme = "ftp";
  EXPECT_EQ(derived_value("@scheme", message).error().reason, Reason::message_invalid);
}

TEST(Target, StatusIsOfAnswersAndTheRestOfRequests) {
  Message answer{};
  answer.status = 404;
  EXPECT_EQ(value("@status", answer), "404");
  EXPECT_EQ(derived_value("@method", answer).error().reason, Reason::component_unknown);
  EXPECT_EQ(derived_value("@status", request("/")).error().reason, Reason::component_unknown);
  EXPECT_EQ(query_parameter("a", answer).error().reason, Reason::component_unknown);
  answer.status = 1000;
  EXPECT_EQ(derived_value("@status", answer).error().reason, Reason::message_invalid);
}

TEST(Target, UnknownOnesAreRefused) {
  for (const std::string_view name : {"@", "@query-param", "@Method", "@request-response", "@x"})
    EXPECT_EQ(derived_value(name, request("/")).error().reason, Reason::component_unknown) << name;
}

TEST(Target, QueryParametersHaveOneEncoding) {
  const Message message =
      request("/", "var=a%20b%0Ac&bar=with+plus&fa%c3%a7ade%22%3A%20=some*thing-._~&empty=&bare");
  EXPECT_EQ(query_parameter("var", message).value(), "a%20b%0Ac");
  EXPECT_EQ(query_parameter("bar", message).value(), "with%20plus");
  EXPECT_EQ(query_parameter("fa%C3%A7ade%22%3A%20", message).value(), "some*thing-._%7E");
  EXPECT_EQ(query_parameter("empty", message).value(), "");
  EXPECT_EQ(query_parameter("bare", message).value(), "");
}

TEST(Target, QueryParametersThatAreAbsentOrStandTwiceAreRefused) {
  EXPECT_EQ(query_parameter("b", request("/", "a=1")).error().reason, Reason::query_parameter);
  EXPECT_EQ(query_parameter("a", request("/")).error().reason, Reason::query_parameter);
  EXPECT_EQ(query_parameter("a", request("/", "a=1&%61=2")).error().reason,
            Reason::query_parameter);
  EXPECT_EQ(query_parameter("%61", request("/", "a=1")).error().reason, Reason::query_parameter);
}

}  // namespace
}  // namespace tasuki::httpsig
