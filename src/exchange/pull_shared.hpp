// What the use cases of PULL share; for their files only.
#pragma once

#include "exchange/pull.hpp"
#include "exchange/pull_progress.hpp"
#include "exchange/state.hpp"

namespace tasuki::exchange {

struct Pull::Shared {
  Shared(Exchange::State& s, pull::HolderLine& l, Timer& t)
      : state(s), line(l), timer(t), ids(s.with.store.secret(), "pull") {}

  Exchange::State& state;
  pull::HolderLine& line;
  Timer& timer;
  PullProgress progress;
  crypto::PairCipher ids;

  std::string id_of(const store::PullRecord& pull) const {
    return ids.encode({pull.person, pull.number});
  }
  Result<std::optional<store::PullRecord>> conclude(const Caller& caller, std::uint64_t number);
  // Error: not_found.
  Result<store::PullRecord> find(const Caller& caller, std::string_view id);
};

}  // namespace tasuki::exchange
