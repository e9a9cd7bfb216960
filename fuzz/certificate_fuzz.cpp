// Certificates and keys from files and peers: any bytes give an answer or an error.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "crypto/certificate.hpp"

namespace {

using namespace tasuki::crypto;

// So that the fuzzer works on the DER, which base64 would hide from it.
std::string armoured(std::string_view der) {
  const std::string base64 = tasuki::to_base64(der);
  std::string pem = "-----BEGIN CERTIFICATE-----\n";
  for (std::size_t at = 0; at < base64.size(); at += 64) pem += base64.substr(at, 64) + "\n";
  return pem + "-----END CERTIFICATE-----\n";
}

void read_everything(const Certificate& certificate) {
  if (const auto code = certificate.institution_code()) TASUKI_ASSERT(code->size() == 10);
  if (const auto name = certificate.emr_name()) TASUKI_ASSERT(!name->empty());
  TASUKI_ASSERT(certificate.subject().find('\n') == std::string::npos);
  (void)certificate.serial();
  (void)certificate.not_before();
  (void)certificate.not_after();
  const PublicKey key = certificate.public_key();
  TASUKI_ASSERT(!key.verify("message", std::string(64, '\0')));
  (void)key.thumbprint();
  TASUKI_ASSERT(Certificate::from_pem(certificate.to_pem()).value().fingerprint() ==
                certificate.fingerprint());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (const auto certificate = Certificate::from_pem(input)) read_everything(*certificate);
  if (const auto certificate = Certificate::from_pem(armoured(input)))
    read_everything(*certificate);
  (void)PrivateKey::from_pem(input);
  return 0;
}
