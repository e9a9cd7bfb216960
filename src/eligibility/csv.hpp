// CSV as RFC 4180 has it (https://www.rfc-editor.org/rfc/rfc4180), strictly: UTF-8, commas, fields
// either bare or wholly in quotes, lines that end in LF or CRLF. A field holds no control
// characters, so a record is a line and errors can name it. One byte order mark at the very start
// is passed over: spreadsheets write it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tasuki::eligibility {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text);  // must outlive the reader

  // False at the end. Error: parameter_invalid; what is wrong in the line that line() names.
  Result<bool> next(std::vector<std::string>& fields);
  std::size_t line() const { return line_; }  // from 1

 private:
  Result<std::string> read_quoted(std::string_view& rest);
  Result<std::string> read_bare(std::string_view& rest);

  std::string_view rest_;
  std::size_t line_ = 0;
};

}  // namespace tasuki::eligibility
