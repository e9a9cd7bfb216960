#include "signature/time_stamp.hpp"

#include <openssl/ts.h>
#include <openssl/x509_vfy.h>

#include <ctime>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "crypto/digest.hpp"
#include "crypto/openssl.hpp"

namespace tasuki::signature {
namespace {

using crypto::Freed;
using Request = std::unique_ptr<TS_REQ, Freed<TS_REQ_free>>;
using Response = std::unique_ptr<TS_RESP, Freed<TS_RESP_free>>;
using Imprint = std::unique_ptr<TS_MSG_IMPRINT, Freed<TS_MSG_IMPRINT_free>>;
using AlgorithmName = std::unique_ptr<X509_ALGOR, Freed<X509_ALGOR_free>>;
using Number = std::unique_ptr<ASN1_INTEGER, Freed<ASN1_INTEGER_free>>;
using Token = std::unique_ptr<PKCS7, Freed<PKCS7_free>>;
using Verification = std::unique_ptr<TS_VERIFY_CTX, Freed<TS_VERIFY_CTX_free>>;
using Maker = std::unique_ptr<TS_RESP_CTX, Freed<TS_RESP_CTX_free>>;
using Policy = std::unique_ptr<ASN1_OBJECT, Freed<ASN1_OBJECT_free>>;

constexpr std::size_t kNonceBytes = 16;
// An arc for examples (ISO/IEC 9834, 2.999): the built-in authority promises nothing.
constexpr const char* kTestPolicy = "2.999.1";

std::unexpected<Error> invalid(std::string detail) {
  return fail(Code::time_stamp_invalid, std::move(detail));
}

template <typename T>
std::string to_der(const T* object, int (*write)(const T*, unsigned char**)) {
  unsigned char* der = nullptr;
  const int size = write(object, &der);
  TASUKI_ASSERT(size > 0);
  const std::unique_ptr<unsigned char, Freed<[](void* p) { OPENSSL_free(p); }>> owner(der);
  return {reinterpret_cast<char*>(der), static_cast<std::size_t>(size)};
}

// All of `der` or nothing.
template <typename T, auto Free>
std::unique_ptr<T, Freed<Free>> from_der(std::string_view der,
                                         T* (*read)(T**, const unsigned char**, long)) {
  if (der.size() > limits::kTimeStampBytesMax) return nullptr;
  const unsigned char* begin = crypto::bytes_of(der);
  const unsigned char* const end = begin + der.size();
  std::unique_ptr<T, Freed<Free>> object(read(nullptr, &begin, static_cast<long>(der.size())));
  return begin == end ? std::move(object) : nullptr;
}

Time time_of(const ASN1_GENERALIZEDTIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return Time{};
  using namespace std::chrono;
  const sys_days date = year{parts.tm_year + 1900} /
                        month{static_cast<unsigned>(parts.tm_mon + 1)} /
                        day{static_cast<unsigned>(parts.tm_mday)};
  return date + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
}

// RFC 3161 section 2.4.2: messageImprint is that of the request. Of a hash that is broken, another
// document could have the same: only SHA-256 is taken.
// https://www.rfc-editor.org/rfc/rfc3161#section-2.4.2
bool is_of(TS_TST_INFO* info, std::string_view bytes) {
  TS_MSG_IMPRINT* const imprint = TS_TST_INFO_get_msg_imprint(info);
  const ASN1_OBJECT* name = nullptr;
  X509_ALGOR_get0(&name, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
  if (OBJ_obj2nid(name) != NID_sha256) return false;
  const ASN1_OCTET_STRING* const digest = TS_MSG_IMPRINT_get_msg(imprint);
  return std::string_view(reinterpret_cast<const char*>(ASN1_STRING_get0_data(digest)),
                          static_cast<std::size_t>(ASN1_STRING_length(digest))) ==
         crypto::as_bytes(crypto::sha256(bytes));
}

// The digest under the authority's signature: PKCS #7 leaves the choice to the message.
bool has_strong_digest(PKCS7* token) {
  const STACK_OF(PKCS7_SIGNER_INFO)* const signers = PKCS7_get_signer_info(token);
  if (sk_PKCS7_SIGNER_INFO_num(signers) != 1) return false;
  X509_ALGOR* digest = nullptr;
  PKCS7_SIGNER_INFO_get0_algs(sk_PKCS7_SIGNER_INFO_value(signers, 0), nullptr, &digest, nullptr);
  const ASN1_OBJECT* name = nullptr;
  X509_ALGOR_get0(&name, nullptr, nullptr, digest);
  const int nid = OBJ_obj2nid(name);
  return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
}

// Certificates must have been valid when the stamp was made: its time is what the check is about.
X509_STORE* store_of(std::span<const crypto::Certificate> roots, Time at) {
  X509_STORE* const store = X509_STORE_new();
  TASUKI_ASSERT(store != nullptr);
  for (const crypto::Certificate& root : roots)
    TASUKI_ASSERT(X509_STORE_add_cert(store, root.get()) == 1);
  X509_VERIFY_PARAM* const parameters = X509_STORE_get0_param(store);
  X509_VERIFY_PARAM_set_time(
      parameters, std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count());
  X509_VERIFY_PARAM_set_auth_level(parameters, 2);
  return store;
}

struct FreeBorrowed {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};

ASN1_INTEGER* next_serial(TS_RESP_CTX*, void*) {
  const crypto::BigNumber number(BN_new());
  TASUKI_ASSERT(number && BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1);
  return BN_to_ASN1_INTEGER(number.get(), nullptr);
}

int tell_time(TS_RESP_CTX*, void* clock, long* seconds, long* microseconds) {
  const Time now = static_cast<const Clock*>(clock)->now();
  *seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  *microseconds = 0;
  return 1;
}

}  // namespace

// https://www.rfc-editor.org/rfc/rfc3161#section-2.4.1
TimeStampRequest make_request(std::string_view bytes, Random& random) {
  const Request request(TS_REQ_new());
  const Imprint imprint(TS_MSG_IMPRINT_new());
  const AlgorithmName algorithm(X509_ALGOR_new());
  TASUKI_ASSERT(request && imprint && algorithm);
  X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr);
  crypto::Sha256 digest = crypto::sha256(bytes);
  const std::string nonce = random.bytes(kNonceBytes);
  const crypto::BigNumber number(BN_bin2bn(crypto::bytes_of(nonce), kNonceBytes, nullptr));
  const Number nonce_number(BN_to_ASN1_INTEGER(number.get(), nullptr));
  TASUKI_ASSERT(TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1);
  TASUKI_ASSERT(TS_MSG_IMPRINT_set_msg(imprint.get(), digest.data(), digest.size()) == 1);
  TASUKI_ASSERT(TS_REQ_set_version(request.get(), 1) == 1);
  TASUKI_ASSERT(TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1);
  TASUKI_ASSERT(TS_REQ_set_nonce(request.get(), nonce_number.get()) == 1);
  TASUKI_ASSERT(TS_REQ_set_cert_req(request.get(), 1) == 1);
  return {to_der<TS_REQ>(request.get(), i2d_TS_REQ), std::string(bytes)};
}

Result<std::string> read_response(const TimeStampRequest& request, std::string_view response,
                                  std::span<const crypto::Certificate> roots) {
  const crypto::QuietErrors quiet;
  const auto answer = from_der<TS_RESP, TS_RESP_free>(response, d2i_TS_RESP);
  if (!answer) return invalid("the authority's answer is not a TimeStampResp");
  PKCS7* const token = TS_RESP_get_token(answer.get());
  TS_TST_INFO* const info = TS_RESP_get_tst_info(answer.get());
  if (token == nullptr || info == nullptr) return invalid("the authority gave no time stamp");
  const auto asked = from_der<TS_REQ, TS_REQ_free>(request.der, d2i_TS_REQ);
  TASUKI_ASSERT(asked != nullptr);
  const ASN1_INTEGER* const nonce = TS_TST_INFO_get_nonce(info);
  if (nonce == nullptr || ASN1_INTEGER_cmp(nonce, TS_REQ_get_nonce(asked.get())) != 0)
    return invalid("the answer is to another request");
  std::string der = to_der<PKCS7>(token, i2d_PKCS7);
  if (const auto time = verify_time_stamp(der, request.bytes, roots); !time)
    return std::unexpected(time.error());
  return der;
}

// https://www.rfc-editor.org/rfc/rfc3161#section-2.3
Result<Time> verify_time_stamp(std::string_view token, std::string_view bytes,
                               std::span<const crypto::Certificate> roots) {
  const crypto::QuietErrors quiet;
  const auto signed_data = from_der<PKCS7, PKCS7_free>(token, d2i_PKCS7);
  if (!signed_data || PKCS7_type_is_signed(signed_data.get()) != 1)
    return invalid("it is not a TimeStampToken");
  const std::unique_ptr<TS_TST_INFO, Freed<TS_TST_INFO_free>> info(
      PKCS7_to_TS_TST_INFO(signed_data.get()));
  if (!info) return invalid("it is not a TimeStampToken");
  if (!is_of(info.get(), bytes)) return invalid("it is of other bytes");
  if (!has_strong_digest(signed_data.get())) return invalid("its digest is too weak");
  const Time time = time_of(TS_TST_INFO_get_time(info.get()));
  const Verification context(TS_VERIFY_CTX_new());
  TASUKI_ASSERT(context != nullptr);
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_SIGNATURE);
  TS_VERIFY_CTX_set_store(context.get(), store_of(roots, time));
  if (TS_RESP_verify_token(context.get(), signed_data.get()) != 1)
    return invalid("no trusted authority signed it");
  return time;
}

