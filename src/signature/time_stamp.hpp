// Time stamps of RFC 3161 over the JWS of a signature: SHA-256 only. Nothing here asks a clock or a
// network; time_stamp_client.hpp does the asking. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "crypto/certificate.hpp"

namespace tasuki::signature {

struct TimeStampRequest {
  std::string der;    // TimeStampReq, with a nonce and certReq
  std::string bytes;  // of what
};
TimeStampRequest make_request(std::string_view bytes, Random& random);

// The token (DER of TimeStampToken) out of an authority's answer to that request. Error:
// time_stamp_invalid, also when the authority refuses or the answer is to another request.
Result<std::string> read_response(const TimeStampRequest& request, std::string_view response,
                                  std::span<const crypto::Certificate> roots);

// The time in a token of these bytes whose signer leads to one of the roots. Error:
// time_stamp_invalid.
Result<Time> verify_time_stamp(std::string_view token, std::string_view bytes,
                               std::span<const crypto::Certificate> roots);

// A small authority for demos and tests. Its certificate must have the one extended key usage
// "timeStamping", critical (RFC 3161 section 2.3).
class TimeStampAuthority {
 public:
  // `chain` certifies it, without the root; `clock` must outlive the authority.
  TimeStampAuthority(crypto::Certificate certificate, std::vector<crypto::Certificate> chain,
                     crypto::PrivateKey key, const Clock& clock)
      : certificate_(std::move(certificate)),
        chain_(std::move(chain)),
        key_(std::move(key)),
        clock_(clock) {}
  // TimeStampResp; a bad request gets one that says so. Error: time_stamp_invalid, when OpenSSL
  // makes none.
  Result<std::string> answer(std::string_view request) const;

 private:
  crypto::Certificate certificate_;
  std::vector<crypto::Certificate> chain_;
  crypto::PrivateKey key_;
  const Clock& clock_;
};

}  // namespace tasuki::signature
