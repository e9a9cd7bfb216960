// Which handler answers which method and path. A route is a row of a table:
//   {"GET", "/fhir/Bundle/{}", get_bundle}
// {} matches one whole segment, kept in Request::captures; literals win over captures.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace tasuki::http {

struct Route {
  std::string method;
  std::string path;
  Handler handler;
  // 0: the body is read whole before the handler runs. Else it comes as Request::upload, as it
  // arrives, and may be so long.
  std::size_t body_in_pieces = 0;
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);

  // Errors: path_unknown; method_not_allowed, whose detail is the list of allowed methods as the
  // Allow header writes it ("GET, POST").
  // Fills request.captures. The route lives as long as the router.
  Result<const Route*> find(Request& request) const;

 private:
  struct Row {
    Route route;
    std::vector<std::string> segments;
  };
  std::vector<Row> rows_;  // literals before captures
};

}  // namespace tasuki::http
