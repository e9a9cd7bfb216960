// Waiting for SIGINT or SIGTERM, the orders to stop.
#pragma once

namespace tasuki::cli {

// Call before any thread starts: the signals are then delivered to nobody but wait_for_stop.
void block_stop_signals();
void wait_for_stop();

}  // namespace tasuki::cli
