// A directory that the EMR, or whoever exports from it, keeps filled: one folder a person, named by
// the institution's own number, with a .json file for each unit. docs/operate/pull.md
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "crypto/digest.hpp"
#include "gateway/pull/source.hpp"

namespace tasuki::gateway {

class DirectorySource final : public Source {
 public:
  explicit DirectorySource(std::string root) : root_(std::move(root)) {}

  Result<std::vector<std::string>> units(const pull::Question& question) override;
  Result<std::vector<Holding>> holdings() override;

 private:
  // What a file says, by the digest of its bytes: reading one costs more than answering with it.
  struct Facts {
    clins::Kind kind = clins::Kind::referral;
    std::string insured;
    std::string birth_date;
    clins::ClassSet classes;
  };
  struct Person {
    std::string insured;
    std::string birth_date;
    clins::ClassSet classes;
    std::int64_t changed = 0;  // when the folder was, as its file system says
  };
  std::optional<Facts> facts_of(const std::string& bytes);
  Result<std::string> folder_of(const pull::Subject& subject);
  Result<Person> look(const std::string& number);
  Result<std::vector<std::string>> numbers() const;

  std::string root_;
  std::mutex mutex_;
  std::map<std::string, Person> known_;  // by number; read again when its folder changed
  std::map<crypto::Sha256, std::optional<Facts>> facts_;  // nullopt: no unit
};

}  // namespace tasuki::gateway
