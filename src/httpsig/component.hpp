// Message components (RFC 9421 section 2): what of a message a signature covers, and the one form
// in which it is signed. What could be read in two ways has no value but a refusal.
// https://www.rfc-editor.org/rfc/rfc9421#section-2
#pragma once

#include <string>
#include <string_view>

#include "httpsig/message.hpp"
#include "httpsig/refusal.hpp"
#include "httpsig/structured.hpp"

namespace tasuki::httpsig {

struct Component {
  std::string name;       // "@path" or a header field's, in small letters
  Parameters parameters;  // "req", "sf", "key", "bs", "name"; "tr" is not known here

  // The same component, whatever the order of the parameters.
  bool same_as(const Component& other) const;
};

// "\"signature\";req;key=\"pull\""
std::string serialize(const Component& component);

// The value as it stands in the signature base.
Checked<std::string> component_value(const Component& component, const Message& message);

}  // namespace tasuki::httpsig
