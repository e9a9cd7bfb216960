#include "eligibility/registry.hpp"

#include <array>
#include <functional>
#include <mutex>

#include "eligibility/consent_table.hpp"
#include "eligibility/emergency_table.hpp"
#include "eligibility/institution_table.hpp"
#include "eligibility/load.hpp"
#include "eligibility/local_number_table.hpp"
#include "eligibility/migrations.hpp"
#include "eligibility/person_table.hpp"
#include "eligibility/refusal_table.hpp"
#include "eligibility/well_formed.hpp"
#include "sqlite/group_commit.hpp"

namespace tasuki::eligibility {

using sqlite::Database;

namespace {

// How checks ended, for the operator: many refusals of one institution are a fault of its system or
// somebody guessing.
class Outcomes {
 public:
  explicit Outcomes(Metrics& metrics)
      : current(counter(metrics, "current")),
        replaced(counter(metrics, "replaced")),
        refused(counter(metrics, "refused")),
        refused_often(counter(metrics, "refused_often")) {}

  Counter& current;
  Counter& replaced;
  Counter& refused;
  Counter& refused_often;

 private:
  static Counter& counter(Metrics& metrics, const std::string& outcome) {
    return metrics.counter("tasuki_eligibility_checks_total", "checks of an insured number",
                           "outcome=\"" + outcome + "\"");
  }
};

// Only says what runs on which connection; the SQL is in the *_table files.
class SqliteRegistry final : public Registry {
 public:
  SqliteRegistry(Database writer, const RegistryOptions& options, const Clock& clock,
                 Metrics& metrics)
      : clock_(clock),
        outcomes_(metrics),
        readers_(options.path, {.read_only = true, .vfs = options.vfs}),
        writer_(std::move(writer), metrics, "eligibility") {}

  Result<Checked> check(const Check& question) override;
  Result<InsuredNumber> newest_number(const NumberQuestion& question) override;
  Result<std::vector<Consent>> grant(const Grant& grant) override;
  Result<std::vector<Consent>> withdraw(const Withdrawal& withdrawal) override;
  Result<std::vector<ConsentStatus>> consent_status(const ConsentQuestion& question) override;
  Result<std::vector<Consent>> consents(const PersonQuestion& question) override;
  Result<EmergencyAccess> open_emergency(const EmergencyRequest& request) override;
  Result<std::vector<EmergencyAccess>> emergencies(const PersonQuestion& question) override;
  Result<LocalNumber> link(const LocalNumber& link) override;
  Result<LocalNumber> unlink(const LocalQuestion& question) override;
  Result<LocalNumber> linked(const LocalQuestion& question) override;
  Result<Institution> institution(const InstitutionQuestion& question) override;
  Result<std::vector<Institution>> directory(const DirectoryQuestion& question) override;
  Result<Loaded> load(std::span<const LoadFile> files) override;

 private:
  Result<std::optional<Checked>> look(const Check& question, const Attempt& attempt);
  Result<Checked> refuse(const Attempt& attempt);
  // What `change` gives, once it is durable.
  template <typename T>
  Result<T> write(const std::function<Result<T>(Database&)>& change);

