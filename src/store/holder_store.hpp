// The record locator (宛先特定): which institutions hold which information of a person, and how
// each of them is asked for it. No content, and no number of an insured person.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "clins/class_set.hpp"
#include "clins/transport.hpp"
#include "store/records.hpp"

namespace tasuki::store {

// What is known of one institution and one person.
struct Holder {
  std::string institution;         // participant code
  clins::ClassSet registered;      // what it ever registered
  clins::ClassSet declared;        // what its gateway says that its EMR knows
  std::optional<Time> visited_at;  // the last time that the person was seen there
  std::string local_number;        // its own number of the person (照会番号), or empty
};

// One line of what a gateway declares. No classes: the EMR knows that person no more.
struct Declaration {
  PersonKey person = 0;
  std::string local_number;
  clins::ClassSet classes;
};

struct PullSetting {
  std::string institution;
  clins::Transport transport = clins::Transport::none;
  std::string url;          // of an endpoint: "https://10.0.0.5:8460"
  clins::ClassSet opt_out;  // classes that the institution does not answer for
};

// A certificate whose key signs an institution's answers.
struct AnswerKey {
  std::string institution;
  std::string keyid;        // thumbprint of the public key
  std::string certificate;  // PEM
  Time seen_at;
};

class HolderStore {
 public:
  virtual ~HolderStore() = default;

  // One indexed read; ordered by institution.
  virtual Result<std::vector<Holder>> holders_of(PersonKey person) = 0;
  // In one transaction; what the gateway declared of the same person before is replaced.
  virtual Result<> declare(std::string_view institution, std::span<const Declaration> lines,
                           Time at) = 0;
  // The person is there now. An empty number leaves the one that stands.
  virtual Result<> visited(PersonKey person, std::string_view institution,
                           std::string_view local_number, Time at) = 0;
  // Takes out at most `limit` rows that nothing confirmed since; how many.
  virtual Result<std::size_t> forget_unconfirmed(Time before, std::size_t limit) = 0;

  // nullopt: nobody set anything for it.
  virtual Result<std::optional<PullSetting>> pull_setting(std::string_view institution) = 0;
  virtual Result<std::vector<PullSetting>> pull_settings() = 0;
  virtual Result<> set_transport(std::string_view institution, clins::Transport transport,
                                 std::string_view url) = 0;
  virtual Result<> set_opt_out(std::string_view institution, clins::ClassSet classes) = 0;

  virtual Result<std::optional<AnswerKey>> answer_key(std::string_view institution,
                                                      std::string_view keyid) = 0;
  // At most limits::kAnswerKeysMax an institution: the oldest goes.
  virtual Result<> put_answer_key(const AnswerKey& key) = 0;
};

}  // namespace tasuki::store
