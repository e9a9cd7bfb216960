#include "bench/fill.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "clins/information.hpp"
#include "clins/unit.hpp"

namespace tasuki::bench {
namespace {

constexpr int kThreads = 64;  // so that many units share a commit

template <typename T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "bench: %s\n", result.error().to_string().c_str());
  std::exit(1);
}

}  // namespace

Filler::Filler(store::Store& store, const Country& country, Time registered_at)
    : store_(store), registered_at_(registered_at) {
  for (const Document& document : country.documents()) {
    const auto parsed = must(json::Document::parse(document.content));
    const auto entries = clins::read_information(*parsed, clins::Kind::observations);
    templates_.push_back({document.sender, document.content, clins::write_information(entries)});
  }
}

void Filler::fill(int persons, const Units& units) {
  std::atomic<int> next = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i)
      threads.emplace_back([&] {
        for (int person = next++; person < persons; person = next++) {
          const auto key = must(store_.person_of("bench-" + std::to_string(person)));
          const std::size_t count = units(person, templates_.size());
          for (std::size_t unit = 0; unit < count; ++unit) add(key, person, unit);
        }
      });
  }
  // What was filled in has been on the disk for long where something is to be measured.
  ::sync();
}

void Filler::add(store::PersonKey person, int number, std::size_t unit) {
  const Template& from = templates_[unit % templates_.size()];
  store::Registration registration;
  store::UnitRecord& record = registration.unit;
  record.ref = {person, unit + 1};
  record.kind = clins::Kind::observations;
  record.sender = from.sender;
  record.identifier_system = clins::kBundleIdentifierSystem;
  record.identifier_value =
      from.sender + "^2026^F-" + std::to_string(number) + "-" + std::to_string(unit);
  record.size = from.content.size();
  record.digest = crypto::sha256(from.content);
  record.state = store::UnitState::viewable;
  record.registered_at = registered_at_;
  record.viewable_at = registered_at_;
  record.receipt = "filled";
  registration.content = from.content;
  registration.information = from.information;
  registration.audit.leaf = R"({"v":1,"event":"unit.register"})";
  registration.audit.institution = from.sender;
  registration.audit.person = person;
  registration.audit.assertion = "bench";
  must(store_.register_unit(registration));
}

}  // namespace tasuki::bench
