#include "signature/token_key.hpp"

#include <p11-kit/p11-kit.h>
#include <p11-kit/pkcs11.h>

#include <array>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "crypto/digest.hpp"

namespace tasuki::signature {
namespace {

// RFC 8017 section 9.2, note 1: the DER of DigestInfo in front of a SHA-256 digest. The card pads;
// hashing here works with every card. https://www.rfc-editor.org/rfc/rfc8017#section-9.2
constexpr std::string_view kSha256Info(
    "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20", 19);
constexpr std::size_t kSignatureBytesMax = 1'024;

std::unexpected<Error> failed(std::string_view step) {
  return fail(Code::key_invalid, "the token refuses: " + std::string(step));
}

CK_BYTE* bytes_of(std::string& text) {
  return reinterpret_cast<CK_BYTE*>(text.data());
}

class TokenKey final : public crypto::SigningKey {
 public:
  explicit TokenKey(crypto::PublicKey public_key) : public_key_(std::move(public_key)) {}

  ~TokenKey() override {
    if (session_ != 0) module_->C_CloseSession(session_);
    if (initialized_) p11_kit_module_finalize(module_);
    if (module_ != nullptr) p11_kit_module_release(module_);
  }
  TokenKey(const TokenKey&) = delete;
  TokenKey& operator=(const TokenKey&) = delete;

  Result<> open(TokenPlace place) {
    module_ = p11_kit_module_load(place.module.c_str(), 0);
    if (module_ == nullptr) return failed("the module does not load");
    if (p11_kit_module_initialize(module_) != CKR_OK) return failed("the module does not start");
    initialized_ = true;
    const CK_SLOT_ID slot = TRY(find_slot(place.token));
    if (module_->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session_) != CKR_OK)
      return failed("no session");
    if (module_->C_Login(session_, CKU_USER, bytes_of(place.pin), place.pin.size()) != CKR_OK)
      return failed("the PIN is not taken");
    return find_key(place.key);
  }

  const crypto::PublicKey& public_key() const override { return public_key_; }

  // PKCS #11: CKM_ECDSA gives r||s, as RFC 7518 wants it; CKM_RSA_PKCS signs a DigestInfo.
  // https://docs.oasis-open.org/pkcs11/pkcs11-curr/v2.40/pkcs11-curr-v2.40.html
  Result<std::string> sign(std::string_view message) const override {
    const bool is_ec = crypto::algorithm_of(public_key_) == crypto::Algorithm::es256;
    const crypto::Sha256 digest = crypto::sha256(message);
    std::string input(is_ec ? std::string_view() : kSha256Info);
    input += crypto::as_bytes(digest);
    CK_MECHANISM mechanism{is_ec ? CK_MECHANISM_TYPE{CKM_ECDSA} : CK_MECHANISM_TYPE{CKM_RSA_PKCS},
                           nullptr, 0};
    std::string signature(kSignatureBytesMax, '\0');
    unsigned long size = signature.size();
    const std::lock_guard lock(mutex_);
    if (module_->C_SignInit(session_, &mechanism, key_) != CKR_OK ||
        module_->C_Sign(session_, bytes_of(input), input.size(), bytes_of(signature), &size) !=
            CKR_OK)
      return failed("it does not sign");
    signature.resize(size);
    return signature;
  }

 private:
  Result<CK_SLOT_ID> find_slot(std::string_view label) const {
    unsigned long count = 0;
    if (module_->C_GetSlotList(1, nullptr, &count) != CKR_OK) return failed("no slots");
    std::vector<CK_SLOT_ID> slots(count);
    if (module_->C_GetSlotList(1, slots.data(), &count) != CKR_OK) return failed("no slots");
    slots.resize(count);
    for (const CK_SLOT_ID slot : slots) {
      CK_TOKEN_INFO info;
      if (module_->C_GetTokenInfo(slot, &info) != CKR_OK) continue;
      const std::string_view name(reinterpret_cast<const char*>(info.label), sizeof info.label);
      if (trim(name) == label) return slot;
    }
    return failed("no token of that label");
  }

  Result<> find_key(std::string label) {
    CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY;
    std::array<CK_ATTRIBUTE, 2> wanted = {CK_ATTRIBUTE{CKA_CLASS, &private_key, sizeof private_key},
                                          CK_ATTRIBUTE{CKA_LABEL, label.data(), label.size()}};
    unsigned long found = 0;
    std::array<CK_OBJECT_HANDLE, 2> keys{};
    if (module_->C_FindObjectsInit(session_, wanted.data(), wanted.size()) != CKR_OK)
      return failed("it does not search");
    const CK_RV searched = module_->C_FindObjects(session_, keys.data(), keys.size(), &found);
    module_->C_FindObjectsFinal(session_);
    if (searched != CKR_OK || found != 1)
      return failed("not exactly one private key of that label");
    key_ = keys[0];
    return {};
  }

  crypto::PublicKey public_key_;
  mutable std::mutex mutex_;
  CK_FUNCTION_LIST* module_ = nullptr;
  bool initialized_ = false;
  CK_SESSION_HANDLE session_ = 0;
  CK_OBJECT_HANDLE key_ = 0;
};

}  // namespace

Result<std::unique_ptr<const crypto::SigningKey>> open_token_key(const TokenPlace& place,
                                                                 crypto::PublicKey public_key) {
  const auto algorithm = crypto::algorithm_of(public_key);
  if (!algorithm || *algorithm == crypto::Algorithm::ed25519)
    return fail(Code::key_invalid, "signing takes a key on P-256 or RSA");
  auto key = std::make_unique<TokenKey>(std::move(public_key));
  TRY_VOID(key->open(place));
  return key;
}

}  // namespace tasuki::signature
