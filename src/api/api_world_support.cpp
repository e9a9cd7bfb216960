#include "api/api_world_support.hpp"

#include "base/assert.hpp"
#include "http/target.hpp"
#include "rest/answer.hpp"
#include "rest/assertion.hpp"

namespace tasuki::api {
namespace {

constexpr Time kFrom = Time(std::chrono::seconds(1'700'000'000));
constexpr Time kUntil = Time(std::chrono::seconds(1'900'000'000));

struct Row {
  const char* name;
  const char* institution;
  std::optional<Code> refusal;
};
constexpr Row kRows[] = {
    {"clinic", "1310000001", {}},
    {"hospital", "1310000002", {}},
    {"stranger", "1310000003", {}},
    {"suspended", "1310000004", {}},
    {"unknown", "1310000005", {}},
    {"nameless", "", {}},
    {"expired", "1310000001", Code::certificate_expired},
    {"foreign", "1310000001", Code::certificate_foreign},
};

Identity make_identity(const crypto::CertificateAuthority& authority, const Row& row) {
  Identity identity{row.institution, crypto::PrivateKey::generate(), nullptr};
  crypto::CertificateRequest request;
  request.common_name = row.name;
  if (!identity.institution.empty()) request.uris = {crypto::institution_uri(identity.institution)};
  request.not_before = kFrom;
  request.not_after = kUntil;
  auto peer = std::make_shared<http::Peer>();
  peer->address = "127.0.0.1";
  peer->certificate = authority.issue(request, identity.key.public_key());
  if (row.refusal) peer->refusal = Error{*row.refusal, {}};
  identity.peer = std::move(peer);
  return identity;
}

// Made once: keys cost more than everything else in a case.
const std::map<std::string, Identity>& identities() {
  static const auto all = [] {
    const auto authority = crypto::CertificateAuthority::create("test", kFrom, kUntil);
    std::map<std::string, Identity> made;
    for (const Row& row : kRows) made.emplace(row.name, make_identity(authority, row));
    made.emplace("anonymous", Identity{"", crypto::PrivateKey::generate(),
                                       std::make_shared<const http::Peer>()});
    return made;
  }();
  return all;
}

// What the peer would have received.
std::string drain(http::Stream& stream) {
  std::string body;
  for (;;) {
    auto piece = stream.next();
    TASUKI_ASSERT(piece.has_value());
    if (piece->empty()) break;
    body += *piece;
  }
  TASUKI_ASSERT(body.size() == stream.size);
  return body;
}

// The body as a server hands it out.
http::Upload upload_of(const http::Request& request) {
  return {request.body.size(), [body = request.body, at = std::size_t{0}]() mutable {
            const std::string piece = body.substr(at, limits::kChunkBytes);
            at += piece.size();
            return Result<std::string>(piece);
          }};
}

std::unique_ptr<PullService> make_pull(exchange::World& world) {
  const auto authority = crypto::CertificateAuthority::create("exchange", kFrom, kUntil);
  PullConfig config;
  config.key_directory = world.database() + "-pull-keys";
  config.certificate = authority.certificate().to_pem();
  config.private_key = authority.key().to_pem();
  auto service = PullService::start(std::move(config), {world.exchange, world.store, world.clock,
                                                        world.random, world.log, world.metrics});
  TASUKI_ASSERT(service.has_value());
  return *std::move(service);
}

}  // namespace

ApiWorld::ApiWorld()
    : pull_(make_pull(world)),
      router_(make_router(
          {world.exchange, pull_->side(), world.clock, world.log, world.metrics, Lang::ja})) {
  world.add("1310000001", "港診療所", {"1330000001"});
  world.add("1310000002", "東京第一病院");
  world.add("1310000003", "よその医院");
  world.add("1310000004", "休止中の医院");
  world.suspend("1310000004");
}

const Identity& ApiWorld::who(const std::string& name) const {
  return identities().at(name);
}

std::string ApiWorld::token(const Identity& by, const clins::Actor& actor) {
  return rest::make_assertion(actor, by.institution, by.key, world.clock, world.random);
}

http::Request ApiWorld::request(std::string method, std::string_view target, const Identity& by) {
  auto parsed = http::parse_target(target);
  TASUKI_ASSERT(parsed.has_value());
  http::Request request;
  request.method = std::move(method);
  request.path = std::move(parsed->path);
  request.query = std::move(parsed->query);
  request.peer = by.peer;
  request.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  request.headers.add("Host", "exchange.test:8443");
  return request;
}

ApiWorld::Answer ApiWorld::send(http::Request& request) {
  const auto refuse = [&](const Error& error) {
    return Answer{rest::error_response(error, rest::language_of(request, Lang::ja)), false, {}};
  };
  if (request.peer->refusal) return refuse(*request.peer->refusal);
  const auto route = router_.find(request);
  if (!route) return refuse(route.error());
  if ((*route)->body_in_pieces > 0) request.upload = upload_of(request);
  http::Answer answer = (*route)->handler(request);
  if (auto* park = std::get_if<http::Park>(&answer)) return {{}, true, std::move(*park)};
  if (auto* stream = std::get_if<http::Stream>(&answer)) {
    stream->head.body = drain(*stream);
    return {std::move(stream->head), false, {}};
  }
  return {std::get<http::Response>(std::move(answer)), false, {}};
}

}  // namespace tasuki::api
