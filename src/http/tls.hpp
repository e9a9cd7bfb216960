// What both ends agree on about TLS: versions, suites, certificates. OpenSSL inside.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "crypto/certificate.hpp"
#include "http/client.hpp"
#include "http/server.hpp"

using SSL_CTX = struct ssl_ctx_st;
using SSL = struct ssl_st;

namespace tasuki::http {

using TlsContext = std::shared_ptr<SSL_CTX>;

// Error: key_invalid.
Result<TlsContext> make_server_context(const ServerTls& tls);
Result<TlsContext> make_client_context(const ClientTls& tls);

// After a server's handshake. A certificate that does not verify does not end the handshake: its
// owner is told over HTTP what is wrong (certificate_expired, certificate_foreign).
std::optional<crypto::Certificate> peer_certificate(SSL* ssl);
std::optional<Error> certificate_refusal(SSL* ssl);

// The oldest entry of this thread's OpenSSL error queue in words, without clearing the queue.
std::string tls_failure();

}  // namespace tasuki::http
