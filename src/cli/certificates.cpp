#include "cli/certificates.hpp"

#include <arpa/inet.h>

#include "base/files.hpp"

namespace tasuki::cli {
namespace {

bool is_address(const std::string& host) {
  in6_addr buffer;
  return inet_pton(AF_INET, host.c_str(), &buffer) == 1 ||
         inet_pton(AF_INET6, host.c_str(), &buffer) == 1;
}

}  // namespace

Result<IssuedFiles> issue_to_files(const crypto::CertificateAuthority& authority,
                                   const Subject& subject, const std::string& directory) {
  crypto::CertificateRequest request;
  request.common_name = subject.common_name;
  request.uris = subject.uris;
  for (const std::string& host : subject.hosts)
    (is_address(host) ? request.addresses : request.dns_names).push_back(host);
  request.not_before = subject.not_before;
  request.not_after = subject.not_after;
  // The name becomes the name of files, so it may not lead anywhere else.
  if (subject.common_name.find('/') != std::string::npos || subject.common_name.starts_with('.'))
    return fail(Code::usage, "the name cannot be that of a file");
  TRY_VOID(crypto::check(request));
  const auto key = crypto::PrivateKey::generate();
  const auto certificate = authority.issue(request, key.public_key());
  const IssuedFiles files{directory + "/" + subject.common_name + ".pem",
                          directory + "/" + subject.common_name + ".key"};
  TRY_VOID(write_file(files.key, key.to_pem(), 0600));
  TRY_VOID(write_file(files.certificate, certificate.to_pem()));
  return files;
}

}  // namespace tasuki::cli
