#include "gateway/lan/inside.hpp"

#include "rest/answer.hpp"

namespace tasuki::gateway::lan {

http::Response answer_inside(const http::Router& lan, http::Request request, Lang language) {
  request.headers.add("Accept-Language", language == Lang::ja ? "ja" : "en");
  const auto route = lan.find(request);
  if (!route) return rest::error_response(route.error(), language);
  http::Answer answer = (*route)->handler(request);
  if (auto* const response = std::get_if<http::Response>(&answer)) return std::move(*response);
  return rest::error_response({Code::internal, "an answer in pieces"}, language);
}

}  // namespace tasuki::gateway::lan
