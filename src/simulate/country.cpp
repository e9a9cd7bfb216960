#include "simulate/country.hpp"

#include <algorithm>
#include <cmath>

#include "simulate/day.hpp"
#include "simulate/event_queue.hpp"
#include "simulate/institutions.hpp"

namespace tasuki::simulate {
namespace {

constexpr std::size_t kWaitingMax = 4'000'000;  // events; 24 bytes each
constexpr std::size_t kHoldersMax = 200;        // of one question, as in a PULL

enum Kind : std::uint32_t { kQuestion, kEvent, kRegistration, kAtHolder, kAnswered, kMissing };

struct Question {
  double at_exchange_s = 0;
  std::size_t requester = 0;
  std::uint32_t holders = 0;
  std::uint32_t waiting = 0;  // asked, and neither answered nor accounted for
  std::uint32_t found = 0;
  double first_s = -1;
};

struct Ask {
  std::uint32_t question = 0;
  std::size_t holder = 0;
  bool known = false;  // the store has it already
};

struct Pending {
  double since_s = 0;
  std::size_t institution = 0;
};

// Rows that are used again once they are free.
template <typename T>
class Slots {
 public:
  std::uint32_t put(const T& row) {
    if (free_.empty()) {
      rows_.push_back(row);
      return static_cast<std::uint32_t>(rows_.size() - 1);
    }
    const std::uint32_t index = free_.back();
    free_.pop_back();
    rows_[index] = row;
    return index;
  }
  T& operator[](std::uint32_t index) { return rows_[index]; }
  void release(std::uint32_t index) { free_.push_back(index); }

