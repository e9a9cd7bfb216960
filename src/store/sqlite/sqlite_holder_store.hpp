// The HolderStore of a SQLite store, on its connections.
#pragma once

#include "sqlite/group_commit.hpp"
#include "store/holder_store.hpp"

namespace tasuki::store {

class SqliteHolderStore final : public HolderStore {
 public:
  SqliteHolderStore(sqlite::ReaderPool& readers, sqlite::GroupCommit& writer)
      : readers_(readers), writer_(writer) {}

  Result<std::vector<Holder>> holders_of(PersonKey person) override;
  Result<> declare(std::string_view institution, std::span<const Declaration> lines,
                   Time at) override;
  Result<> visited(PersonKey person, std::string_view institution, std::string_view local_number,
                   Time at) override;
  Result<std::size_t> forget_unconfirmed(Time before, std::size_t limit) override;

  Result<std::optional<PullSetting>> pull_setting(std::string_view institution) override;
  Result<std::vector<PullSetting>> pull_settings() override;
  Result<> set_transport(std::string_view institution, clins::Transport transport,
                         std::string_view url) override;
  Result<> set_opt_out(std::string_view institution, clins::ClassSet classes) override;

  Result<std::optional<AnswerKey>> answer_key(std::string_view institution,
                                              std::string_view keyid) override;
  Result<> put_answer_key(const AnswerKey& key) override;

 private:
  sqlite::ReaderPool& readers_;
  sqlite::GroupCommit& writer_;
};

}  // namespace tasuki::store
