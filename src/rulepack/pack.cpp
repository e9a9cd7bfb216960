#include "rulepack/pack.hpp"

namespace tasuki::rulepack {

struct Pack::Mapping {};

Pack::Pack() = default;
Pack::~Pack() = default;

}  // namespace tasuki::rulepack
