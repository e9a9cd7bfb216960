#include "base/clock.hpp"

namespace tasuki {
namespace {

// Reads exactly `width` digits at `position`; -1 when there are none.
int digits(std::string_view text, std::size_t position, std::size_t width) {
  if (position + width > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(position, width)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

// The zone at the end of the text in minutes east of UTC. Error: parameter_invalid.
Result<int> parse_zone(std::string_view zone) {
  if (zone == "Z") return 0;
  const int hours = digits(zone, 1, 2);
  const int minutes = digits(zone, 4, 2);
  const bool shape = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':';
  if (!shape || hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
    return fail(Code::parameter_invalid, "time zone");
  return (zone[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

// By hand: every answer, log line and receipt has instants, and printf costs a microsecond each.
void put_digits(std::string& out, std::size_t at, std::size_t count, int value) {
  for (std::size_t i = count; i > 0; --i, value /= 10)
    out[at + i - 1] = static_cast<char>('0' + value % 10);
}

}  // namespace

Time SystemClock::now() const {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string to_instant(Time time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const auto ms = (time - day).count();
  std::string out = "0000-00-00T00:00:00.000Z";
  put_digits(out, 0, 4, static_cast<int>(date.year()));
  put_digits(out, 5, 2, static_cast<int>(static_cast<unsigned>(date.month())));
  put_digits(out, 8, 2, static_cast<int>(static_cast<unsigned>(date.day())));
  put_digits(out, 11, 2, static_cast<int>(ms / 3'600'000));
  put_digits(out, 14, 2, static_cast<int>(ms / 60'000 % 60));
  put_digits(out, 17, 2, static_cast<int>(ms / 1'000 % 60));
  put_digits(out, 20, 3, static_cast<int>(ms % 1'000));
  return out;
}

Result<Time> parse_instant(std::string_view text) {
  using namespace std::chrono;
  const auto bad = fail(Code::parameter_invalid, "not an instant such as 2026-01-31T09:30:00Z");
  const int y = digits(text, 0, 4), mo = digits(text, 5, 2), d = digits(text, 8, 2);
  const int h = digits(text, 11, 2), mi = digits(text, 14, 2), s = digits(text, 17, 2);
  if (y < 1 || mo < 0 || d < 0 || h < 0 || mi < 0 || s < 0 || text.size() < 20) return bad;
  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return bad;
  const year_month_day date{year{y}, month{static_cast<unsigned>(mo)},
                            day{static_cast<unsigned>(d)}};
  if (!date.ok() || h > 23 || mi > 59 || s > 60) return bad;
  std::size_t position = 19;
  int ms = 0;
  if (text[position] == '.') {
    int scale = 100;
    const std::size_t first = ++position;
    for (; position < text.size() && text[position] >= '0' && text[position] <= '9'; ++position) {
      ms += scale * (text[position] - '0');
      scale /= 10;
    }
    if (position == first) return bad;
  }
  const int zone = TRY(parse_zone(text.substr(position)));
  return sys_days(date) + hours(h) + minutes(mi - zone) + seconds(s) + milliseconds(ms);
}

}  // namespace tasuki
