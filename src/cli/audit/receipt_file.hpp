// What the audit commands read of a receipt.
#pragma once

#include <string>

#include "crypto/digest.hpp"
#include "crypto/key.hpp"

namespace tasuki::cli {

struct ReceiptFile {
  std::string text;  // the compact JWS
  std::string unit;
  crypto::Sha256 leaf{};
};

// The signature is not looked at. Errors: file_unreadable, credential_invalid.
Result<ReceiptFile> read_receipt(const std::string& path);
// A public key in PEM, or a certificate with it. Errors: file_unreadable, key_invalid.
Result<crypto::PublicKey> read_public_key(const std::string& path);

}  // namespace tasuki::cli