Result<std::string> TimeStampAuthority::answer(std::string_view request) const {
  const crypto::QuietErrors quiet;
  const Maker maker(TS_RESP_CTX_new());
  const Policy policy(OBJ_txt2obj(kTestPolicy, 1));
  const crypto::Bio bio = crypto::reading(request);
  if (!maker || !policy || !bio) return invalid("the request is too large");
  const std::unique_ptr<STACK_OF(X509), FreeBorrowed> chain(sk_X509_new_null());
  for (const crypto::Certificate& one : chain_)
    TASUKI_ASSERT(sk_X509_push(chain.get(), one.get()) > 0);
  TS_RESP_CTX_set_serial_cb(maker.get(), next_serial, nullptr);
  TS_RESP_CTX_set_time_cb(maker.get(), tell_time, const_cast<Clock*>(&clock_));
  if (TS_RESP_CTX_set_signer_cert(maker.get(), certificate_.get()) != 1 ||
      TS_RESP_CTX_set_certs(maker.get(), chain.get()) != 1 ||
      TS_RESP_CTX_set_signer_key(maker.get(), key_.get()) != 1 ||
      TS_RESP_CTX_set_signer_digest(maker.get(), EVP_sha256()) != 1 ||
      TS_RESP_CTX_set_ess_cert_id_digest(maker.get(), EVP_sha256()) != 1 ||
      TS_RESP_CTX_set_def_policy(maker.get(), policy.get()) != 1 ||
      TS_RESP_CTX_add_md(maker.get(), EVP_sha256()) != 1)
    return fail(Code::key_invalid, "the certificate is not one for time stamps");
  const Response response(TS_RESP_create_response(maker.get(), bio.get()));
  if (!response) return invalid("the request cannot be answered");
  return to_der<TS_RESP>(response.get(), i2d_TS_RESP);
}

}  // namespace tasuki::signature
