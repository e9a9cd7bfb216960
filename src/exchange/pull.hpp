// PULL: finds who holds something of a person (宛先特定), asks them all at once, keeps what they
// answer for a while (一時保存DB) and accounts for every one of them. Thread-safe; every call that
// returns data has written its audit record first.
#pragma once

#include "base/timer.hpp"
#include "exchange/exchange.hpp"
#include "pull/holder_line.hpp"

namespace tasuki::exchange {

struct PullRequest {
  PersonKeys person;
  std::vector<clins::InformationClass> classes;  // none: all of them
  std::vector<clins::Kind> kinds;                // of documents; none: all of them
  bool registered = false;                       // what is registered is merged in
  std::string start;                             // FHIR dates, both included
  std::string end;
  std::string reason;  // of an emergency
  std::chrono::milliseconds deadline{limits::kPullDeadlineDefault};
};

// What became of one holder. Without consent (in an emergency) only those are named that answered.
struct ManifestLine {
  std::string institution;
  std::string name;
  std::optional<pull::Outcome> outcome;  // nullopt: waited for
  pull::Reason reason = pull::Reason::none;
  std::uint32_t count = 0;    // of entries and documents
  std::optional<Time> as_of;  // when the newest of it was made
};

struct PulledDocument {
  std::string institution;
  clins::Kind kind = clins::Kind::referral;
  std::string content;  // byte for byte as its holder gave it
};

// Which PULL a view shows, and whether this process still hears its holders.
struct PullMark {
  std::uint64_t number = 0;
  bool under_way = false;
};

struct PullView {
  std::string id;  // in URLs; unguessable
  bool concluded = false;
  Time deadline;
  Time expires_at;
  std::vector<ManifestLine> manifest;  // when concluded, every line has its outcome
  InformationView information;         // so far
  std::vector<PulledDocument> documents;
  PullMark mark;  // for subscribe
};

// One line of what a gateway declares: its own number of a person, and what its EMR knows of them.
struct DeclaredLine {
  std::string local_number;
  clins::ClassSet classes;  // none: the EMR knows that person no more
};

class Pull {
 public:
  struct Dependencies {
    Exchange& exchange;
    pull::HolderLine& line;
    Timer& timer;
  };
  explicit Pull(Dependencies dependencies);  // which must outlive it
  ~Pull();

  // Under way when it returns: its id. Errors: those of Eligibility::check; consent_missing,
  // purpose_forbids, emergency_refused; parameter_invalid for a deadline outside the limits.
  Result<std::string> start(const Caller& caller, const PullRequest& request);
  // What there is by now; at and after the deadline always with its whole manifest. Errors:
  // not_found for everybody but who asked; consent_missing when it does not hold any more.
  Result<PullView> view(const Caller& caller, std::string_view id);
  // The requester has it, or does not want it: it is gone when this returns. Error: not_found.
  Result<> end(const Caller& caller, std::string_view id);
  // `wake` is called once, on any thread, perhaps before this returns: when more than `settled`
  // holders are accounted for since the view was made, or when it is over. Never for what another
  // process began, which ends at its deadline. Dropping what is returned ends the wait.
  std::shared_ptr<void> subscribe(const PullMark& mark, std::size_t settled,
                                  std::function<void()> wake);

  // What a gateway's EMR knows, by its own patient numbers; gives those that nobody linked to a
  // person. Error: parameter_invalid above limits::kDeclarationsMax lines.
  Result<std::vector<std::string>> declare(const Caller& caller,
                                           std::span<const DeclaredLine> lines);
  // By which certificate's key its gateway signs answers, and what it does not answer for.
  Result<> announce(const Caller& caller, const std::string& certificate_pem,
                    clins::ClassSet opt_out);

  // Now and then: takes out what has expired and accounts for what nobody looked at.
  Result<> sweep();

 private:
  class Run;
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace tasuki::exchange
