#include "ssmix2/iso_2022_jp.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace tasuki::ssmix2 {
namespace {

constexpr unsigned kCells = 94;  // in a row, and rows
constexpr unsigned char kFirst = 0x21;
constexpr unsigned char kLast = 0x7E;
constexpr char kEscape = 0x1B;
constexpr char16_t kHalfWidthFirst = 0xFF61;  // of katakana, at 0x21
constexpr unsigned char kHalfWidthLast = 0x5F;
constexpr unsigned kGeta = (0x22U - kFirst) * kCells + (0x2EU - kFirst);

// Row and cell as Windows writes them in Shift_JIS, which iconv of the C library knows.
std::array<char, 2> shift_jis(unsigned row, unsigned cell) {
  const unsigned lead = row / 2 + (row / 2 < 0x1F ? 0x81 : 0xC1);
  const unsigned odd = row % 2 == 0 ? cell + (cell < 63 ? 0x40 : 0x41) : cell + 0x9F;
  return {static_cast<char>(lead), static_cast<char>(odd)};
}

using Table = std::array<char16_t, kCells * kCells>;

// 0 where there is no character.
Table make_table() {
  Table table{};
  const iconv_t handle = ::iconv_open("UTF-16LE", "CP932");
  TASUKI_ASSERT(handle != reinterpret_cast<iconv_t>(-1));  // glibc brings both
  for (unsigned i = 0; i < table.size(); ++i) {
    auto bytes = shift_jis(i / kCells, i % kCells);
    std::array<char, 8> out{};
    char* from = bytes.data();
    char* to = out.data();
    std::size_t left = bytes.size();
    std::size_t room = out.size();
    const bool whole = ::iconv(handle, &from, &left, &to, &room) != static_cast<std::size_t>(-1);
    if (whole && left == 0 && room == out.size() - 2)
      table[i] = static_cast<char16_t>(static_cast<unsigned char>(out[0]) |
                                       (static_cast<unsigned char>(out[1]) << 8));
    else
      ::iconv(handle, nullptr, nullptr, nullptr, nullptr);
  }
  ::iconv_close(handle);
  return table;
}

const Table& table() {
  static const Table kTable = make_table();
  return kTable;
}

struct Back {
  char16_t character;
  std::uint16_t index;
};

std::vector<Back> make_back() {
  std::vector<Back> rows;
  for (unsigned i = 0; i < table().size(); ++i)
    if (table()[i] != 0) rows.push_back({table()[i], static_cast<std::uint16_t>(i)});
  // The first place of a character that stands at several: JIS before NEC before IBM.
  std::ranges::stable_sort(rows, {}, &Back::character);
  return rows;
}

// Its place in the table, or that of the geta mark.
unsigned place_of(char16_t character) {
  static const std::vector<Back> kRows = make_back();
  const auto found = std::ranges::lower_bound(kRows, character, {}, &Back::character);
  return found != kRows.end() && found->character == character ? found->index : kGeta;
}

void append_utf8(std::string& out, char16_t character) {
  constexpr unsigned kSix = 0x3F;
  const unsigned point = character;
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0U | (point >> 6));
    out += static_cast<char>(0x80U | (point & kSix));
  } else {
    out += static_cast<char>(0xE0U | (point >> 12));
    out += static_cast<char>(0x80U | ((point >> 6) & kSix));
    out += static_cast<char>(0x80U | (point & kSix));
  }
}

enum class Set { ascii, katakana, kanji };

struct EscapeRow {
  std::string_view bytes;  // behind ESC
  Set set;
};
constexpr std::array<EscapeRow, 6> kEscapes = {{{"(B", Set::ascii},
                                                {"(J", Set::ascii},
                                                {"(I", Set::katakana},
                                                {"$@", Set::kanji},
                                                {"$B", Set::kanji},
                                                {"$(B", Set::kanji}}};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) { out_.reserve(bytes.size() * 3 / 2); }

  Faulty<std::string> read() {
    while (at_ < bytes_.size())
      if (!step()) return faulty(FaultCode::encoding, line_);
    return std::move(out_);
  }

 private:
  unsigned char byte(std::size_t ahead = 0) const {
    return at_ + ahead < bytes_.size() ? static_cast<unsigned char>(bytes_[at_ + ahead]) : 0;
  }

  bool step() {
    if (bytes_[at_] == kEscape) return take_escape();
    if (byte() == '\r' || byte() == '\n') return take_line_end();
    if (set_ == Set::kanji) return take_kanji();
    return set_ == Set::katakana ? take_katakana() : take_ascii();
  }

  bool take_escape() {
    const std::string_view rest = bytes_.substr(at_ + 1);
    for (const EscapeRow& row : kEscapes) {
      if (!rest.starts_with(row.bytes)) continue;
      set_ = row.set;
      at_ += 1 + row.bytes.size();
      return true;
    }
    return false;
  }

  bool take_line_end() {
    const bool pair = byte() == '\r' && byte(1) == '\n';
    out_.append(bytes_.substr(at_, pair ? 2 : 1));
    at_ += pair ? 2 : 1;
    ++line_;
    set_ = Set::ascii;
    return true;
  }

  // As many as there are up to the next escape or line.
  bool take_ascii() {
    const std::size_t start = at_;
    while (at_ < bytes_.size() && byte() < 0x80 && bytes_[at_] != kEscape && byte() != '\r' &&
           byte() != '\n')
      ++at_;
    out_.append(bytes_.substr(start, at_ - start));
    return at_ > start;
  }

  bool take_katakana() {
    if (byte() < kFirst || byte() > kHalfWidthLast) return false;
    append_utf8(out_, static_cast<char16_t>(kHalfWidthFirst + byte() - kFirst));
    ++at_;
    return true;
  }

  bool take_kanji() {
    const unsigned char row = byte();
    const unsigned char cell = byte(1);
    if (row < kFirst || row > kLast || cell < kFirst || cell > kLast) return false;
    const char16_t character = table()[(row - kFirst) * kCells + (cell - kFirst)];
    if (character == 0) return false;
    append_utf8(out_, character);
    at_ += 2;
    return true;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  Set set_ = Set::ascii;
  std::string out_;
};

// Of well-formed UTF-8; what lies beyond 16 bits is not in JIS, nor is anything damaged.
char16_t first_character(std::string_view character) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 2) return static_cast<char16_t>(((at(0) & 0x1F) << 6) | (at(1) & 0x3F));
  if (character.size() != 3) return 0;
  return static_cast<char16_t>(((at(0) & 0x0F) << 12) | ((at(1) & 0x3F) << 6) | (at(2) & 0x3F));
}

}  // namespace

Faulty<std::string> from_iso_2022_jp(std::string_view bytes) {
  return Reader(bytes).read();
}

std::string to_iso_2022_jp(std::string_view utf8) {
  std::string out;
  bool kanji = false;
  while (!utf8.empty()) {
    const std::size_t length = std::max<std::size_t>(1, utf8_length(utf8));
    const bool wide = length > 1 || static_cast<unsigned char>(utf8[0]) >= 0x80;
    if (wide != kanji) out += wide ? "\x1B$B" : "\x1B(B";
    kanji = wide;
    if (wide) {
      const unsigned place = place_of(first_character(utf8.substr(0, length)));
      out += static_cast<char>(kFirst + place / kCells);
      out += static_cast<char>(kFirst + place % kCells);
    } else {
      out += utf8[0];
    }
    utf8.remove_prefix(length);
  }
  if (kanji) out += "\x1B(B";
  return out;
}

}  // namespace tasuki::ssmix2
