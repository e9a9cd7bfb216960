#include "pull/wire.hpp"

#include "httpsig/content_digest.hpp"
#include "httpsig/profile.hpp"
#include "httpsig/sign.hpp"

namespace tasuki::pull {
namespace {

constexpr std::string_view kMethod = "POST";

httpsig::Stamp stamp(const Signer& signer, Time now, Random& random) {
  httpsig::Stamp made;
  made.created = now;
  made.nonce = httpsig::new_nonce(random);
  made.keyid = signer.keyid;
  return made;
}

void add_content(http::Headers& headers, std::string_view body) {
  headers.add("Content-Type", std::string(kContentType));
  headers.add(std::string(httpsig::kContentDigest), httpsig::content_digest(crypto::sha256(body)));
}

void add_signature(http::Headers& headers, httpsig::SignatureFields fields) {
  headers.add(std::string(httpsig::kSignatureInput), std::move(fields.signature_input));
  headers.add(std::string(httpsig::kSignature), std::move(fields.signature));
}

}  // namespace

http::Call SignedRequest::call() const {
  http::Call made;
  made.method = kMethod;
  made.target = kPath;
  made.headers = headers;
  made.body = body;
  return made;
}

Result<SignedRequest> sign_request(std::string body, const Signer& signer, Time now,
                                   Random& random) {
  SignedRequest request{{}, std::move(body)};
  add_content(request.headers, request.body);
  auto fields = TRY(httpsig::sign(View(request).message(), httpsig::pull_request(),
                                  stamp(signer, now, random), *signer.key));
  add_signature(request.headers, std::move(fields));
  return request;
}

Result<http::Response> sign_answer(http::Response answer, const http::Request& to,
                                   const Signer& signer, Time now, Random& random) {
  add_content(answer.headers, answer.body);
  const View request(to);
  auto fields = TRY(httpsig::sign(View(answer, request).message(), httpsig::pull_answer(),
                                  stamp(signer, now, random), *signer.key));
  add_signature(answer.headers, std::move(fields));
  return answer;
}

View::View(const SignedRequest& request) {
  take(request.headers);
  message_.method = kMethod;
  message_.path = kPath;
}

// A query there would not be covered as it was sent: requests have none.
View::View(const http::Request& request) {
  take(request.headers);
  message_.method = request.method;
  message_.path = request.query.empty() ? std::string_view(request.path) : std::string_view();
}

View::View(const http::Response& answer, const View& to) {
  take(answer.headers);
  message_.status = answer.status;
  message_.request = &to.message_;
}

void View::take(const http::Headers& headers) {
  for (const auto& [name, value] : headers) fields_.push_back({name, value});
  message_.fields = fields_;
}

}  // namespace tasuki::pull
