// Derived components (RFC 9421 section 2.2): values that come not from a header field but from the
// method, the target and the status, in the normal form that the RFC gives each.
// https://www.rfc-editor.org/rfc/rfc9421#section-2.2
#pragma once

#include <string>
#include <string_view>

#include "httpsig/message.hpp"
#include "httpsig/refusal.hpp"

namespace tasuki::httpsig {

// `name` without parameters: "@method". Reason: component_unknown for one that is not known or is
// not of this kind of message; message_invalid.
Checked<std::string> derived_value(std::string_view name, const Message& message);

// "@query-param": the value of the one query parameter whose name, in the encoding of URLs, is
// `name`. Reason: query_parameter, also when `name` itself is not in that encoding.
Checked<std::string> query_parameter(std::string_view name, const Message& message);

}  // namespace tasuki::httpsig
