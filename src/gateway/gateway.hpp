// An institution's gateway: takes documents from its EMR over the LAN or a hot folder, keeps them
// in a durable outbox until the exchange gave a final answer, fetches what arrives into a durable
// inbox and acknowledges it only then. Offers the EMR the calls that the exchange offers.
//
// Log events, in the order of a document's life (fields: size, sha256, unit, ms; an item of the
// outbox carries `tracking`, and `unit` once the exchange gave it an id):
//   outbox.queued  outbox.waiting  outbox.accepted | outbox.refused
//   inbox.announced  inbox.stored  inbox.acknowledged  inbox.read
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "clins/actor.hpp"
#include "gateway/pull/pull_config.hpp"
#include "gateway/ssmix2/release.hpp"
#include "http/client.hpp"
#include "http/server.hpp"
#include "validate/validator.hpp"

namespace tasuki::gateway {

// One EMR system that may use the LAN side: by token (SHA-256 of it, hex) or by a client
// certificate that names urn:tasuki:emr:NAME.
struct EmrSystem {
  std::string name;
  std::string token_sha256;  // empty: certificate only
};

// out/ (consent later) and out/oral/ are read, in/ is written; results appear beside the file.
struct HotFolder {
  std::string path;
  clins::Actor actor;  // on whose behalf the folder sends
};

// req/ is read, res/ is written (docs/formats/xml-folder.md).
struct XmlFolder {
  std::string path;
  clins::Actor actor;  // on whose behalf the folder calls
};

// Read only; what its policy frees is registered (docs/operate/ssmix2.md).
struct Ssmix2Storage {
  std::string path;
  clins::Actor actor;     // on whose behalf it is fed
  std::string index;      // SQLite file of SSMIXIDX; empty: the tree is walked
  std::string side_list;  // CSV; may be empty
  ReleasePolicy release{};
  std::chrono::seconds scan_interval{60};
};

struct Config {
  std::string institution;     // its code
  std::string data_directory;  // gateway.db
  std::string exchange_url;    // "https://127.0.0.1:8443"
  http::ClientTls identity;    // to the exchange; the key also signs assertions
  http::ServerConfig lan;      // router-less: the gateway brings the routes
  http::ServerConfig operations;
  std::vector<EmrSystem> emr_systems;
  std::vector<HotFolder> hot_folders;
  std::vector<XmlFolder> xml_folders;
  std::vector<Ssmix2Storage> ssmix2;
  std::optional<PullConfig> pull;  // absent: it answers no PULL
  std::size_t senders = 4;         // connections that push at once
  std::chrono::milliseconds retry_first = std::chrono::milliseconds(limits::kRetryFirst);
  std::chrono::milliseconds retry_max = std::chrono::milliseconds(limits::kRetryMax);
  std::chrono::seconds poll_wait{50};  // of one long poll
  Lang default_language = Lang::ja;
};

struct Environment {
  const Clock& clock;
  Random& random;
  const Log& log;
  Metrics& metrics;
  std::shared_ptr<const validate::Validator> validator;
};

class Gateway {
 public:
  // Running when it returns. Errors: setting_invalid, key_invalid, address_unavailable,
  // store_failed. The exchange need not be reachable.
  static Result<std::unique_ptr<Gateway>> start(Config config, Environment environment);
  virtual ~Gateway() = default;

  virtual std::uint16_t lan_port() const = 0;
  virtual std::uint16_t operations_port() const = 0;
  virtual std::uint16_t pull_port() const = 0;  // 0 without an endpoint for PULL
  // Takes no more from the EMR, finishes what is under way; what is queued stays in the outbox.
  virtual bool stop() = 0;
};

}  // namespace tasuki::gateway
