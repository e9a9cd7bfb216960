#include "eligibility/institution_table.hpp"

#include "base/limits.hpp"

namespace tasuki::eligibility {

using sqlite::Database;
using sqlite::Statement;

namespace {

// The columns that read_institution expects.
#define TASUKI_INSTITUTION_COLUMNS \
  "code, name, kana, phone, postal_code, address, takes_part, emergency"

Institution read_institution(const Statement& row) {
  return {row.text(0), row.text(1), row.text(2),         row.text(3),
          row.text(4), row.text(5), row.integer(6) != 0, row.integer(7) != 0};
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c >= '0' && c <= '9') digits.push_back(c);
  return digits;
}

}  // namespace

Result<Institution> select_institution(Database& database, std::string_view code) {
  Statement* select =
      TRY(database.cached("SELECT " TASUKI_INSTITUTION_COLUMNS " FROM institution WHERE code = ?"));
  select->bind(code);
  if (!TRY(select->step())) return fail(Code::item_unknown, "institution");
  return read_institution(*select);
}

Result<Institution> require_participant(Database& database, std::string_view code) {
  auto institution = select_institution(database, code);
  const bool unknown = !institution && institution.error().code == Code::item_unknown;
  if (unknown || (institution && !institution->takes_part))
    return fail(Code::institution_not_entitled, "it does not take part");
  return institution;
}

// What is empty is part of every text and the beginning of every one. What was meant for digits and
// has none is never met.
Result<std::vector<Institution>> select_participants(Database& database,
                                                     const DirectoryQuestion& question) {
  const std::string phone = digits_of(question.phone);
  const std::string postal_code = digits_of(question.postal_code);
  if (phone.empty() != question.phone.empty()) return {};
  if (postal_code.empty() != question.postal_code.empty()) return {};
  Statement* select =
      TRY(database.cached("SELECT " TASUKI_INSTITUTION_COLUMNS " FROM institution"
                          " WHERE code > ?1 AND takes_part AND (instr(name, ?2) OR instr(kana, ?2))"
                          " AND (?3 = '' OR phone_digits = ?3)"
                          " AND substr(postal_digits, 1, length(?4)) = ?4 AND instr(address, ?5)"
                          " ORDER BY code LIMIT ?6"));
  select->bind(question.after)
      .bind(question.name)
      .bind(phone)
      .bind(postal_code)
      .bind(question.address)
      .bind(static_cast<std::int64_t>(limits::kEligibilityPageMax));
  std::vector<Institution> institutions;
  while (TRY(select->step())) institutions.push_back(read_institution(*select));
  return institutions;
}

Result<> put_institution(Database& database, const Institution& institution) {
  const std::string phone = digits_of(institution.phone);
  const std::string postal_code = digits_of(institution.postal_code);
  Statement* upsert = TRY(database.cached(
      "INSERT OR REPLACE INTO institution (code, name, kana, phone, phone_digits, postal_code,"
      " postal_digits, address, takes_part, emergency) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  return upsert->bind(institution.code)
      .bind(institution.name)
      .bind(institution.kana)
      .bind(institution.phone)
      .bind(phone)
      .bind(institution.postal_code)
      .bind(postal_code)
      .bind(institution.address)
      .bind(std::int64_t{institution.takes_part})
      .bind(std::int64_t{institution.emergency})
      .run();
}

}  // namespace tasuki::eligibility
