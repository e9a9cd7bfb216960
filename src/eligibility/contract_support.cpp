#include "eligibility/contract_support.hpp"

#include <array>

#include "eligibility/remote.hpp"
#include "eligibility/service.hpp"

namespace tasuki::eligibility {
namespace {

constexpr std::string_view kWorld = R"({
  "format": "tasuki-eligibility-1",
  "institutions": [
    {"code": "1310000001", "name": "襷クリニック", "kana": "タスキクリニック",
     "phone": "03-1234-5678", "postal_code": "100-0001", "address": "東京都千代田区千代田1-1",
     "takes_part": true, "emergency": false},
    {"code": "1320000002", "name": "駅伝病院", "kana": "エキデンビョウイン",
     "phone": "045-000-1111", "postal_code": "231-0001", "address": "神奈川県横浜市中区1-2",
     "takes_part": true, "emergency": true},
    {"code": "1330000003", "name": "不参加医院", "takes_part": false, "emergency": true}
  ],
  "persons": [
    {"person": "p-hanako", "birth_date": "1980-04-01", "name": "架空 花子", "sex": "female",
     "numbers": [
       {"payer": "insurance", "insurer": "12345", "symbol": "あいう", "number": "187",
        "branch": "04", "valid_from": "2018-04-01", "valid_to": "2021-09-30"},
       {"payer": "insurance", "insurer": "00012345", "symbol": "あいう", "number": "187",
        "branch": "05", "valid_from": "2021-10-01", "valid_to": "2025-03-31"},
       {"payer": "insurance", "insurer": "06139999", "symbol": "甲", "number": "22",
        "branch": "01", "valid_from": "2025-04-01"}]},
    {"person": "p-taro", "birth_date": "1975-12-31", "name": "架空 太郎", "sex": "male",
     "numbers": [
       {"payer": "public", "insurer": "12131111", "number": "1234567",
        "valid_from": "2024-01-01", "valid_to": "2025-12-31"}]},
    {"person": "p-twin-1", "birth_date": "2001-01-01",
     "numbers": [{"payer": "insurance", "insurer": "00099999", "symbol": "双", "number": "1",
                  "valid_from": "2020-01-01"}]},
    {"person": "p-twin-2", "birth_date": "2001-01-01",
     "numbers": [{"payer": "insurance", "insurer": "00099999", "symbol": "双", "number": "1",
                  "valid_from": "2020-01-01"}]},
    {"person": "p-parent", "birth_date": "1970-07-07",
     "numbers": [{"payer": "insurance", "insurer": "00099999", "symbol": "双", "number": "1",
                  "valid_from": "2020-01-01"}]},
    {"person": "p-newborn", "birth_date": "2026-01-31", "numbers": []}
  ]
})";

Time start() {
  return parse_instant("2026-02-03T00:00:00Z").value();
}

class Embedded final : public Backend {
 public:
  explicit Embedded(Scene& scene) : scene_(scene) {}
  Eligibility& eligibility() override { return scene_.registry(); }

 private:
  Scene& scene_;
};

class OverLoopback final : public Backend {
 public:
  explicit OverLoopback(Scene& scene)
      : server_(serve(scene.registry())), client_(connect(*server_, metrics_)) {}
  Eligibility& eligibility() override { return *client_; }

 private:
  Metrics metrics_;
  std::unique_ptr<http::testing::TestServer> server_;
  std::unique_ptr<Eligibility> client_;
};

template <typename B>
std::unique_ptr<Backend> make(Scene& scene) {
  return std::make_unique<B>(scene);
}

}  // namespace

std::span<const LoadFile> world() {
  static const std::array files = {LoadFile{"world.json", std::string(kWorld)}};
  return files;
}

Scene::Scene() : clock(start()) {
  reopen();
  const auto loaded = registry_->load(world());
  if (!loaded) ADD_FAILURE() << loaded.error().to_string();
}

void Scene::reopen() {
  registry_.reset();
  registry_ = std::move(*Registry::open({.path = path()}, clock, metrics));
}

http::testing::Identity exchange_identity() {
  static const http::testing::Identity identity = http::testing::authority().server();
  return identity;
}

std::unique_ptr<http::testing::TestServer> serve(Eligibility& eligibility, std::uint16_t port) {
  http::ServerConfig config =
      http::testing::test_config(http::testing::TestServer::Kind::mutual_tls);
  config.port = port;
  shape_service(config);
  return std::make_unique<http::testing::TestServer>(std::move(config),
                                                     service_routes(eligibility));
}

std::unique_ptr<Eligibility> connect(http::testing::TestServer& server, Metrics& metrics) {
  const auto identity = exchange_identity();
  RemoteConfig config;
  config.url = "https://127.0.0.1:" + std::to_string(server->port());
  config.identity = {http::testing::authority().pem(), identity.certificate, identity.key};
  auto remote = connect_remote(config, metrics);
  if (!remote) ADD_FAILURE() << remote.error().to_string();
  return std::move(*remote);
}

std::span<const BackendRow> backends() {
  static const std::array rows = {BackendRow{"registry", make<Embedded>},
                                  BackendRow{"remote", make<OverLoopback>}};
  return rows;
}

Check check_of(std::string_view insured, std::string_view birth_date, std::string_view on) {
  return {std::string(kClinic), std::string(insured), std::string(birth_date), std::string(on)};
}

}  // namespace tasuki::eligibility
