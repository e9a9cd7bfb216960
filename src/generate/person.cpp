#include "generate/person.hpp"

#include <array>
#include <cstdio>

namespace tasuki::generate {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

// In days. Below two years no illness of the list begins.
constexpr int kYoungest = 2 * 366;
constexpr int kOldest = 92 * 365;

struct Place {
  std::string_view address;
  std::string_view postal_code;
};
constexpr std::array kPlaces = {
    Place{"東京都港区", "108-0075"},
    Place{"東京都文京区", "112-0002"},
    Place{"東京都武蔵野市", "180-0004"},
    Place{"神奈川県横浜市中区", "231-0023"},
    Place{"埼玉県さいたま市大宮区", "330-0802"},
    Place{"千葉県館山市", "294-0045"},
};

struct Insurer {
  std::string_view number;
  std::string_view symbol;
};
constexpr std::array kInsurers = {
    Insurer{"06139999", "襷一"},
    Insurer{"01139998", "五二"},
    Insurer{"00139997", "港"},
    Insurer{"06149996", "七三"},
};
constexpr Insurer kFromSeventyFive{"39139995", ""};

std::string digits(std::uint64_t value, int width) {
  std::string text = std::to_string(value);
  if (text.size() < static_cast<std::size_t>(width))
    text.insert(0, static_cast<std::size_t>(width) - text.size(), '0');
  return text;
}

// No two persons share a number at one insurer: it is counted.
InsuredNumber number_at(const Insurer& insurer, int person, Draw& draw, Day from) {
  const std::string branch = insurer.symbol.empty() ? "" : digits(draw.below(5), 2);
  return {std::string(insurer.number), std::string(insurer.symbol),
          std::to_string(100'000 + person), branch, from};
}

// Who is 75 or more is insured elsewhere; some of the others have changed their work.
std::vector<InsuredNumber> numbers_of(const Person& person, Draw& draw, Day today) {
  std::vector<InsuredNumber> numbers;
  const Day first = std::max(person.birth, today - days(draw.between(3'000, 6'000)));
  const std::size_t insurer = draw.below(kInsurers.size());
  numbers.push_back(number_at(kInsurers[insurer], person.number, draw, first));
  const Day moved = today - days(draw.between(30, 1'500));
  if (draw.chance(25) && moved > first)
    numbers.push_back(
        number_at(kInsurers[(insurer + 1) % kInsurers.size()], person.number, draw, moved));
  const Day old = person.birth + days(75 * 365 + 18);
  if (old < today) numbers = {number_at(kFromSeventyFive, person.number, draw, old)};
  return numbers;
}

}  // namespace

std::string to_date(Day day) {
  const year_month_day date(day);
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

int years_between(Day from, Day to) {
  const year_month_day start(from);
  const year_month_day end(to);
  const int years = static_cast<int>(end.year()) - static_cast<int>(start.year());
  const bool before = std::pair(end.month(), end.day()) < std::pair(start.month(), start.day());
  return before ? years - 1 : years;
}

std::string InsuredNumber::written() const {
  return insurer + ":" + symbol + ":" + number + ":" + branch;
}

std::string Person::local_number(const Institution& institution) const {
  return digits((static_cast<std::uint64_t>(number) * 7 + institution.code.back()) % 1'000'000'000,
                9);
}

Draw draw_for(std::uint64_t seed, int person, Stream stream, std::uint64_t part) {
  return {seed, {static_cast<std::uint64_t>(person), static_cast<std::uint64_t>(stream), part}};
}

Person make_person(std::uint64_t seed, int number, Day today) {
  Draw draw = draw_for(seed, number, Stream::identity);
  Person person;
  person.number = number;
  person.id = "made-up-" + std::to_string(number);
  person.family = draw.pick(family_names());
  person.given = draw.pick(given_names());
  person.sex = person.given.sex;
  // Those who are ill are older than those who are not.
  person.birth =
      today - days(std::max(draw.between(kYoungest, kOldest), draw.between(kYoungest, kOldest)));
  const Place& place = kPlaces[draw.below(kPlaces.size())];
  person.address = std::string(place.address) + std::to_string(draw.between(90, 99)) + "-" +
                   std::to_string(draw.between(1, 30));
  person.postal_code = place.postal_code;
  person.phone = "03-5550-" + digits(draw.below(10'000), 4);
  person.numbers = numbers_of(person, draw, today);
  return person;
}

}  // namespace tasuki::generate
