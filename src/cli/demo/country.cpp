#include "cli/demo/country.hpp"

#include <map>
#include <set>
#include <thread>

#include "clins/kind.hpp"
#include "crypto/key.hpp"
#include "rest/assertion.hpp"

namespace tasuki::cli::demo {
namespace {

// So many people are made at a time, and then registered.
constexpr int kBatch = 50;

// One institution as the exchange sees it, without a gateway between.
class Registrar {
 public:
  static Result<Registrar> at(World& world, const std::string& code) {
    Registrar registrar;
    http::ClientConfig config;
    config.host = "127.0.0.1";
    config.port = world.exchange().api_port();
    config.tls = TRY(world.identity_of(code));
    const auto key = TRY(crypto::PrivateKey::from_pem(config.tls->private_key));
    SystemRandom random;
    registrar.authorization_ =
        "Bearer " + rest::make_assertion({"records", "Medical Doctor", "TREAT"}, code, key,
                                         world.clock(), random);
    registrar.client_ = TRY(http::Client::create(std::move(config)));
    return registrar;
  }

  void take(generate::Document document) { waiting_.push_back(std::move(document)); }

  // In the order in which they were taken.
  Result<> register_all() {
    for (const generate::Document& document : waiting_) TRY_VOID(register_one(document));
    waiting_.clear();
    return {};
  }

 private:
  Registrar() = default;
  Result<> register_one(const generate::Document& document) {
    http::Call call;
    call.method = "POST";
    call.target = "/fhir/Bundle";
    call.headers.add("Content-Type", "application/fhir+json");
    call.headers.add("Authorization", authorization_);
    if (document.destination != nullptr) call.headers.add("Tasuki-Consent", "oral");
    call.body = document.content;
    const auto response = TRY(client_->call(call, http::Client::Repeat::when_unanswered));
    if (response.status >= 300)
      return fail(Code::peer_answer_invalid, document.identifier + ": " + response.body);
    return {};
  }

  std::string authorization_;
  std::unique_ptr<http::Client> client_;
  std::vector<generate::Document> waiting_;
};

using Registrars = std::map<std::string, Registrar, std::less<>>;

// All institutions at once, as they would.
Result<> register_all(Registrars& registrars) {
  std::vector<Result<>> outcomes(registrars.size());
  {
    std::vector<std::jthread> threads;
    for (auto& [code, registrar] : registrars)
      threads.emplace_back([&registrar = registrar, &outcome = outcomes[threads.size()]] {
        outcome = registrar.register_all();
      });
  }
  for (Result<>& outcome : outcomes) TRY_VOID(std::move(outcome));
  return {};
}

// Hands a person's documents to their institutions, and looks whether they are worth showing.
void hand_out(const generate::World& country, int number, Registrars& registrars,
              Settled& settled) {
  const generate::Person person = country.person(number);
  std::set<std::string_view> institutions;
  for (generate::Document& document : country.documents(person)) {
    institutions.insert(document.from->code);
    ++settled.documents;
    registrars.find(document.from->code)->second.take(std::move(document));
  }
  if (institutions.size() <= settled.institutions) return;
  settled.institutions = institutions.size();
  settled.shown = person;
}

}  // namespace

Result<Settled> settle(World& world, const generate::World& country) {
  const auto start = std::chrono::steady_clock::now();
  Settled settled;
  Registrars registrars;
  for (const generate::Institution& institution : generate::institutions()) {
    const std::string code(institution.code);
    registrars.emplace(code, TRY(Registrar::at(world, code)));
  }
  for (int first = 1; first <= country.plan().persons; first += kBatch) {
    const int last = std::min(country.plan().persons, first + kBatch - 1);
    for (int number = first; number <= last; ++number)
      hand_out(country, number, registrars, settled);
    TRY_VOID(register_all(registrars));
  }
  settled.took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start);
  return settled;
}

}  // namespace tasuki::cli::demo
