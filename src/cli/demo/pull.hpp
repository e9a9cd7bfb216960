// The last part of the demo: PULL over both transports, with one holder that refuses and one that
// is not there.
#pragma once

#include "cli/demo/transcript.hpp"
#include "cli/demo/world.hpp"
#include "cli/pull/manifest.hpp"

namespace tasuki::cli::demo {

// Holders join with what they have of a person, the hospital asks for it. Leaves pull.json, the
// body of that call. Errors: peer_timeout when a holder does not become known; those of Emr.
Result<Manifest> play_pull(World& world, const generate::World& country, Transcript& transcript,
                           const Output& output);

}  // namespace tasuki::cli::demo
