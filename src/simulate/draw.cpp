#include "simulate/draw.hpp"

#include <cmath>

#include "base/assert.hpp"

namespace tasuki::simulate {

double Draw::uniform() {
  return static_cast<double>(engine_() >> 11) * 0x1p-53;
}

double Draw::exponential(double mean) {
  TASUKI_ASSERT(mean > 0);
  return -mean * std::log1p(-uniform());
}

}  // namespace tasuki::simulate
