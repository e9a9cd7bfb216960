#include "signature/element.hpp"

#include "base/limits.hpp"
#include "signature/signed_support.hpp"

namespace tasuki::signature::testing {
namespace {

Result<Element> with(std::size_t jws_bytes, std::size_t stamp_bytes) {
  const std::string element =
      write_element(write_statement({"urn:uuid:1", ""}, noon()), std::string(jws_bytes, 'j'),
                    std::string(stamp_bytes, 's'));
  return read_element(parsed(element)->root());
}

TEST(Element, HasAJwsOfTheLimitAtMost) {
  EXPECT_EQ(with(limits::kSignatureDataBytesMax, 0).value().jws.size(),
            limits::kSignatureDataBytesMax);
  EXPECT_EQ(with(limits::kSignatureDataBytesMax + 1, 0).error().code, Code::signature_malformed);
}

TEST(Element, HasATimeStampOfTheLimitAtMost) {
  EXPECT_EQ(with(1, limits::kTimeStampBytesMax).value().time_stamp.size(),
            limits::kTimeStampBytesMax);
  EXPECT_EQ(with(1, limits::kTimeStampBytesMax + 1).error().code, Code::signature_malformed);
}

}  // namespace
}  // namespace tasuki::signature::testing
