// The rest of the demo's country: people with histories, whose institutions register what they have
// with the exchange, each under its own certificate.
#pragma once

#include "cli/demo/world.hpp"
#include "generate/world.hpp"

namespace tasuki::cli::demo {

// Somebody worth looking at, and what it took to register everybody.
struct Settled {
  generate::Person shown;  // whose documents come from the most institutions
  std::size_t institutions = 0;
  std::size_t documents = 0;  // of all
  std::chrono::milliseconds took{};
};

// Errors: peer_answer_invalid with the exchange's answer when it refuses one; those of
// http::Client.
Result<Settled> settle(World& world, const generate::World& country);

}  // namespace tasuki::cli::demo
