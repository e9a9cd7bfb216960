#include "generate/history.hpp"

#include <algorithm>

namespace tasuki::generate {
namespace {

using std::chrono::days;

constexpr days kPassing{90};
constexpr int kYears = 5;  // that registrations go back
constexpr std::size_t kIllnessesMax = 4;

const Institution& one_of(Draw& draw, std::initializer_list<InstitutionKind> kinds) {
  std::vector<const Institution*> fitting;
  for (const Institution& institution : institutions())
    if (std::ranges::find(kinds, institution.kind) != kinds.end()) fitting.push_back(&institution);
  return *fitting[draw.below(fitting.size())];
}

const Institution& only(InstitutionKind kind) {
  return *std::ranges::find(institutions(), kind, &Institution::kind);
}

Day onset(Draw& draw, const Disease& disease, const Person& person, Day today) {
  const int longest = disease.course == Course::passing ? 700 : 3'000;
  const Day youngest = person.birth + days(disease.youngest * 365 + disease.youngest / 4 + 1);
  return std::max(youngest, today - days(draw.between(40, longest)));
}

std::vector<Illness> illnesses_of(Draw& draw, const Person& person, Day today) {
  const int age = years_between(person.birth, today);
  std::vector<Illness> illnesses;
  std::vector<const Disease*> possible;
  for (const Disease& disease : diseases()) {
    if (age <= disease.youngest) continue;
    possible.push_back(&disease);
    if (illnesses.size() < kIllnessesMax && draw.chance(disease.percent))
      illnesses.push_back({&disease, onset(draw, disease, person, today)});
  }
  // Who has never seen a doctor leaves nothing to look at.
  if (illnesses.empty() && !possible.empty()) {
    const Disease& disease = *possible[draw.below(possible.size())];
    illnesses.push_back({&disease, onset(draw, disease, person, today)});
  }
  std::ranges::sort(illnesses, {}, &Illness::since);
  return illnesses;
}

// Where a person goes and what is written there.
class Visits {
 public:
  Visits(Draw& draw, const Person& person, History& history, Day today)
      : draw_(draw), person_(person), history_(history), today_(today) {}

  void fill() {
    const bool kidneys = std::ranges::any_of(history_.illnesses, [](const Illness& illness) {
      return illness.disease->name == "慢性腎臓病";
    });
    home_ = kidneys ? &only(InstitutionKind::dialysis) : &one_of(draw_, {InstitutionKind::clinic});
    lists();
    laboratory();
    checkups();
    for (int time = 0; time < 2; ++time)
      if (draw_.chance(55)) hospital();
    if (draw_.chance(60)) add(ago(5, 200), clins::Kind::patient_summary, *home_);
    std::ranges::stable_sort(history_.visits, {}, &Visit::on);
  }

 private:
  Day ago(int least, int most) { return today_ - days(draw_.between(least, most)); }

  Visit& add(Day on, clins::Kind kind, const Institution& at) {
    return history_.visits.emplace_back(Visit{on, kind, &at});
  }

  // A new full list with each new illness, and one of this year.
  void lists() {
    for (const Illness& illness : history_.illnesses)
      if (illness.since > today_ - days(kYears * 365))
        add(illness.since, clins::Kind::conditions, *home_);
    add(ago(4, 300), clins::Kind::conditions, *home_);
    if (!history_.allergies.empty()) add(ago(300, 900), clins::Kind::allergies, *home_);
  }

  void laboratory() {
    for (int back = draw_.between(3, 60); back < 730; back += draw_.around(91, 20))
      add(today_ - days(back), clins::Kind::observations, *home_);
    if (draw_.chance(30))
      add(ago(60, kYears * 365), clins::Kind::observations, *home_).infections = true;
  }

  // 特定健診 is for those of 40 to 74.
  void checkups() {
    const Institution& centre = only(InstitutionKind::checkup);
    for (int year = 0; year < 3; ++year) {
      const Day on = today_ - days(year * 365 + draw_.between(20, 200));
      const int age = years_between(person_.birth, on);
      if (age >= 40 && age < 75) add(on, clins::Kind::checkup_report, centre);
    }
  }

  // Referred, seen, and some of them kept.
  void hospital() {
    using enum InstitutionKind;
    const Institution& there = one_of(draw_, {hospital, university, emergency, care});
    const int back = draw_.between(50, 600);
    add(today_ - days(back), clins::Kind::referral, *home_).destination = &there;
    add(today_ - days(back - 7), clins::Kind::observations, there);
    add(today_ - days(back - 7), clins::Kind::conditions, there);
    if (draw_.chance(50))
      add(today_ - days(back - draw_.between(20, 45)), clins::Kind::discharge_summary, there);
  }

  Draw& draw_;
  const Person& person_;
  History& history_;
  const Day today_;
  const Institution* home_ = nullptr;
};

int shift_of(const History& history, const LaboratoryTest& test, Day on) {
  int shift = 0;
  for (const Illness& illness : history.present_on(on))
    for (const Effect& effect : effects())
      if (effect.test == test.local && effect.disease == illness.disease->name)
        shift += effect.shift;
  return shift;
}

}  // namespace

bool Illness::present_on(Day day) const {
  return since <= day && (disease->course == Course::lasting || day < since + kPassing);
}

std::vector<Illness> History::present_on(Day day) const {
  std::vector<Illness> present;
  std::ranges::copy_if(illnesses, std::back_inserter(present),
                       [&](const Illness& illness) { return illness.present_on(day); });
  return present;
}

History make_history(std::uint64_t seed, const Person& person, Day today) {
  Draw draw = draw_for(seed, person.number, Stream::history);
  History history;
  history.illnesses = illnesses_of(draw, person, today);
  for (const Allergen& allergen : allergens())
    if (draw.chance(15)) history.allergies.push_back(&allergen);
  Visits(draw, person, history, today).fill();
  return history;
}

int value_of(std::uint64_t seed, const Person& person, const History& history,
             const LaboratoryTest& test, Day on) {
  const auto part = static_cast<std::uint64_t>(&test - tests().data());
  Draw own = draw_for(seed, person.number, Stream::values, part);
  const int level = own.around(0, test.spread);
  const int a_year = own.between(-test.spread / 4, test.spread / 4);
  const auto day = static_cast<std::uint64_t>(on.time_since_epoch().count());
  Draw chance = draw_for(seed, person.number, Stream::values, tests().size() * (day + 1) + part);
  const int years = static_cast<int>(std::chrono::year_month_day(on).year()) - 2020;
  const int value = test.usual + level + a_year * years / 2 + shift_of(history, test, on) +
                    chance.around(0, std::max(1, test.spread / 3));
  return std::max(test.lowest, value);
}

std::string with_point(int value, int decimals) {
  std::string text = std::to_string(value);
  if (decimals == 0) return text;
  const auto places = static_cast<std::size_t>(decimals);
  if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
  text.insert(text.size() - places, ".");
  return text;
}

}  // namespace tasuki::generate
