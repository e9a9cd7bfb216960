#include "store/sqlite/sqlite_store.hpp"

#include <filesystem>

#include "sqlite/group_commit.hpp"
#include "store/sqlite/attachment_table.hpp"
#include "store/sqlite/audit_table.hpp"
#include "store/sqlite/audit_tree_table.hpp"
#include "store/sqlite/codes.hpp"
#include "store/sqlite/delivery_table.hpp"
#include "store/sqlite/forgotten_keys.hpp"
#include "store/sqlite/holder_table.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/participant_cache.hpp"
#include "store/sqlite/participant_table.hpp"
#include "store/sqlite/person_table.hpp"
#include "store/sqlite/sqlite_attachment_store.hpp"
#include "store/sqlite/sqlite_audit_store.hpp"
#include "store/sqlite/sqlite_holder_store.hpp"
#include "store/sqlite/sqlite_retention_store.hpp"
#include "store/sqlite/sqlite_temporary_store.hpp"
#include "store/sqlite/store_check.hpp"
#include "store/sqlite/unit_table.hpp"

namespace tasuki::store {

using sqlite::Database;
using sqlite::Statement;

namespace {

constexpr std::size_t kSecretBytes = 32;

// Only says what runs on which connection; the SQL is in the *_table files. What needs no database
// (compressing, hashing) is done before the writer thread is asked.
class SqliteStore final : public Store {
 public:
  SqliteStore(Database writer, const SqliteOptions& options, std::string secret,
              std::unique_ptr<ContentKeys> keys, Random& random, Metrics& metrics)
      : secret_(std::move(secret)),
        random_(random),
        keys_(std::move(keys)),
        readers_(options.path, {.read_only = true, .vfs = options.vfs}),
        writer_(std::move(writer), metrics, "exchange") {}

  // Keys that a process did not live to forget.
  Result<> forget_planned() { return store::forget_planned(readers_, writer_, *keys_); }

  const std::string& secret() const override { return secret_; }

  Result<PersonKey> person_of(std::string_view person_id) override;
  Result<std::optional<PersonKey>> find_person(std::string_view person_id) override;
  Result<std::string> person_id(PersonKey person) override;
  Result<Registered> register_unit(const Registration& registration) override;
  Result<bool> change(const Change& change) override;
  Result<std::optional<UnitRecord>> find(UnitRef unit) override;
  Result<std::optional<UnitRecord>> find_by_keys(PersonKey person, std::string_view system,
                                                 std::string_view value) override;
  Result<std::vector<UnitRecord>> find_by_identifier(std::string_view sender,
                                                     std::string_view system,
                                                     std::string_view value) override;
  Result<std::optional<UnitRecord>> apply(const Transition& transition,
                                          const AuditRecord& audit) override;
  Result<> record(const std::vector<AuditRecord>& records) override;
  Result<std::string> read_piece(UnitRef unit, std::size_t index) override;

  Result<std::vector<PersonItem>> units_of(const PersonQuery& query) override;
  Result<std::vector<Information>> information_of(PersonKey person) override;

  Result<std::vector<InboxItem>> inbox(const InboxQuery& query) override;
  Result<std::vector<Event>> events(std::string_view institution, std::uint64_t after,
                                    std::size_t limit) override;

  Result<std::optional<Participant>> participant(std::string_view code) override;
  Result<std::optional<Participant>> participant_of(std::string_view any_code) override;
  Result<std::vector<Participant>> directory(const DirectoryQuery& query) override;
  Result<> put_participant(const Participant& participant) override;
  Result<> set_status(std::string_view code, ParticipantStatus status, Time at) override;
  Result<> revoke_certificate(std::string_view fingerprint, std::string_view reason,
                              Time at) override;
  Result<bool> is_revoked(std::string_view fingerprint) override;

  AttachmentStore& attachments() override { return attachments_; }
  HolderStore& holders() override { return holders_; }
  TemporaryStore& temporary() override { return temporary_; }
  AuditStore& audit() override { return audit_; }
  RetentionStore& retention() override { return retention_; }
  Result<std::string> check(bool deep) override;
  Result<Totals> totals() override;

