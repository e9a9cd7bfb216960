// How an institution is asked for what it holds (PULL).
#pragma once

namespace tasuki::clins {

enum class Transport {
  none,      // is not asked
  channel,   // over a connection that its gateway holds open
  endpoint,  // at its gateway's own Web API
};

}  // namespace tasuki::clins
