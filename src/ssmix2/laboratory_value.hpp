// What an OBX says of its result: value, interpretation, reference range.
#pragma once

#include "json/writer.hpp"
#include "ssmix2/message.hpp"

namespace tasuki::ssmix2 {

// Members of an Observation. Nothing for what is empty.
void write_laboratory_value(json::Writer& w, const Segment& obx);

}  // namespace tasuki::ssmix2
