// What a command says: to people in Japanese or English, or to machines as one JSON value.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace tasuki::cli {

class Output {
 public:
  Output(Lang lang, bool json) : lang_(lang), json_(json) {}

  Lang lang() const { return lang_; }
  bool json() const { return json_; }
  std::string_view pick(std::string_view ja, std::string_view en) const {
    return lang_ == Lang::ja ? ja : en;
  }

  void line(std::string_view text) const;  // to standard output, with a line feed, at once
  void say(std::string_view ja, std::string_view en) const { line(pick(ja, en)); }
  void error(const Error& error) const;  // to standard error
  // Columns as wide as their widest cell, as a terminal shows it (full-width characters count 2).
  void table(const std::vector<std::vector<std::string>>& rows) const;

 private:
  Lang lang_;
  bool json_;
};

// Columns that a terminal needs for the text.
std::size_t display_width(std::string_view utf8);

}  // namespace tasuki::cli