 private:
  std::string secret_;
  Random& random_;
  std::unique_ptr<ContentKeys> keys_;
  sqlite::ReaderPool readers_;
  ParticipantCache participants_{readers_};
  sqlite::GroupCommit writer_;
  SqliteAuditStore audit_{readers_, writer_};
  SqliteAttachmentStore attachments_{readers_, writer_, *keys_};
  SqliteRetentionStore retention_{readers_, writer_, *keys_};
  SqliteHolderStore holders_{readers_, writer_};
  SqliteTemporaryStore temporary_{readers_, writer_, *keys_};
};

Result<std::optional<PersonKey>> SqliteStore::find_person(std::string_view person_id) {
  return readers_.read([&](Database& database) { return select_person(database, person_id); });
}

Result<std::string> SqliteStore::person_id(PersonKey person) {
  return readers_.read([&](Database& database) { return select_person_id(database, person); });
}

Result<PersonKey> SqliteStore::person_of(std::string_view person_id) {
  const auto known = TRY(find_person(person_id));
  if (known) return *known;
  PersonKey person = 0;
  TRY_VOID(writer_.submit([&](Database& database) -> Result<> {
    person = TRY(find_or_insert_person(database, person_id, random_));
    return {};
  }));
  return person;
}

// A registration with all that can be computed off the writer thread.
struct Prepared {
  // Its information has a key of its own: it may outlive its content.
  static Result<Prepared> make(const Registration& registration, ContentKeys& keys) {
    const ContentKey key = TRY(keys.take());
    Prepared prepared(registration, key);
    if (prepared.information_bytes > 0) {
      const ContentKey own = TRY(keys.take());
      prepared.information =
          Piece::pack(registration.unit.ref, kInformationPiece, registration.information, own);
    }
    return prepared;
  }
  Prepared(const Registration& registration, const ContentKey& content_key)
      : unit(registration.unit),
        key(content_key.id),
        pieces(pack_content(registration.unit.ref, registration.content, content_key)),
        information_bytes(registration.information.size()),
        audit(registration.audit),
        classes(registration.classes) {}

