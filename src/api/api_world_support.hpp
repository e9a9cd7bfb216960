// The Web API on an exchange of its own, without sockets: requests are made by hand, with the
// certificate that TLS would have brought.
#pragma once

#include <map>
#include <string>

#include "api/api.hpp"
#include "api/pull_service.hpp"
#include "crypto/certificate.hpp"
#include "exchange/world_support.hpp"

namespace tasuki::api {

// A certificate with its key, as a gateway has them.
struct Identity {
  std::string institution;
  crypto::PrivateKey key;
  std::shared_ptr<const http::Peer> peer;
};

class ApiWorld {
 public:
  ApiWorld();

  // clinic 1310000001, hospital 1310000002 and stranger 1310000003 take part; suspended
  // 1310000004 does no more; unknown 1310000005 never did; nameless has no institution in its
  // certificate; anonymous has no certificate; expired and foreign are what TLS found wrong.
  const Identity& who(const std::string& name) const;

  std::string token(const Identity& by, const clins::Actor& actor);
  http::Request request(std::string method, std::string_view target, const Identity& by);
  // As the server does: the refusal of the peer first, then the route. A stream is read to its end.
  struct Answer {
    http::Response response;
    bool parked = false;
    std::optional<http::Park> park;
  };
  Answer send(http::Request& request);

  exchange::World world;
  clins::Actor doctor{"dr-0042", "Medical Doctor", "TREAT"};

 private:
  std::unique_ptr<PullService> pull_;
  http::Router router_;
};

}  // namespace tasuki::api
