#include "gateway/access_log.hpp"

namespace tasuki::gateway {

Result<> record_access(sqlite::Database& database, const Access& access, Time at) {
  sqlite::Statement* insert = TRY(database.cached(
      "INSERT INTO access (at, emr, actor_user, actor_role, actor_purpose, action, subject) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)"));
  insert->bind(to_stored(at)).bind(access.caller.emr).bind(access.caller.actor.user);
  insert->bind(access.caller.actor.role).bind(access.caller.actor.purpose);
  insert->bind(access.action).bind(access.subject);
  return insert->run();
}

}  // namespace tasuki::gateway
