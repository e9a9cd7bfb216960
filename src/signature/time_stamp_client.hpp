// Asks a time-stamping authority over HTTP (RFC 3161 section 3.4), and answers as one.
#pragma once

#include <memory>
#include <string>

#include "base/random.hpp"
#include "http/client.hpp"
#include "signature/time_stamp.hpp"

namespace tasuki::signature {

// Not thread-safe: one a thread.
class TimeStampClient {
 public:
  // `url` as "http://host:port/path" or https; the authorities that may sign the server are in
  // `server_authority` (PEM), for https. `random` must outlive the client. Errors:
  // parameter_invalid, key_invalid.
  static Result<TimeStampClient> create(std::string_view url, std::string server_authority,
                                        std::vector<crypto::Certificate> roots, Random& random);
  // A token of these bytes, verified. Errors: peer_unreachable, peer_timeout, peer_answer_invalid,
  // certificate_foreign, time_stamp_invalid.
  Result<std::string> stamp(std::string_view bytes);

 private:
  TimeStampClient(std::unique_ptr<http::Client> client, std::string target,
                  std::vector<crypto::Certificate> roots, Random& random)
      : client_(std::move(client)),
        target_(std::move(target)),
        roots_(std::move(roots)),
        random_(random) {}
  std::unique_ptr<http::Client> client_;
  std::string target_;
  std::vector<crypto::Certificate> roots_;
  Random& random_;
};

// For POST of application/timestamp-query. `authority` must outlive the handler.
http::Handler time_stamp_handler(const TimeStampAuthority& authority);

}  // namespace tasuki::signature
