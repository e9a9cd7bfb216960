// A comparison as one JSON value, or as one page of HTML that needs nothing else.
#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "simulate/comparison.hpp"

namespace tasuki::simulate {

struct Report {
  Plan plan;
  Assumptions assumptions;
  ServiceTimes times;
  Estimates estimates;
  std::optional<Sensitivity> sensitivity;
};

std::string report_json(const Report& report);
std::string report_html(const Report& report, Lang lang);

}  // namespace tasuki::simulate
