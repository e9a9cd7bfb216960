// The signature base (RFC 9421 section 2.5): the text that is signed, made of a message and of what
// its Signature-Input says.  https://www.rfc-editor.org/rfc/rfc9421#section-2.5
#pragma once

#include <string>
#include <vector>

#include "httpsig/component.hpp"
#include "httpsig/message.hpp"
#include "httpsig/refusal.hpp"
#include "httpsig/structured.hpp"

namespace tasuki::httpsig {

// What one member of Signature-Input says: the covered components and the parameters, in order.
struct SignatureInput {
  std::vector<Component> components;
  Parameters parameters;
};

// Reason: signature_malformed.
Checked<SignatureInput> read_signature_input(const ItemOrList& member);
std::string serialize(const SignatureInput& input);

// One line a component, and that of "@signature-params" without a line break behind it. Reasons:
// component_repeated, and those of component_value().
Checked<std::string> signature_base(const SignatureInput& input, const Message& message);

}  // namespace tasuki::httpsig
