// Tables holder, pull_setting and answer_key.
#pragma once

#include "sqlite/database.hpp"
#include "store/holder_store.hpp"

namespace tasuki::store {

Result<std::vector<Holder>> select_holders(sqlite::Database& database, PersonKey person);
// What a registration says about its sender. In its transaction.
Result<> add_registered(sqlite::Database& database, const UnitRecord& unit,
                        clins::ClassSet classes);
Result<> upsert_declaration(sqlite::Database& database, std::string_view institution,
                            const Declaration& line, Time at);
Result<> upsert_visit(sqlite::Database& database, PersonKey person, std::string_view institution,
                      std::string_view local_number, Time at);
Result<std::size_t> delete_unconfirmed(sqlite::Database& database, Time before, std::size_t limit);

Result<std::optional<PullSetting>> select_pull_setting(sqlite::Database& database,
                                                       std::string_view institution);
Result<std::vector<PullSetting>> select_pull_settings(sqlite::Database& database);
Result<> upsert_transport(sqlite::Database& database, std::string_view institution,
                          clins::Transport transport, std::string_view url);
Result<> upsert_opt_out(sqlite::Database& database, std::string_view institution,
                        clins::ClassSet classes);

Result<std::optional<AnswerKey>> select_answer_key(sqlite::Database& database,
                                                   std::string_view institution,
                                                   std::string_view keyid);
Result<> upsert_answer_key(sqlite::Database& database, const AnswerKey& key);

}  // namespace tasuki::store