  const Clock& clock_;
  Outcomes outcomes_;
  // Checks of one institution go one after the other, or many guesses at once would all be counted
  // as the first.
  std::array<std::mutex, 64> turns_;
  sqlite::ReaderPool readers_;
  sqlite::GroupCommit writer_;
};

template <typename T>
Result<T> SqliteRegistry::write(const std::function<Result<T>(Database&)>& change) {
  std::optional<T> value;
  TRY_VOID(writer_.submit([&](Database& database) -> Result<> {
    value = TRY(change(database));
    return {};
  }));
  return *std::move(value);
}

Result<std::optional<Checked>> SqliteRegistry::look(const Check& question, const Attempt& attempt) {
  return readers_.read([&](Database& database) -> Result<std::optional<Checked>> {
    TRY(require_participant(database, question.institution));
    TRY_VOID(require_patience(database, attempt));
    return find_insured(database, question);
  });
}

Result<Checked> SqliteRegistry::refuse(const Attempt& attempt) {
  TRY_VOID(writer_.submit([&](Database& database) { return insert_refusal(database, attempt); }));
  outcomes_.refused.add();
  return fail(Code::insured_refused);
}

Result<Checked> SqliteRegistry::check(const Check& question) {
  TRY_VOID(well_formed(question));
  const Attempt attempt{question.institution, crypto::sha256(question.insured), clock_.now()};
  const std::size_t turn = std::hash<std::string>{}(question.institution) % turns_.size();
  const std::lock_guard lock(turns_[turn]);
  auto found = look(question, attempt);
  if (!found) {
    if (found.error().code == Code::insured_refused_often) outcomes_.refused_often.add();
    return std::unexpected(std::move(found).error());
  }
  if (!*found) return refuse(attempt);
  ((*found)->validity == Validity::current ? outcomes_.current : outcomes_.replaced).add();
  return **std::move(found);
}

Result<InsuredNumber> SqliteRegistry::newest_number(const NumberQuestion& question) {
  TRY_VOID(well_formed(question));
  return readers_.read([&](Database& database) -> Result<InsuredNumber> {
    auto newest = TRY(select_newest(database, question.person, question.on));
    if (!newest) return fail(Code::item_unknown, "insured number");
    return *std::move(newest);
  });
}

Result<std::vector<Consent>> SqliteRegistry::grant(const Grant& grant) {
  TRY_VOID(well_formed(grant));
  return write<std::vector<Consent>>([&](Database& database) -> Result<std::vector<Consent>> {
    TRY(require_participant(database, grant.institution));
    TRY_VOID(require_person(database, grant.person));
    return insert_consents(database, grant, clock_.now());
  });
}

Result<std::vector<Consent>> SqliteRegistry::withdraw(const Withdrawal& withdrawal) {
  TRY_VOID(well_formed(withdrawal));
  return write<std::vector<Consent>>([&](Database& database) -> Result<std::vector<Consent>> {
    TRY_VOID(require_person(database, withdrawal.person));
    return withdraw_consents(database, withdrawal, clock_.now());
  });
}

Result<std::vector<ConsentStatus>> SqliteRegistry::consent_status(const ConsentQuestion& question) {
  TRY_VOID(well_formed(question));
  return readers_.read([&](Database& database) -> Result<std::vector<ConsentStatus>> {
    TRY_VOID(require_person(database, question.person));
    return select_consent_status(database, question, clock_.now());
  });
}

Result<std::vector<Consent>> SqliteRegistry::consents(const PersonQuestion& question) {
  TRY_VOID(well_formed(question));
  return readers_.read(
      [&](Database& database) { return select_consents(database, question.person); });
}

Result<EmergencyAccess> SqliteRegistry::open_emergency(const EmergencyRequest& request) {
  TRY_VOID(well_formed(request));
  return write<EmergencyAccess>([&](Database& database) -> Result<EmergencyAccess> {
    const Institution institution = TRY(require_participant(database, request.institution));
    if (!institution.emergency) return fail(Code::institution_not_entitled, "emergency access");
    TRY_VOID(require_person(database, request.person));
    EmergencyAccess access{request.person,     request.institution, request.actor.user,
                           request.actor.role, request.reason,      clock_.now()};
    TRY_VOID(insert_emergency(database, access));
    return access;
  });
}

Result<std::vector<EmergencyAccess>> SqliteRegistry::emergencies(const PersonQuestion& question) {
  TRY_VOID(well_formed(question));
  return readers_.read(
      [&](Database& database) { return select_emergencies(database, question.person); });
}

Result<LocalNumber> SqliteRegistry::link(const LocalNumber& link) {
  TRY_VOID(well_formed(link));
  return write<LocalNumber>([&](Database& database) -> Result<LocalNumber> {
    TRY(require_participant(database, link.institution));
    TRY_VOID(require_person(database, link.person));
    TRY_VOID(insert_local_number(database, link));
    return link;
  });
}

Result<LocalNumber> SqliteRegistry::unlink(const LocalQuestion& question) {
  TRY_VOID(well_formed(question));
  return write<LocalNumber>([&](Database& database) -> Result<LocalNumber> {
    LocalNumber ended = TRY(select_local_number(database, question));
    TRY_VOID(delete_local_number(database, question));
    return ended;
  });
}

Result<LocalNumber> SqliteRegistry::linked(const LocalQuestion& question) {
  TRY_VOID(well_formed(question));
  return readers_.read([&](Database& database) { return select_local_number(database, question); });
}

Result<Institution> SqliteRegistry::institution(const InstitutionQuestion& question) {
  return readers_.read(
      [&](Database& database) { return select_institution(database, question.code); });
}

Result<std::vector<Institution>> SqliteRegistry::directory(const DirectoryQuestion& question) {
  return readers_.read([&](Database& database) { return select_participants(database, question); });
}

Result<Loaded> SqliteRegistry::load(std::span<const LoadFile> files) {
  return write<Loaded>([&](Database& database) -> Result<Loaded> {
    Loader loader(database);
    for (const LoadFile& file : files) TRY_VOID(load_file(file, loader));
    return loader.loaded();
  });
}

}  // namespace

Result<std::unique_ptr<Registry>> Registry::open(const RegistryOptions& options, const Clock& clock,
                                                 Metrics& metrics) {
  Database database = TRY(Database::open(options.path, {.read_only = false, .vfs = options.vfs}));
  TRY_VOID(database.migrate(migrations()));
  return std::make_unique<SqliteRegistry>(std::move(database), options, clock, metrics);
}

}  // namespace tasuki::eligibility
