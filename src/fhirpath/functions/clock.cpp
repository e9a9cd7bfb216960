// http://hl7.org/fhirpath/N1/#current-date-and-time-functions
#include "fhirpath/functions/functions.hpp"

namespace tasuki::fhirpath::functions {

bool now(Machine& machine, const Call& call) {
  return machine.replace(call.input,
                         Item::of(Kind::date_time, date_time_of(machine.context().now)));
}

bool today(Machine& machine, const Call& call) {
  Temporal today = date_time_of(machine.context().now);
  today = {today.year, today.month, today.day, 0, 0, 0, Precision::day, 0, 0, 0};
  return machine.replace(call.input, Item::of(Kind::date, today));
}

bool time_of_day(Machine& machine, const Call& call) {
  Temporal time = date_time_of(machine.context().now);
  time.year = 0;
  time.month = time.day = 0;
  time.has_zone = 0;
  return machine.replace(call.input, Item::of(Kind::time, time));
}

}  // namespace tasuki::fhirpath::functions
