#include "http/router.hpp"

#include <gtest/gtest.h>

namespace tasuki::http {
namespace {

Answer nothing(Request&) {
  return Response{};
}

const Router& router() {
  static const Router router({{"GET", "/fhir/Bundle/{}", nothing},
                              {"POST", "/fhir/Bundle", nothing},
                              {"GET", "/fhir/Bundle/latest", nothing},
                              {"POST", "/fhir/DocumentReference/{}/$acknowledge", nothing},
                              {"PUT", "/fhir/{}/{}", nothing},
                              {"GET", "/", nothing}});
  return router;
}

std::string route_of(std::string method, std::string path) {
  Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  const auto route = router().find(request);
  if (!route) return std::string(route.error().id()) + " " + route.error().detail;
  std::string out = (*route)->path;
  for (const std::string& capture : request.captures) out += " " + capture;
  return out;
}

TEST(Router, FindsALiteralPath) {
  EXPECT_EQ(route_of("POST", "/fhir/Bundle"), "/fhir/Bundle");
}
TEST(Router, FindsTheRoot) {
  EXPECT_EQ(route_of("GET", "/"), "/");
}
TEST(Router, CapturesOneSegment) {
  EXPECT_EQ(route_of("GET", "/fhir/Bundle/abc"), "/fhir/Bundle/{} abc");
}
TEST(Router, CapturesSeveralSegments) {
  EXPECT_EQ(route_of("PUT", "/fhir/Patient/1"), "/fhir/{}/{} Patient 1");
}
TEST(Router, CapturesBetweenLiterals) {
  EXPECT_EQ(route_of("POST", "/fhir/DocumentReference/7/$acknowledge"),
            "/fhir/DocumentReference/{}/$acknowledge 7");
}
TEST(Router, PrefersALiteralToACapture) {
  EXPECT_EQ(route_of("GET", "/fhir/Bundle/latest"), "/fhir/Bundle/latest");
}
TEST(Router, DoesNotCaptureAnEmptySegment) {
  EXPECT_EQ(route_of("GET", "/fhir/Bundle/"), "TSK1006 ");
}
TEST(Router, DoesNotMatchALongerPath) {
  EXPECT_EQ(route_of("GET", "/fhir/Bundle/abc/def"), "TSK1006 ");
}
TEST(Router, DoesNotKnowAnEmptyPath) {
  EXPECT_EQ(route_of("GET", ""), "TSK1006 ");
}
TEST(Router, NamesEachAllowedMethodOnce) {
  EXPECT_EQ(route_of("DELETE", "/fhir/Bundle/latest"), "TSK1007 GET, PUT");
}
TEST(Router, ComparesMethodsWithCase) {
  EXPECT_EQ(route_of("post", "/fhir/Bundle"), "TSK1007 POST");
}

}  // namespace
}  // namespace tasuki::http
