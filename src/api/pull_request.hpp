// What a PULL is asked with, and the wait for its answer: of Patient/$pull and Patient/$summary.
#pragma once

#include <functional>

#include "api/endpoints.hpp"

namespace tasuki::api {

struct PullCall {
  exchange::PullRequest request;
  std::chrono::milliseconds wait{0};  // for the end
};

// From the Parameters of the body; `in_query` may stand in the URL. Errors: as read_person;
// parameter_invalid.
Result<exchange::PullRequest> read_pull_request(
    http::Request& request, std::initializer_list<std::string_view> in_query = {});

// Starts what `read` gives, once, and answers with what there is when it is over or no longer
// waited for.
Result<http::Answer> answer_pull(Context& context, http::Request& request,
                                 const std::function<Result<PullCall>()>& read);

// Until more than `settled` holders are accounted for, it is over, or `until`.
http::Park park_for_pull(Context& context, const exchange::PullView& view, std::size_t settled,
                         std::chrono::steady_clock::time_point until);

}  // namespace tasuki::api
