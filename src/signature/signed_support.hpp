// A signer, an authority and a small Bundle, for tests.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "signature/check.hpp"
#include "signature/sign.hpp"
#include "signature/signer_authority.hpp"

namespace tasuki::signature::testing {

inline constexpr std::string_view kBundle =
    "{ \"resourceType\":\"Bundle\",\n \"type\" : \"document\", \"total\":1.0 }\n";
Time noon();  // of the day on which all tests take place

const SignerAuthority& authority();
const SignerAuthority& foreign_authority();

struct Signer {
  std::unique_ptr<const crypto::SigningKey> key;
  crypto::Certificate certificate;
  std::vector<crypto::Certificate> chain;
};
struct Wish {
  std::string role = "Medical Doctor";
  Usage usage = Usage::signing;
  Time not_before = noon() - std::chrono::days(30);
  Time not_after = noon() + std::chrono::days(30);
};
Signer make_signer(const Wish& wish = {}, const SignerAuthority& by = authority());
Signer make_rsa_signer(int bits);

std::unique_ptr<const json::Document> parsed(std::string text);
std::string signed_by(const Signer& signer, Time when = noon());
// Trusts authority() with its lists, for medical doctors.
Trust trust(std::span<const SignerAuthority::Revoked> revoked = {});
// "valid", "absent", or the id of the error.
std::string verdict_of(std::string text, const Trust& by, Time now = noon());

}  // namespace tasuki::signature::testing
