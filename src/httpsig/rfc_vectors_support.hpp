// The examples of RFC 9421, read out of the RFC's own source beside the project, and the algorithms
// of theirs that the product does not have (RSA-PSS, HMAC), by OpenSSL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/signing_key.hpp"
#include "httpsig/httpsig_support.hpp"

namespace tasuki::httpsig::testing {

// One section: its code blocks in order, with the line wrapping of RFC 8792 undone.
struct RfcSection {
  std::string title;
  std::vector<std::string> blocks;

  // The first block that begins with `text`, or has it behind a line break.
  std::string block(std::string_view text) const;
};

// Empty when the shared corpora are absent.
std::vector<RfcSection> rfc_sections();
const RfcSection& section(const std::vector<RfcSection>& all, std::string_view title);

// A message in the form of HTTP/1.1.
Wire wire_of(std::string_view text);
// "Name: value" lines, as in the examples that show only what is added.
void add_header_lines(Wire& wire, std::string_view text);
// Between two markers, both included: a key in PEM.
std::string pem_in(const RfcSection& section, std::string_view kind);

// RSASSA-PSS with SHA-512 and a salt of 64 bytes.
bool verify_rsa_pss_sha512(const crypto::PublicKey& key, std::string_view message,
                           std::string_view signature);

}  // namespace tasuki::httpsig::testing
