#include "eligibility/consent_table.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "eligibility/columns.hpp"

namespace tasuki::eligibility {

using sqlite::Database;
using sqlite::Statement;

namespace {

// The columns that read_consent expects.
#define TASUKI_CONSENT_COLUMNS \
  "person, institution, visit, class, given_at, expires_at, withdrawn_at"

Result<Consent> read_consent(const Statement& row) {
  const auto information = clins::information_class(row.text(3));
  if (!information) return fail(Code::store_failed, "a class of information that is not known");
  return Consent{row.text(0),
                 row.text(1),
                 row.text(2),
                 *information,
                 time_of(row, 4),
                 time_of(row, 5),
                 optional_time_of(row, 6)};
}

Result<std::vector<Consent>> read_consents(Statement& select) {
  std::vector<Consent> consents;
  while (TRY(select.step())) consents.push_back(TRY(read_consent(select)));
  return consents;
}

Result<> insert_consent(Database& database, const Grant& grant, clins::InformationClass information,
                        Time now) {
  Statement* insert = TRY(database.cached(
      "INSERT INTO consent (person, institution, class, visit, given_at, expires_at)"
      " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"));
  return insert->bind(grant.person)
      .bind(grant.institution)
      .bind(clins::row_of(information).code)
      .bind(grant.visit)
      .bind(to_column(now))
      .bind(to_column(now + limits::kConsentLifetime))
      .run();
}

Result<> mark_withdrawn(Database& database, const Consent& consent, Time now) {
  Statement* update =
      TRY(database.cached("UPDATE consent SET withdrawn_at = ?"
                          " WHERE person = ? AND institution = ? AND class = ? AND visit = ?"));
  return update->bind(to_column(now))
      .bind(consent.person)
      .bind(consent.institution)
      .bind(clins::row_of(consent.information).code)
      .bind(consent.visit)
      .run();
}

// AvailableTime itself is too late: the consent lasts 24 hours and no moment more.
Result<std::vector<Consent>> select_in_force(Database& database, const Withdrawal& withdrawal,
                                             Time now) {
  Statement* select =
      TRY(database.cached(
          "SELECT " TASUKI_CONSENT_COLUMNS " FROM consent"
          " WHERE person = ? AND institution = ? AND expires_at > ? AND withdrawn_at IS NULL"
          " ORDER BY given_at, class, visit"));
  select->bind(withdrawal.person).bind(withdrawal.institution).bind(to_column(now));
  std::vector<Consent> consents = TRY(read_consents(*select));
  if (!withdrawal.classes.empty())
    std::erase_if(consents, [&](const Consent& consent) {
      return std::ranges::find(withdrawal.classes, consent.information) == withdrawal.classes.end();
    });
  return consents;
}

ConsentFlag flag_of(const Consent& consent, Time now) {
  if (consent.withdrawn_at) return ConsentFlag::withdrawn;
  return now < consent.expires_at ? ConsentFlag::given : ConsentFlag::expired;
}

// The last one given decides, unless one that was given before still holds.
Result<ConsentStatus> select_status(Database& database, const ConsentQuestion& question,
                                    clins::InformationClass information, Time now) {
  Statement* select = TRY(database.cached("SELECT " TASUKI_CONSENT_COLUMNS " FROM consent"
                                          " WHERE person = ?1 AND institution = ?2 AND class = ?3"
                                          " ORDER BY (expires_at > ?4 AND withdrawn_at IS NULL) "
                                          "DESC, given_at DESC, visit DESC LIMIT 1"));
  select->bind(question.person)
      .bind(question.institution)
      .bind(clins::row_of(information).code)
      .bind(to_column(now));
  if (!TRY(select->step())) return ConsentStatus{information, ConsentFlag::none, {}, {}};
  const Consent last = TRY(read_consent(*select));
  return ConsentStatus{information, flag_of(last, now), last.given_at, last.expires_at};
}

}  // namespace

Result<std::vector<Consent>> insert_consents(Database& database, const Grant& grant, Time now) {
  for (const clins::InformationClass information : grant.classes)
    TRY_VOID(insert_consent(database, grant, information, now));
  Statement* select =
      TRY(database.cached("SELECT " TASUKI_CONSENT_COLUMNS " FROM consent"
                          " WHERE person = ? AND institution = ? AND visit = ? ORDER BY class"));
  select->bind(grant.person).bind(grant.institution).bind(grant.visit);
  return read_consents(*select);
}

Result<std::vector<Consent>> withdraw_consents(Database& database, const Withdrawal& withdrawal,
                                               Time now) {
  std::vector<Consent> ended = TRY(select_in_force(database, withdrawal, now));
  for (Consent& consent : ended) {
    TRY_VOID(mark_withdrawn(database, consent, now));
    consent.withdrawn_at = now;
  }
  return ended;
}

Result<std::vector<ConsentStatus>> select_consent_status(Database& database,
                                                         const ConsentQuestion& question,
                                                         Time now) {
  std::vector<ConsentStatus> statuses;
  for (const clins::InformationClassRow& row : clins::information_classes())
    statuses.push_back(TRY(select_status(database, question, row.id, now)));
  return statuses;
}

Result<std::vector<Consent>> select_consents(Database& database, std::string_view person) {
  Statement* select =
      TRY(database.cached("SELECT " TASUKI_CONSENT_COLUMNS " FROM consent WHERE person = ?"
                          " ORDER BY given_at DESC, institution, class, visit LIMIT ?"));
  select->bind(person).bind(static_cast<std::int64_t>(limits::kEligibilityPageMax));
  return read_consents(*select);
}

}  // namespace tasuki::eligibility
