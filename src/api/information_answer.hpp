// The 6 information on the wire: Bundles whose entries say where they come from
// (docs/api.md#information).
#pragma once

#include <string>
#include <string_view>

#include "exchange/exchange.hpp"

namespace tasuki::api {

// One Bundle of type collection.
std::string summary_bundle(const exchange::InformationView& view, Time now);
// A page of a search; `self` and `next` are URLs, which name nobody.
std::string information_searchset(const exchange::InformationView& view, std::string_view self,
                                  std::string_view next);

}  // namespace tasuki::api
