// The 6 information on the wire: Bundles whose entries say where they come from
// (docs/api.md#information).
#pragma once

#include <string>
#include <string_view>

#include "exchange/exchange.hpp"
#include "json/writer.hpp"

namespace tasuki::api {

// One Bundle of type collection.
std::string summary_bundle(const exchange::InformationView& view, Time now);
// A page of a search; `self` and `next` are URLs, which name nobody.
std::string information_searchset(const exchange::InformationView& view, std::string_view self,
                                  std::string_view next);

// The parts of such a Bundle, for whoever writes more than that into one.
enum class Role { member, match };  // of an entry; a match of a search says so
void write_meta(json::Writer& w, const exchange::InformationView& view);
void write_entry(json::Writer& w, const exchange::InformationView& view,
                 const clins::SummaryEntry& entry, Role role);
std::size_t expected_bytes(const exchange::InformationView& view);

}  // namespace tasuki::api
