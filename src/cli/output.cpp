#include "cli/output.hpp"

#include <algorithm>
#include <cstdio>

namespace tasuki::cli {

void Output::line(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
  std::fflush(stdout);
}

void Output::error(const Error& error) const {
  std::fprintf(stderr, "tasuki: %s\n", error.to_string(lang_).c_str());
}

void Output::table(const std::vector<std::vector<std::string>>& rows) const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  }
  for (const auto& row : rows) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < row.size()) text.append(widths[i] - display_width(row[i]) + 2, ' ');
    }
    line(text);
  }
}

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80) continue;  // counted with its first byte
    // Three-byte sequences from U+3000 on are kana, kanji and full-width forms.
    width += byte >= 0xE3 ? 2 : 1;
  }
  return width;
}

}  // namespace tasuki::cli
