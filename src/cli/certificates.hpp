// Keys and certificates as files, for the commands and the demo.
#pragma once

#include <string>
#include <vector>

#include "crypto/certificate.hpp"

namespace tasuki::cli {

struct Subject {
  std::string common_name;
  std::vector<std::string> uris;
  std::vector<std::string> hosts;  // DNS names and IP addresses
  Time not_before;
  Time not_after;
};

struct IssuedFiles {
  std::string certificate;  // <directory>/<common name>.pem
  std::string key;          // <directory>/<common name>.key, mode 0600
};

// Makes a key, has it certified and writes both. Error: file_unwritable.
Result<IssuedFiles> issue_to_files(const crypto::CertificateAuthority& authority,
                                   const Subject& subject, const std::string& directory);

}  // namespace tasuki::cli
