#include "eligibility/refusal_table.hpp"

#include "base/limits.hpp"
#include "eligibility/columns.hpp"

namespace tasuki::eligibility {

using sqlite::Database;
using sqlite::Statement;

namespace {

std::int64_t window_of(const Attempt& attempt) {
  return to_column(attempt.at - limits::kRefusalWindow);
}

}  // namespace

// Counted for the asking institution: a stranger's wrong guesses must not shut a person out
// elsewhere. Counted by number whether or not anybody holds it, so that the count tells nothing.
Result<> require_patience(Database& database, const Attempt& attempt) {
  Statement* select =
      TRY(database.cached("SELECT count(*), coalesce(sum(insured_digest = ?), 0) FROM refusal"
                          " WHERE institution = ? AND at > ?"));
  select->bind_blob(crypto::as_bytes(attempt.insured_digest))
      .bind(attempt.institution)
      .bind(window_of(attempt));
  if (!TRY(select->step())) return fail(Code::store_failed, "a count without a row");
  const auto all = static_cast<std::size_t>(select->integer(0));
  const auto of_number = static_cast<std::size_t>(select->integer(1));
  if (of_number >= limits::kRefusalsOfNumberMax)
    return fail(Code::insured_refused_often, "this number");
  if (all >= limits::kRefusalsOfInstitutionMax)
    return fail(Code::insured_refused_often, "this institution");
  return {};
}

Result<> insert_refusal(Database& database, const Attempt& attempt) {
  Statement* forget = TRY(database.cached("DELETE FROM refusal WHERE institution = ? AND at <= ?"));
  TRY_VOID(forget->bind(attempt.institution).bind(window_of(attempt)).run());
  Statement* insert = TRY(
      database.cached("INSERT INTO refusal (institution, at, insured_digest) VALUES (?, ?, ?)"));
  return insert->bind(attempt.institution)
      .bind(to_column(attempt.at))
      .bind_blob(crypto::as_bytes(attempt.insured_digest))
      .run();
}

}  // namespace tasuki::eligibility
