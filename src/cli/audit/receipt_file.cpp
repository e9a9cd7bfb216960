#include "cli/audit/receipt_file.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "crypto/certificate.hpp"
#include "crypto/jws.hpp"
#include "json/document.hpp"

namespace tasuki::cli {

Result<ReceiptFile> read_receipt(const std::string& path) {
  const std::string content = TRY(read_file(path));
  ReceiptFile receipt;
  receipt.text = trim(content);
  std::string payload = TRY(crypto::payload_of_jws(receipt.text));
  const auto document = json::Document::parse(std::move(payload));
  if (!document) return fail(Code::credential_invalid, path + ": the receipt says nothing");
  receipt.unit = (*document)->root()["unit"].string();
  const auto leaf = crypto::sha256_from_hex((*document)->root()["leaf"].string());
  if (!leaf) return fail(Code::credential_invalid, path + ": a receipt without a leaf");
  receipt.leaf = *leaf;
  return receipt;
}

Result<crypto::PublicKey> read_public_key(const std::string& path) {
  const std::string pem = TRY(read_file(path));
  auto key = crypto::PublicKey::from_pem(pem);
  if (key) return key;
  const auto certificate = crypto::Certificate::from_pem(pem);
  if (!certificate) return fail(Code::key_invalid, path + ": no public key and no certificate");
  return certificate->public_key();
}

}  // namespace tasuki::cli
