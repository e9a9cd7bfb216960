// How values stand in the columns of the registry: times as milliseconds, classes as their codes.
#pragma once

#include <optional>

#include "base/clock.hpp"
#include "sqlite/database.hpp"

namespace tasuki::eligibility {

inline std::int64_t to_column(Time time) {
  return time.time_since_epoch().count();
}

inline Time time_of(const sqlite::Statement& row, int column) {
  return Time(std::chrono::milliseconds(row.integer(column)));
}

inline std::optional<Time> optional_time_of(const sqlite::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return time_of(row, column);
}

}  // namespace tasuki::eligibility
