// http://hl7.org/fhirpath/N1/#reflection
#include "fhirpath/functions/functions.hpp"
#include "fhirpath/render.hpp"

namespace tasuki::fhirpath::functions {

bool type(Machine& machine, const Call& call) {
  for (std::size_t i = call.input; i < machine.size(); ++i) {
    const Item item = machine.at(i);
    const TypeInfo info = item.is(Kind::node) ? TypeInfo{"FHIR", machine.type_name(item.node)}
                                              : TypeInfo{"System", system_type_name(item.kind)};
    machine.put(i, Item::of(info));
  }
  return true;
}

}  // namespace tasuki::fhirpath::functions