 private:
  std::vector<T> rows_;
  std::vector<std::uint32_t> free_;
};

class Cell {
 public:
  Cell(const Assumptions& assumptions, const ServiceTimes& times, Design design, std::uint64_t seed,
       double days)
      : a_(assumptions),
        times_(times),
        design_(design),
        end_s_(days * 86'400),
        asking_(seed),
        chance_(seed ^ 0x9e3779b97f4a7c15),
        institutions_(a_, chance_),
        exchange_(static_cast<std::size_t>(a_.cores)),
        day_(a_),
        queue_(kWaitingMax) {
    tally_.days = days;
    for (const Size size : {Size::large_hospital, Size::small_hospital, Size::clinic}) {
      tally_.institutions[static_cast<std::size_t>(size)] = institutions_.of_size(size);
      visits_a_day_ += institutions_.of_size(size) * figures(a_, size).visits_a_day;
    }
  }

  Result<Tally> run() {
    if (visits_a_day_ * (a_.question_share + a_.registration_share) * tally_.days > kEventsMax)
      return fail(Code::parameter_invalid,
                  "more than 20,000,000 questions and registrations: "
                  "fewer days, or more cells");
    TRY_VOID(plan(kQuestion, 0, a_.question_share));
    TRY_VOID(plan(kEvent, 0, a_.registration_share));
    while (!queue_.empty()) {
      const Event event = queue_.next();
      TRY_VOID(handle(event));
    }
    tally_.exchange_busy_s = exchange_.busy_s();
    count_what_never_rests();
    return std::move(tally_);
  }

 private:
  bool pushes() const { return design_ == Design::push || design_ == Design::both; }
  bool asks() const { return design_ != Design::push; }

  Result<> plan(Kind kind, double after_s, double a_visit) {
    const double at_s = day_.next_s(after_s, visits_a_day_ * a_visit, asking_);
    return at_s < end_s_ ? queue_.add(at_s, kind, 0) : Result<>{};
  }

  Result<> handle(const Event& event) {
    switch (event.kind) {
      case kQuestion:
        TRY_VOID(plan(kQuestion, event.at_s, a_.question_share));
        return question(event.at_s);
      case kEvent:
        TRY_VOID(plan(kEvent, event.at_s, a_.registration_share));
        return happened(event.at_s);
      case kRegistration:
        return registration(event);
      case kAtHolder:
        return at_holder(event);
      case kAnswered:
        answered(event);
        return {};
      default:
        missing(event);
        return {};
    }
  }

  // Something at an institution that others may ask for.
  Result<> happened(double now_s) {
    const std::size_t institution = institutions_.draw_visited(asking_);
    const double lag_s = asking_.exponential(a_.lag_s);
    if (!pushes()) return {};  // it is in the institution's own system at once
    if (institutions_[institution].pushes_from >= a_.push_part) return {};
    return queue_.add(now_s + lag_s, kRegistration, pending_.put({now_s, institution}));
  }

  Result<> registration(const Event& event) {
    const Pending pending = pending_[event.subject];
    const std::size_t from = pending.institution;
    // Switched off at night is not down: what happened was sent before the lights went out.
    if (!institutions_[from].uptime.is_up(event.at_s, chance_)) {
      const double up_s = std::max(event.at_s, institutions_[from].uptime.changes_at_s());
      return queue_.add(up_s, kRegistration, event.subject);
    }
    pending_.release(event.subject);
    const Served served = exchange_.serve(event.at_s, times_.push_exchange_cpu_ms / 1'000);
    const double ready_s = served.end_s + institutions_.one_way_s(from) +
                           institutions_.transfer_s(from, a_.registration_kb);
    tally_.visible_s.push_back(static_cast<float>(ready_s - pending.since_s));
    tally_.registrations += 1;
    count(from, 1, times_.validate_ms * a_.cpu_factor / 1'000);
    return {};
  }

  Result<> question(double now_s) {
    Question question{.at_exchange_s = now_s, .requester = institutions_.draw_visited(asking_)};
    draw_holders(question.requester);
    question.holders = static_cast<std::uint32_t>(holders_.size());
    std::uint32_t known = 0;
    for (Ask& ask : holders_) {
      ask.known = pushes() && in_store(ask.holder);
      known += ask.known ? 1 : 0;
    }
    double end_s = now_s;
    if (pushes()) {
      end_s = exchange_.serve(now_s, times_.summary_exchange_cpu_ms / 1'000).end_s;
      if (known > 0) question.first_s = end_s;
      question.found = known;
    }
    if (!asks()) {
      finish(question, end_s);
      return {};
    }
    return ask_holders(question, now_s);
  }

  Result<> ask_holders(Question& question, double now_s) {
    question.waiting = question.holders;
    const double each_s = cpu_of_exchange_s() / 2;  // half for asking, half for what comes back
    const double end_s = exchange_.serve(now_s, each_s * question.holders).end_s;
    const std::uint32_t index = questions_.put(question);
    for (Ask& ask : holders_) {
      ask.question = index;
      TRY_VOID(queue_.add(end_s + institutions_.one_way_s(ask.holder), kAtHolder, asks_.put(ask)));
    }
    return {};
  }

  Result<> at_holder(const Event& event) {
    const Ask ask = asks_[event.subject];
    const double deadline_s = questions_[ask.question].at_exchange_s + a_.deadline_s;
    const bool up = institutions_.is_up(ask.holder, event.at_s, chance_);
    const double lookup_s = chance_.exponential(a_.lookup_ms / 1'000);
    const bool lost = chance_.chance(design_ == Design::pull_endpoint ? a_.endpoint_unreachable
                                                                      : a_.channel_broken);
    if (!up || lost || !takes_part(ask.holder)) {
      // Nobody answers at an endpoint; that there is no channel the exchange knows by itself.
      const bool known_at_once = design_ != Design::pull_endpoint;
      const double at_s = known_at_once ? event.at_s : std::max(event.at_s, deadline_s);
      return queue_.add(at_s, kMissing, event.subject);
    }
    const double cpu_s = times_.pull_holder_cpu_ms * a_.cpu_factor / 1'000;
    const Served served = institutions_[ask.holder].processor.serve(event.at_s, cpu_s);
    count(ask.holder, 1, cpu_s);
    const double back_s = served.end_s + lookup_s + institutions_.one_way_s(ask.holder) +
                          institutions_.transfer_s(ask.holder, a_.answer_kb);
    if (back_s > deadline_s)
      return queue_.add(std::max(event.at_s, deadline_s), kMissing, event.subject);
    return queue_.add(back_s, kAnswered, event.subject);
  }

  void answered(const Event& event) {
    const Ask ask = asks_[event.subject];
    Question& question = questions_[ask.question];
    const double end_s = exchange_.serve(event.at_s, cpu_of_exchange_s() / 2).end_s;
    if (question.first_s < 0) question.first_s = end_s;
    if (!ask.known) ++question.found;
    accounted(event.subject, end_s);
  }

  void missing(const Event& event) { accounted(event.subject, event.at_s); }

  void accounted(std::uint32_t index, double at_s) {
    const std::uint32_t number = asks_[index].question;
    asks_.release(index);
    Question& question = questions_[number];
    if (--question.waiting > 0) return;
    finish(question, at_s);
    questions_.release(number);
  }

  void finish(const Question& question, double end_s) {
    const double there_s = 2 * institutions_.one_way_s(question.requester) - question.at_exchange_s;
    const double one_s = institutions_.transfer_s(question.requester, a_.answer_kb);
    const double first_s = question.first_s < 0 ? end_s : question.first_s;
    // The requester's link carries one answer after the other, from the first one on.
    const double last_s = end_s + one_s * std::min(question.found, 1u);
    const double whole_s = std::max(last_s, first_s + one_s * question.found);
    const double least_s = first_s + one_s * std::min(question.found, 1u);
    tally_.first_ms.push_back(static_cast<float>((least_s + there_s) * 1e3));
    tally_.whole_ms.push_back(static_cast<float>((whole_s + there_s) * 1e3));
    if (question.found == question.holders)
      ++tally_.whole;
    else if (question.found > 0)
      ++tally_.partly;
    else
      ++tally_.none;
  }

  // 1 and a Poisson number of different institutions, none of which asks.
  void draw_holders(std::size_t requester) {
    std::size_t wanted = 1;
    double left = a_.holders_mean - 1;
    while (left > 0 && (left -= asking_.exponential(1)) > 0) ++wanted;
    wanted = std::min({wanted, kHoldersMax, institutions_.size() - 1});
    holders_.clear();
    for (std::size_t tries = 0; holders_.size() < wanted && tries < 50 * kHoldersMax; ++tries) {
      const std::size_t holder = institutions_.draw_visited(asking_);
      if (holder != requester &&
          std::ranges::find(holders_, holder, &Ask::holder) == holders_.end())
        holders_.push_back({.holder = holder});
    }
  }

  // Whether what is asked for had arrived at the exchange: it is of a kind and time that is
  // registered, and older than its way there took.
  bool in_store(std::size_t holder) {
    const Size size = institutions_[holder].size;
    const double age_s = chance_.exponential(a_.age_days * 86'400);
    double delay_s = chance_.exponential(a_.lag_s);
    if (!chance_.chance(figures(a_, size).up_share))
      delay_s += chance_.exponential(institutions_.mean_down_s(holder));
    const bool covered = chance_.chance(a_.covered);
    return covered && age_s > delay_s && institutions_[holder].pushes_from < a_.push_part;
  }

  bool takes_part(std::size_t holder) {
    const Institution& institution = institutions_[holder];
    return design_ == Design::pull_endpoint ? institution.endpoint_from < a_.endpoint_part
                                            : institution.channel_from < a_.channel_part;
  }

  double cpu_of_exchange_s() const {  // for one holder of a PULL
    return times_.pull_exchange_cpu_ms / 1'000 / a_.holders_measured;
  }

  void count(std::size_t institution, double requests, double cpu_s) {
    const auto size = static_cast<std::size_t>(institutions_[institution].size);
    tally_.requests[size] += requests;
    tally_.cpu_s[size] += cpu_s;
  }

  // Declarations of what is held, and what strangers send to an open port.
  void count_what_never_rests() {
    for (std::size_t i = 0; i < kSizes; ++i) {
      const double days = tally_.days * tally_.institutions[i];
      if (asks()) tally_.requests[i] += days * 86'400 / a_.declare_s;
      if (design_ != Design::pull_endpoint) continue;
      tally_.requests[i] += days * a_.junk;
      tally_.cpu_s[i] += days * a_.junk * times_.check_signature_ms * a_.cpu_factor / 1'000;
    }
  }

  const Assumptions& a_;
  const ServiceTimes& times_;
  Design design_;
  double end_s_;
  Draw asking_;  // what happens in every design alike
  Draw chance_;  // what befalls it
  Institutions institutions_;
  Station exchange_;
  Day day_;
  EventQueue queue_;
  double visits_a_day_ = 0;
  Slots<Question> questions_;
  Slots<Ask> asks_;
  Slots<Pending> pending_;
  std::vector<Ask> holders_;
  Tally tally_;
};

}  // namespace

Result<Tally> run_cell(const Assumptions& assumptions, const ServiceTimes& times, Design design,
                       std::uint64_t seed, double days) {
  return Cell(assumptions, times, design, seed, days).run();
}

}  // namespace tasuki::simulate
