#include "store/sqlite/sqlite_holder_store.hpp"

#include "store/sqlite/holder_table.hpp"

namespace tasuki::store {

using sqlite::Database;

Result<std::vector<Holder>> SqliteHolderStore::holders_of(PersonKey person) {
  return readers_.read([&](Database& database) { return select_holders(database, person); });
}

Result<> SqliteHolderStore::declare(std::string_view institution,
                                    std::span<const Declaration> lines, Time at) {
  return writer_.submit([&](Database& database) -> Result<> {
    for (const Declaration& line : lines)
      TRY_VOID(upsert_declaration(database, institution, line, at));
    return {};
  });
}

Result<> SqliteHolderStore::visited(PersonKey person, std::string_view institution,
                                    std::string_view local_number, Time at) {
  return writer_.submit([&](Database& database) {
    return upsert_visit(database, person, institution, local_number, at);
  });
}

Result<std::size_t> SqliteHolderStore::forget_unconfirmed(Time before, std::size_t limit) {
  std::size_t forgotten = 0;
  TRY_VOID(writer_.submit([&](Database& database) -> Result<> {
    forgotten = TRY(delete_unconfirmed(database, before, limit));
    return {};
  }));
  return forgotten;
}

Result<std::optional<PullSetting>> SqliteHolderStore::pull_setting(std::string_view institution) {
  return readers_.read(
      [&](Database& database) { return select_pull_setting(database, institution); });
}

Result<std::vector<PullSetting>> SqliteHolderStore::pull_settings() {
  return readers_.read([](Database& database) { return select_pull_settings(database); });
}

Result<> SqliteHolderStore::set_transport(std::string_view institution, clins::Transport transport,
                                          std::string_view url) {
  return writer_.submit(
      [&](Database& database) { return upsert_transport(database, institution, transport, url); });
}

Result<> SqliteHolderStore::set_opt_out(std::string_view institution, clins::ClassSet classes) {
  return writer_.submit(
      [&](Database& database) { return upsert_opt_out(database, institution, classes); });
}

Result<std::optional<AnswerKey>> SqliteHolderStore::answer_key(std::string_view institution,
                                                               std::string_view keyid) {
  return readers_.read(
      [&](Database& database) { return select_answer_key(database, institution, keyid); });
}

Result<> SqliteHolderStore::put_answer_key(const AnswerKey& key) {
  return writer_.submit([&](Database& database) { return upsert_answer_key(database, key); });
}

}  // namespace tasuki::store
