#include "http/router.hpp"

#include <algorithm>
#include <optional>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace tasuki::http {
namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  return split(path.substr(1), '/');
}

// What the {} of the pattern matched; nullopt when the path is another one.
std::optional<std::vector<std::string>> match(const std::vector<std::string>& pattern,
                                              const std::vector<std::string_view>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  std::vector<std::string> captures;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (pattern[i] == "{}") {
      if (path[i].empty()) return std::nullopt;
      captures.emplace_back(path[i]);
    } else if (pattern[i] != path[i]) {
      return std::nullopt;
    }
  }
  return captures;
}

}  // namespace

Router::Router(std::vector<Route> routes) {
  for (Route& route : routes) {
    TASUKI_ASSERT(route.path.starts_with('/'));
    Row row{std::move(route), {}};
    for (const std::string_view segment : segments_of(row.route.path))
      row.segments.emplace_back(segment);
    rows_.push_back(std::move(row));
  }
  std::ranges::stable_sort(rows_, [](const Row& a, const Row& b) {
    return std::ranges::lexicographical_compare(
        a.segments, b.segments,
        [](const std::string& x, const std::string& y) { return x != "{}" && y == "{}"; });
  });
}

Result<const Route*> Router::find(Request& request) const {
  if (!request.path.starts_with('/')) return fail(Code::path_unknown);
  const auto path = segments_of(request.path);
  std::vector<std::string> allowed;
  for (const Row& row : rows_) {
    auto captures = match(row.segments, path);
    if (!captures) continue;
    if (row.route.method == request.method) {
      request.captures = std::move(*captures);
      return &row.route;
    }
    if (std::ranges::find(allowed, row.route.method) == allowed.end())
      allowed.push_back(row.route.method);
  }
  if (allowed.empty()) return fail(Code::path_unknown);
  std::string list = allowed.front();
  for (std::size_t i = 1; i < allowed.size(); ++i) list += ", " + allowed[i];
  return fail(Code::method_not_allowed, list);
}

}  // namespace tasuki::http
