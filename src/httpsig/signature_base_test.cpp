#include "httpsig/signature_base.hpp"

#include <gtest/gtest.h>

#include "httpsig/httpsig_support.hpp"

namespace tasuki::httpsig::testing {
namespace {

Checked<SignatureInput> read(std::string_view member) {
  const Dictionary dictionary = parse_dictionary(member).value();
  return read_signature_input(dictionary.front().value);
}

TEST(SignatureBase, HasALineAComponentAndTheParametersLast) {
  const Wire wire = unsigned_request();
  const auto input =
      read(R"(x=("@method" "content-type" "@query-param";name="wave");created=1;keyid="k")");
  EXPECT_EQ(signature_base(*input, wire.view()).value(),
            "\"@method\": POST\n"
            "\"content-type\": application/fhir+json\n"
            "\"@query-param\";name=\"wave\": 1\n"
            "\"@signature-params\": (\"@method\" \"content-type\" \"@query-param\";name=\"wave\")"
            ";created=1;keyid=\"k\"");
}

TEST(SignatureBase, OfNothingIsTheParametersAlone) {
  EXPECT_EQ(signature_base(*read("x=();created=1"), unsigned_request().view()).value(),
            "\"@signature-params\": ();created=1");
}

TEST(SignatureBase, TheOrderOfTheParametersIsKept) {
  const std::string member = "(\"@method\");tag=\"t\";created=1;alg=\"ed25519\"";
  EXPECT_EQ(serialize(*read("x=" + member)), member);
}

TEST(SignatureBase, AComponentThatStandsTwiceIsRefused) {
  const Wire wire = unsigned_request();
  for (const std::string_view member :
       {R"(x=("@method" "@path" "@method"))",
        R"(x=("content-digest";key="sha-256";sf "@path" "content-digest";sf;key="sha-256"))"})
    EXPECT_EQ(signature_base(*read(member), wire.view()).error().reason, Reason::component_repeated)
        << member;
}

TEST(SignatureBase, ComponentsAreStringsInAnInnerList) {
  for (const std::string_view member : {"x=1", "x", "x=(method)", "x=(1)", "x=(:AA==:)"})
    EXPECT_EQ(read(member).error().reason, Reason::signature_malformed) << member;
}

TEST(SignatureBase, ARefusedComponentRefusesTheWhole) {
  EXPECT_EQ(
      signature_base(*read(R"(x=("@method" "absent"))"), unsigned_request().view()).error().reason,
      Reason::field_missing);
}

}  // namespace
}  // namespace tasuki::httpsig::testing