  const UnitRecord& unit;
  std::int64_t key;
  std::vector<Piece> pieces;
  std::optional<Piece> information;
  std::size_t information_bytes;
  HashedAudit audit;
  clins::ClassSet classes;
};

// Runs on the writer thread. The unit that stands there, when the three keys are taken.
Result<std::optional<UnitRecord>> insert_registration(Database& database,
                                                      const Prepared& prepared) {
  const UnitRecord& unit = prepared.unit;
  const auto row = TRY(insert_unit(database, unit, prepared.key));
  if (!row) {
    const auto existing = TRY(
        select_same_keys(database, unit.ref.person, unit.identifier_system, unit.identifier_value));
    if (!existing) return fail(Code::store_failed, "the index of the three keys is damaged");
    return existing->unit;
  }
  UnitRow owner{*row, 0, prepared.key, unit};
  TRY_VOID(insert_pieces(database, owner, prepared.pieces));
  if (prepared.information)
    TRY_VOID(
        insert_information(database, owner, *prepared.information, prepared.information_bytes));
  TRY_VOID(adopt_attachments(database, unit));
  TRY_VOID(add_registered(database, unit, prepared.classes));
  const std::uint64_t position = TRY(insert_audit(database, prepared.audit));
  TRY_VOID(deliver(database, owner, position));
  return std::nullopt;
}

// Runs on the writer thread. false: the unit is not what the caller decided on.
Result<bool> remove_replaced(Database& database, const Change& change) {
  auto row = TRY(select_unit(database, change.replaced));
  if (!row || row->unit.state != change.from || row->unit.first_fetched_at) return false;
  TRY_VOID(take_back(database, *row));
  TRY_VOID(delete_unit(database, *row));
  return true;
}

Result<Registered> SqliteStore::register_unit(const Registration& registration) {
  const Prepared prepared = TRY(Prepared::make(registration, *keys_));
  std::optional<UnitRecord> existing;
  TRY_VOID(writer_.submit([&](Database& database) -> Result<> {
    existing = TRY(insert_registration(database, prepared));
    return {};
  }));
  if (existing) return Registered{false, *std::move(existing)};
  return Registered{true, registration.unit};
}

Result<bool> SqliteStore::change(const Change& change) {
  const Prepared prepared = TRY(Prepared::make(change.by, *keys_));
  bool changed = false;
  TRY_VOID(writer_.submit([&](Database& database) -> Result<> {
    changed = TRY(remove_replaced(database, change));
    if (!changed) return {};
    const auto existing = TRY(insert_registration(database, prepared));
    if (existing) return fail(Code::store_failed, "a change met other keys than its unit's");
    return {};
  }));
  if (changed) TRY_VOID(forget_planned());
  return changed;
}

Result<std::optional<UnitRecord>> SqliteStore::find_by_keys(PersonKey person,
                                                            std::string_view system,
                                                            std::string_view value) {
  auto row = TRY(readers_.read(
      [&](Database& database) { return select_same_keys(database, person, system, value); }));
  if (!row) return std::nullopt;
  return std::move(row->unit);
}

Result<std::optional<UnitRecord>> SqliteStore::find(UnitRef unit) {
  auto row = TRY(readers_.read([&](Database& database) { return select_unit(database, unit); }));
  if (!row) return std::nullopt;
  return std::move(row->unit);
}

Result<std::vector<UnitRecord>> SqliteStore::find_by_identifier(std::string_view sender,
                                                                std::string_view system,
                                                                std::string_view value) {
  return readers_.read(
      [&](Database& database) { return select_by_identifier(database, sender, system, value); });
}

Result<std::optional<UnitRecord>> SqliteStore::apply(const Transition& transition,
                                                     const AuditRecord& audit) {
  const HashedAudit hashed(audit);
  std::optional<UnitRow> row;
  TRY_VOID(writer_.submit([&](Database& database) -> Result<> {
    row = TRY(update_state(database, transition));
    if (!row) return {};
    const std::uint64_t position = TRY(insert_audit(database, hashed));
    if (!is_delivered(transition.to)) return take_back(database, *row);
    return deliver(database, *row, position);
  }));
  if (!row) return std::nullopt;
  return std::move(row->unit);
}

Result<> SqliteStore::record(const std::vector<AuditRecord>& records) {
  const std::vector<HashedAudit> hashed(records.begin(), records.end());
  return writer_.submit([&](Database& database) -> Result<> {
    for (const HashedAudit& audit : hashed) TRY(insert_audit(database, audit));
    return {};
  });
}

Result<std::string> SqliteStore::read_piece(UnitRef unit, std::size_t index) {
  return readers_.read([&](Database& database) -> Result<std::string> {
    const auto row = TRY(select_unit(database, unit));
    if (!row || row->unit.erased_at || piece_bytes(row->unit.size, index) == 0)
      return fail(Code::item_unknown, "piece " + std::to_string(index));
    const ContentKey key = TRY(keys_->find(row->key));
    return select_piece(database, *row, index, key);
  });
}

Result<std::vector<PersonItem>> SqliteStore::units_of(const PersonQuery& query) {
  auto rows =
      TRY(readers_.read([&](Database& database) { return select_of_person(database, query); }));
  std::vector<PersonItem> items;
  items.reserve(rows.size());
  for (UnitRow& row : rows) items.push_back({unsigned_of(row.row), std::move(row.unit)});
  return items;
}

Result<std::vector<Information>> SqliteStore::information_of(PersonKey person) {
  return readers_.read(
      [&](Database& database) { return select_information(database, *keys_, person); });
}

Result<std::vector<InboxItem>> SqliteStore::inbox(const InboxQuery& query) {
  return readers_.read([&](Database& database) { return select_inbox(database, query); });
}

Result<std::vector<Event>> SqliteStore::events(std::string_view institution, std::uint64_t after,
                                               std::size_t limit) {
  return readers_.read(
      [&](Database& database) { return select_events(database, institution, after, limit); });
}

Result<std::optional<Participant>> SqliteStore::participant(std::string_view code) {
  return participants_.participant(code);
}

Result<std::optional<Participant>> SqliteStore::participant_of(std::string_view any_code) {
  return participants_.participant_of(any_code);
}

Result<std::vector<Participant>> SqliteStore::directory(const DirectoryQuery& query) {
  return readers_.read([&](Database& database) { return select_directory(database, query); });
}

Result<> SqliteStore::put_participant(const Participant& participant) {
  return writer_.submit(
      [&](Database& database) { return store::put_participant(database, participant); });
}

Result<> SqliteStore::set_status(std::string_view code, ParticipantStatus status, Time at) {
  return writer_.submit(
      [&](Database& database) { return update_status(database, code, status, at); });
}

Result<> SqliteStore::revoke_certificate(std::string_view fingerprint, std::string_view reason,
                                         Time at) {
  return writer_.submit(
      [&](Database& database) { return insert_revocation(database, fingerprint, reason, at); });
}

Result<bool> SqliteStore::is_revoked(std::string_view fingerprint) {
  return participants_.is_revoked(fingerprint);
}

Result<std::string> SqliteStore::check(bool deep) {
  std::string problems = TRY(readers_.read(check_tables));
  if (!deep) return problems;
  for (const std::string& damaged :
       {TRY(check_content(readers_, *keys_)), TRY(check_attachments(readers_, *keys_)),
        TRY(check_audit(readers_)), TRY(check_audit_tree(readers_))}) {
    if (!problems.empty() && !damaged.empty()) problems.push_back('\n');
    problems += damaged;
  }
  return problems;
}

Result<Store::Totals> SqliteStore::totals() {
  return readers_.read([](Database& database) -> Result<Totals> {
    Statement* select = TRY(database.cached(
        "SELECT (SELECT count(*) FROM unit), (SELECT count(DISTINCT person_key) FROM identity),"
        " (SELECT count(*) FROM audit), (SELECT count(*) FROM participant)"));
    TRY(select->step());
    Totals totals;
    totals.units = static_cast<std::uint64_t>(select->integer(0));
    totals.persons = static_cast<std::uint64_t>(select->integer(1));
    totals.audit_records = static_cast<std::uint64_t>(select->integer(2));
    totals.participants = static_cast<std::uint64_t>(select->integer(3));
    return totals;
  });
}

// Beside the store: "exchange-keys.db" and "master.key".
std::string keys_path(const std::string& path) {
  const std::filesystem::path store(path);
  return (store.parent_path() / (store.stem().string() + "-keys.db")).string();
}

std::string master_key_file(const SqliteOptions& options) {
  if (!options.master_key_file.empty()) return options.master_key_file;
  return (std::filesystem::path(options.path).parent_path() / "master.key").string();
}

// Two processes may open a new store at once: the first secret stands.
Result<std::string> read_or_make_secret(Database& database, Random& random) {
  const std::string fresh = random.bytes(kSecretBytes);
  Statement insert = TRY(database.prepare(
      "INSERT INTO meta (name, value) VALUES ('secret', ?) ON CONFLICT (name) DO NOTHING"));
  TRY_VOID(database.begin());
  TRY_VOID(insert.bind_blob(fresh).run());
  TRY_VOID(database.commit());
  Statement select = TRY(database.prepare("SELECT value FROM meta WHERE name = 'secret'"));
  TRY(select.step());
  std::string secret = select.blob(0);
  if (secret.size() != kSecretBytes)
    return fail(Code::store_failed, "the store's secret is damaged");
  return secret;
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options, Random& random,
                                           Metrics& metrics) {
  Database database = TRY(Database::open(options.path, {.read_only = false, .vfs = options.vfs}));
  // What is erased is overwritten: https://www.sqlite.org/pragma.html#pragma_secure_delete
  TRY_VOID(database.execute("PRAGMA secure_delete=ON"));
  TRY_VOID(database.migrate(migrations()));
  std::string secret = TRY(read_or_make_secret(database, random));
  auto keys = TRY(ContentKeys::open(
      {keys_path(options.path), options.vfs, master_key_file(options)}, random, metrics));
  auto store = std::make_unique<SqliteStore>(std::move(database), options, std::move(secret),
                                             std::move(keys), random, metrics);
  TRY_VOID(store->forget_planned());
  return store;
}

}  // namespace tasuki::store
