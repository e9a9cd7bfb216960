#include "eligibility/local_number_table.hpp"

namespace tasuki::eligibility {

using sqlite::Database;
using sqlite::Statement;

// A number that changed its person silently would show one person's record as another's: whoever
// means it ends the old link first.
Result<> insert_local_number(Database& database, const LocalNumber& link) {
  Statement* insert =
      TRY(database.cached("INSERT INTO local_number (institution, number, person) VALUES (?, ?, ?)"
                          " ON CONFLICT DO NOTHING"));
  TRY_VOID(insert->bind(link.institution).bind(link.number).bind(link.person).run());
  const LocalNumber stands = TRY(select_local_number(database, {link.institution, link.number}));
  if (stands.person != link.person) return fail(Code::local_number_taken);
  return {};
}

Result<> delete_local_number(Database& database, const LocalQuestion& question) {
  Statement* forget =
      TRY(database.cached("DELETE FROM local_number WHERE institution = ? AND number = ?"));
  return forget->bind(question.institution).bind(question.number).run();
}

Result<LocalNumber> select_local_number(Database& database, const LocalQuestion& question) {
  Statement* select =
      TRY(database.cached("SELECT person FROM local_number WHERE institution = ? AND number = ?"));
  select->bind(question.institution).bind(question.number);
  if (!TRY(select->step())) return fail(Code::item_unknown, "local number");
  return LocalNumber{question.institution, question.number, select->text(0)};
}

}  // namespace tasuki::eligibility
