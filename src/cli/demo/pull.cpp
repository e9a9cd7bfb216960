#include "cli/demo/pull.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <thread>

#include "base/files.hpp"
#include "cli/demo/emr.hpp"
#include "cli/demo/parameters.hpp"

namespace tasuki::cli::demo {
namespace {

using clins::Transport;

constexpr std::chrono::seconds kPatience{20};

// One holder of the demo, and what it is there to show.
struct Role {
  std::string_view key;
  Transport transport;
  bool there = true;
  std::size_t quota = 50;  // 0: refuses
};
constexpr std::array kRoles = {
    Role{"channel", Transport::channel},
    Role{"endpoint", Transport::endpoint},
    Role{"refuses", Transport::channel, true, 0},
    Role{"absent", Transport::channel, false},
};

using Documents = std::map<const generate::Institution*, std::vector<std::string>>;

// What each institution has of a person but those that have a gateway already.
Documents documents_of(World& world, const generate::World& country,
                       const generate::Person& person) {
  Documents held;
  for (generate::Document& document : country.documents(person))
    if (document.from->code != world.clinic().code && document.from->code != world.hospital().code)
      held[document.from].push_back(std::move(document.content));
  return held;
}

// Somebody behind the last person of the country whose records lie in enough places.
Result<generate::Person> find_person(World& world, const generate::World& country) {
  constexpr int kTried = 200;
  for (int number = 1; number <= kTried; ++number) {
    generate::Person person = country.person(country.plan().persons + number);
    if (documents_of(world, country, person).size() >= kRoles.size()) return person;
  }
  return fail(Code::item_unknown, "somebody with records at four institutions");
}

Result<> make_known(World& world, const generate::World& country, int number) {
  const eligibility::LoadFile file{"pull.json", generate::persons_file(country, number, number)};
  TRY(world.exchange().registry()->load({&file, 1}));
  return {};
}

// The EMR's side: prepared Bundles in a directory.
Result<std::string> lay_out(const World& world, const Role& role, const std::string& number,
                            const std::vector<std::string>& documents) {
  const std::string directory = world.directory() + "/" + std::string(role.key) + "-units";
  TRY_VOID(make_directories(directory + "/" + number));
  for (std::size_t i = 0; i < documents.size(); ++i)
    TRY_VOID(
        write_file(directory + "/" + number + "/" + std::to_string(i) + ".json", documents[i]));
  return directory;
}

// The holder's gateway starts, and the operator writes down how it is asked.
Result<> join(World& world, const Role& role, const generate::Institution& who,
              std::string directory) {
  const std::string code(who.code);
  std::string url;
  if (role.there) {
    gateway::PullConfig config;
    config.directory = std::move(directory);
    config.quota = role.quota;
    if (role.transport == Transport::endpoint) config.endpoint.emplace();
    const Institution* holder = TRY(world.join(std::string(role.key), who, std::move(config)));
    if (holder->gateway->pull_port() != 0)
      url = "https://127.0.0.1:" + std::to_string(holder->gateway->pull_port());
  }
  return world.exchange().store().holders().set_transport(code, role.transport, url);
}

// Gateways say by themselves what they hold; of the one that is not there a visit is known.
Result<> wait_until_located(World& world, const generate::Person& person,
                            const generate::Institution& absent) {
  store::Store& store = world.exchange().store();
  const auto key = TRY(store.person_of(person.id));
  TRY_VOID(store.holders().visited(key, absent.code, "", world.clock().now()));
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < deadline) {
    const auto holders = TRY(store.holders().holders_of(key));
    const auto known = std::ranges::count_if(holders, [](const store::Holder& holder) {
      return !holder.declared.empty() || holder.visited_at;
    });
    if (static_cast<std::size_t>(known) >= kRoles.size()) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return fail(Code::peer_timeout, "a holder that does not say what it holds");
}

Result<> gather(World& world, const generate::World& country, const generate::Person& person) {
  TRY_VOID(make_known(world, country, person.number));
  const Documents held = documents_of(world, country, person);
  auto holder = held.begin();
  const generate::Institution* absent = nullptr;
  for (const Role& role : kRoles) {
    const auto& [who, documents] = *holder++;
    const std::string number = person.local_number(*who);
    TRY(world.exchange().registry()->link({std::string(who->code), number, person.id}));
    std::string directory = TRY(lay_out(world, role, number, documents));
    TRY_VOID(join(world, role, *who, std::move(directory)));
    if (!role.there) absent = who;
  }
  return wait_until_located(world, person, *absent);
}

}  // namespace

Result<Manifest> play_pull(World& world, const generate::World& country, Transcript& transcript,
                           const Output& output) {
  const generate::Person person = TRY(find_person(world, country));
  TRY_VOID(gather(world, country, person));
  std::vector<std::string_view> classes;
  for (const clins::InformationClassRow& row : clins::information_classes())
    classes.push_back(row.code);
  const std::string insured = person.numbers.back().written();
  const std::string birth_date = generate::to_date(person.birth);
  const std::string body = person_body(insured, birth_date);
  TRY_VOID(write_file(world.directory() + "/pull.json", body));
  Emr hospital = TRY(Emr::at(world, world.hospital()));
  TRY(hospital.post("/fhir/Patient/$consent", {}, person_body(insured, birth_date, classes)));
  transcript.begin();
  http::Headers headers;
  headers.add("Prefer", "respond-async, wait=10");
  const auto answer = TRY(hospital.post("/fhir/Patient/$pull", std::move(headers), body));
  const auto bundle = TRY(json::Document::parse(answer.body));
  if (!transcript.wait_for_all(kPatience))
    return fail(Code::peer_timeout, "a step of PULL did not happen");
  return read_manifest(bundle->root(), output);
}

}  // namespace tasuki::cli::demo
