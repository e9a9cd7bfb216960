#include "httpsig/signature_base.hpp"

#include <algorithm>

#include "base/result.hpp"

namespace tasuki::httpsig {

Checked<SignatureInput> read_signature_input(const ItemOrList& member) {
  const InnerList* const list = std::get_if<InnerList>(&member);
  if (list == nullptr) return refuse(Reason::signature_malformed);
  SignatureInput input{{}, list->parameters};
  for (const Item& item : list->items) {
    const std::string* const name = std::get_if<std::string>(&item.value);
    if (name == nullptr) return refuse(Reason::signature_malformed);
    input.components.push_back({*name, item.parameters});
  }
  return input;
}

std::string serialize(const SignatureInput& input) {
  InnerList list{{}, input.parameters};
  for (const Component& component : input.components)
    list.items.push_back({component.name, component.parameters});
  return serialize(list);
}

Checked<std::string> signature_base(const SignatureInput& input, const Message& message) {
  std::string base;
  for (auto component = input.components.begin(); component != input.components.end();
       ++component) {
    const auto same = [&](const Component& other) { return component->same_as(other); };
    if (std::any_of(input.components.begin(), component, same))
      return refuse(Reason::component_repeated);
    const std::string value = TRY(component_value(*component, message));
    base.append(serialize(*component)).append(": ").append(value).append("\n");
  }
  return base.append("\"@signature-params\": ").append(serialize(input));
}

}  // namespace tasuki::httpsig
