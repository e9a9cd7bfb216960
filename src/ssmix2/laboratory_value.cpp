#include "ssmix2/laboratory_value.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "clins/collection_writer.hpp"
#include "ssmix2/plain_text.hpp"

namespace tasuki::ssmix2 {
namespace {

// http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation, as in HL7 table 0078.
constexpr std::array<std::string_view, 7> kInterpretations = {"L", "H", "LL", "HH", "N", "A", "AA"};

std::string unit_of(const Segment& obx) {
  std::string unit = plain_text(obx.text({6, 2}));
  return unit.empty() ? plain_text(obx.text({6, 1})) : unit;
}

void write_quantity(json::Writer& w, std::string_view key, std::string_view number,
                    std::string_view comparator, std::string_view unit) {
  w.key(key).object().key("value").decimal(number);
  if (!comparator.empty()) w.field("comparator", comparator);
  if (!unit.empty()) w.field("unit", unit);
  w.end();
}

// "<0.1" -> "<" and the rest; FHIR knows <, <=, >=, >.
std::string_view take_comparator(std::string_view& text) {
  const std::size_t size = text.starts_with("<=") || text.starts_with(">=") ? 2
                           : text.starts_with('<') || text.starts_with('>') ? 1
                                                                            : 0;
  const std::string_view comparator = text.substr(0, size);
  text.remove_prefix(size);
  text = trim(text);
  return comparator;
}

// OBX-5 by OBX-2: NM and SN are quantities where they are numbers; coded ones give their name; all
// else is text.
void write_value(json::Writer& w, const Segment& obx, std::string_view unit) {
  const std::string_view type = obx.raw({2});
  std::string said = plain_text(obx.text({5, type == "CWE" || type == "CE" ? 2 : 1}));
  if (said.empty()) said = plain_text(obx.text({5, 1}));
  if (type == "SN") said += std::string(obx.raw({5, 2}));
  if (said.empty()) return;
  std::string_view rest = said;
  const std::string_view comparator = take_comparator(rest);
  const auto number = type == "NM" || type == "SN" ? exact_decimal(rest) : std::nullopt;
  if (number)
    write_quantity(w, "valueQuantity", *number, comparator, unit);
  else
    w.field("valueString", said);
}

// OBX-7: "1.2-2.0" are two numbers in the unit of the result; everything else is text.
void write_range(json::Writer& w, const Segment& obx, std::string_view unit) {
  const std::string range = plain_text(obx.text({7}));
  if (range.empty()) return;
  const std::string_view text = range;
  const std::size_t dash = text.find_first_of("-", 1);
  w.key("referenceRange").array().object();
  std::optional<std::string> low;
  std::optional<std::string> high;
  if (dash != std::string_view::npos) {
    low = exact_decimal(trim(text.substr(0, dash)));
    high = exact_decimal(trim(text.substr(dash + 1)));
  }
  if (low && high) {
    write_quantity(w, "low", *low, {}, unit);
    write_quantity(w, "high", *high, {}, unit);
  } else {
    w.field("text", range);
  }
  w.end().end();
}

void write_interpretation(json::Writer& w, const Segment& obx) {
  const std::string_view flag = obx.raw({8});
  if (std::ranges::find(kInterpretations, flag) == kInterpretations.end()) return;
  w.key("interpretation").array().object().key("coding").array();
  clins::write_coding(w, "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
                      flag);
  w.end().end().end();
}

}  // namespace

void write_laboratory_value(json::Writer& w, const Segment& obx) {
  const std::string unit = unit_of(obx);
  write_value(w, obx, unit);
  write_interpretation(w, obx);
  write_range(w, obx, unit);
}

}  // namespace tasuki::ssmix2
