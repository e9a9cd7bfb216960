#include "http/tls.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <cstdint>
#include <string_view>

#include "base/assert.hpp"

namespace tasuki::http {
namespace {

// AES-128 stands first because it is the fastest and strong enough; the server's order counts.
constexpr const char* kSuites13 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* kSuites12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr int kChainDepthMax = 4;
constexpr long kChainBytesMax = 32 * 1024;

struct BioFree {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct X509Free {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct KeyFree {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Bio = std::unique_ptr<BIO, BioFree>;
using X509Pointer = std::unique_ptr<X509, X509Free>;
using KeyPointer = std::unique_ptr<EVP_PKEY, KeyFree>;

// A key with a passphrase is refused instead of asked for on the terminal.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

Bio bio_of(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

X509Pointer next_certificate(const Bio& bio) {
  return X509Pointer(PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr));
}

Result<> use_chain(SSL_CTX* context, std::string_view pem) {
  const Bio bio = bio_of(pem);
  const X509Pointer leaf = next_certificate(bio);
  if (!leaf) return fail(Code::key_invalid, "no certificate in the PEM text");
  if (SSL_CTX_use_certificate(context, leaf.get()) != 1)
    return fail(Code::key_invalid, "certificate not usable: " + tls_failure());
  while (const X509Pointer issuer = next_certificate(bio))
    if (SSL_CTX_add1_chain_cert(context, issuer.get()) != 1)
      return fail(Code::key_invalid, "chain not usable: " + tls_failure());
  return {};
}

Result<> use_key(SSL_CTX* context, std::string_view pem) {
  const Bio bio = bio_of(pem);
  const KeyPointer key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  if (!key) return fail(Code::key_invalid, "no private key in the PEM text");
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1)
    return fail(Code::key_invalid, "the key does not belong to the certificate");
  return {};
}

enum class NameToPeers { no, yes };

Result<> trust(SSL_CTX* context, std::string_view pem, NameToPeers name_to_peers) {
  const Bio bio = bio_of(pem);
  bool found = false;
  while (const X509Pointer authority = next_certificate(bio)) {
    found = true;
    if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.get()) != 1 ||
        (name_to_peers == NameToPeers::yes && SSL_CTX_add_client_CA(context, authority.get()) != 1))
      return fail(Code::key_invalid, "authority not usable: " + tls_failure());
  }
  if (!found) return fail(Code::key_invalid, "no authority in the PEM text");
  return {};
}

// Why the peer's certificate was not believed, kept in the SSL object: 0 when it was.
enum Doubt : std::intptr_t { none = 0, expired = 1, foreign = 2 };

int doubt_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

int remember_doubt(int believed, X509_STORE_CTX* verification) {
  if (believed == 1) return 1;
  auto* ssl = static_cast<SSL*>(
      X509_STORE_CTX_get_ex_data(verification, SSL_get_ex_data_X509_STORE_CTX_idx()));
  const int reason = X509_STORE_CTX_get_error(verification);
  const bool about_time =
      reason == X509_V_ERR_CERT_HAS_EXPIRED || reason == X509_V_ERR_CERT_NOT_YET_VALID;
  auto doubt = reinterpret_cast<std::intptr_t>(SSL_get_ex_data(ssl, doubt_index()));
  doubt = std::max<std::intptr_t>(doubt, about_time ? expired : foreign);
  SSL_set_ex_data(ssl, doubt_index(), reinterpret_cast<void*>(doubt));
  return 1;
}

TlsContext new_context(const SSL_METHOD* method) {
  ERR_clear_error();
  TlsContext context(SSL_CTX_new(method), [](SSL_CTX* c) { SSL_CTX_free(c); });
  TASUKI_ASSERT(context != nullptr);
  SSL_CTX* c = context.get();
  SSL_CTX_set_min_proto_version(c, TLS1_3_VERSION);
  SSL_CTX_set_ciphersuites(c, kSuites13);
  SSL_CTX_set_cipher_list(c, kSuites12);
  SSL_CTX_set1_groups_list(c, kGroups);
  SSL_CTX_set_options(c, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                             SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                          SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(c, 1);
  SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_verify_depth(c, kChainDepthMax);
  SSL_CTX_set_max_cert_list(c, kChainBytesMax);
  return context;
}

}  // namespace

std::string tls_failure() {
  const unsigned long code = ERR_peek_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "connection closed" : reason;
}

Result<TlsContext> make_server_context(const ServerTls& tls) {
  TlsContext context = new_context(TLS_server_method());
  if (tls.allow_tls12) SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_num_tickets(context.get(), 0);
  TRY_VOID(use_chain(context.get(), tls.certificate_chain));
  TRY_VOID(use_key(context.get(), tls.private_key));
  if (tls.client_auth == ClientAuth::none) return context;
  TRY_VOID(trust(context.get(), tls.client_authority, NameToPeers::yes));
  const int required =
      tls.client_auth == ClientAuth::required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0;
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | required, remember_doubt);
  return context;
}

Result<TlsContext> make_client_context(const ClientTls& tls) {
  TlsContext context = new_context(TLS_client_method());
  TRY_VOID(trust(context.get(), tls.authority, NameToPeers::no));
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  if (tls.certificate_chain.empty()) return context;
  TRY_VOID(use_chain(context.get(), tls.certificate_chain));
  TRY_VOID(use_key(context.get(), tls.private_key));
  return context;
}

std::optional<crypto::Certificate> peer_certificate(SSL* ssl) {
  std::shared_ptr<X509> certificate(SSL_get1_peer_certificate(ssl), [](X509* c) { X509_free(c); });
  if (!certificate) return std::nullopt;
  return crypto::Certificate(std::move(certificate));
}

std::optional<Error> certificate_refusal(SSL* ssl) {
  switch (reinterpret_cast<std::intptr_t>(SSL_get_ex_data(ssl, doubt_index()))) {
    case none:
      return std::nullopt;
    case expired:
      return Error{Code::certificate_expired, {}};
    default:
      return Error{Code::certificate_foreign, {}};
  }
}

}  // namespace tasuki::http
