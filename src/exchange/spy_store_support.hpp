// The real store with an eye and a hand on it: keeps a copy of every audit record that was written
// and lets a test fail the next call or step in before a transition.
#pragma once

#include <functional>
#include <mutex>

#include "store/store.hpp"

namespace tasuki::exchange {

class SpyStore final : public store::Store {
 public:
  explicit SpyStore(std::unique_ptr<Store> real) : real_(std::move(real)) {}

  std::vector<std::string> leaves;          // in the order in which they were written
  std::optional<Code> fail_next_write;      // register_unit, apply or record
  std::function<void()> before_next_apply;  // called once

  const std::string& secret() const override { return real_->secret(); }
  Result<store::PersonKey> person_of(std::string_view person_id) override {
    return real_->person_of(person_id);
  }
  Result<std::optional<store::PersonKey>> find_person(std::string_view person_id) override {
    return real_->find_person(person_id);
  }
  Result<std::string> person_id(store::PersonKey person) override {
    return real_->person_id(person);
  }
  Result<store::Registered> register_unit(const store::Registration& registration) override {
    TRY_VOID(injected());
    auto registered = TRY(real_->register_unit(registration));
    if (registered.created) keep(registration.audit);
    return registered;
  }
  Result<bool> change(const store::Change& change) override {
    TRY_VOID(injected());
    if (const auto step_in = std::exchange(before_next_apply, nullptr)) step_in();
    const bool changed = TRY(real_->change(change));
    if (changed) keep(change.by.audit);
    return changed;
  }
  Result<std::optional<store::UnitRecord>> find_by_keys(store::PersonKey person,
                                                        std::string_view system,
                                                        std::string_view value) override {
    return real_->find_by_keys(person, system, value);
  }
  Result<std::vector<store::PersonItem>> units_of(const store::PersonQuery& query) override {
    return real_->units_of(query);
  }
  Result<std::vector<store::Information>> information_of(store::PersonKey person) override {
    return real_->information_of(person);
  }
  Result<std::optional<store::UnitRecord>> find(store::UnitRef unit) override {
    return real_->find(unit);
  }
  Result<std::vector<store::UnitRecord>> find_by_identifier(std::string_view sender,
                                                            std::string_view system,
                                                            std::string_view value) override {
    return real_->find_by_identifier(sender, system, value);
  }
  Result<std::optional<store::UnitRecord>> apply(const store::Transition& transition,
                                                 const store::AuditRecord& audit) override {
    TRY_VOID(injected());
    if (const auto step_in = std::exchange(before_next_apply, nullptr)) step_in();
    auto applied = TRY(real_->apply(transition, audit));
    if (applied) keep(audit);
    return applied;
  }
  Result<> record(const std::vector<store::AuditRecord>& records) override {
    TRY_VOID(injected());
    TRY_VOID(real_->record(records));
    for (const store::AuditRecord& audit : records) keep(audit);
    return {};
  }
  Result<std::string> read_piece(store::UnitRef unit, std::size_t index) override {
    return real_->read_piece(unit, index);
  }
  Result<std::vector<store::InboxItem>> inbox(const store::InboxQuery& query) override {
    return real_->inbox(query);
  }
  Result<std::vector<store::Event>> events(std::string_view institution, std::uint64_t after,
                                           std::size_t limit) override {
    return real_->events(institution, after, limit);
  }
  Result<std::optional<store::Participant>> participant(std::string_view code) override {
    return real_->participant(code);
  }
  Result<std::optional<store::Participant>> participant_of(std::string_view any_code) override {
    return real_->participant_of(any_code);
  }
  Result<std::vector<store::Participant>> directory(const store::DirectoryQuery& query) override {
    return real_->directory(query);
  }
  Result<> put_participant(const store::Participant& participant) override {
    return real_->put_participant(participant);
  }
  Result<> set_status(std::string_view code, store::ParticipantStatus status, Time at) override {
    return real_->set_status(code, status, at);
  }
  Result<> revoke_certificate(std::string_view fingerprint, std::string_view reason,
                              Time at) override {
    return real_->revoke_certificate(fingerprint, reason, at);
  }
  Result<bool> is_revoked(std::string_view fingerprint) override {
    return real_->is_revoked(fingerprint);
  }
  store::AttachmentStore& attachments() override { return real_->attachments(); }
  store::HolderStore& holders() override { return real_->holders(); }
  store::TemporaryStore& temporary() override { return real_->temporary(); }
  store::AuditStore& audit() override { return real_->audit(); }
  store::RetentionStore& retention() override { return real_->retention(); }
  Result<std::string> check(bool deep) override { return real_->check(deep); }
  Result<Totals> totals() override { return real_->totals(); }

 private:
  Result<> injected() {
    if (const auto code = std::exchange(fail_next_write, std::nullopt)) return fail(*code);
    return {};
  }
  void keep(const store::AuditRecord& audit) {
    const std::lock_guard lock(mutex_);
    leaves.push_back(audit.leaf);
  }

  std::unique_ptr<Store> real_;
  std::mutex mutex_;
};

}  // namespace tasuki::exchange
