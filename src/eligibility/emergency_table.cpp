#include "eligibility/emergency_table.hpp"

#include "base/limits.hpp"
#include "eligibility/columns.hpp"

namespace tasuki::eligibility {

using sqlite::Database;
using sqlite::Statement;

Result<> insert_emergency(Database& database, const EmergencyAccess& access) {
  Statement* insert =
      TRY(database.cached("INSERT INTO emergency (person, institution, user, role, reason, at)"
                          " VALUES (?, ?, ?, ?, ?, ?)"));
  return insert->bind(access.person)
      .bind(access.institution)
      .bind(access.user)
      .bind(access.role)
      .bind(access.reason)
      .bind(to_column(access.at))
      .run();
}

Result<std::vector<EmergencyAccess>> select_emergencies(Database& database,
                                                        std::string_view person) {
  Statement* select = TRY(database.cached(
      "SELECT person, institution, user, role, reason, at FROM emergency WHERE person = ?"
      " ORDER BY at DESC, emergency_row DESC LIMIT ?"));
  select->bind(person).bind(static_cast<std::int64_t>(limits::kEligibilityPageMax));
  std::vector<EmergencyAccess> accesses;
  while (TRY(select->step()))
    accesses.push_back({select->text(0), select->text(1), select->text(2), select->text(3),
                        select->text(4), time_of(*select, 5)});
  return accesses;
}

}  // namespace tasuki::eligibility
