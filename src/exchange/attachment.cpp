// Attachments of letters: sent beside the Bundle, linked to it by the sender's identifier, seen by
// whoever may see the letter.
#include "exchange/attachment.hpp"

#include "base/assert.hpp"
#include "exchange/fetched.hpp"
#include "exchange/transition.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::string_view kRegister = "attachment.register";
constexpr std::string_view kFetch = "attachment.fetch";
constexpr std::string_view kRemove = "attachment.remove";

// The caller's unit of that identifier. One that may not be changed any more takes no attachment,
// nor loses one: what the destination has got stays as it is.
Result<std::optional<store::UnitRecord>> find_document(Exchange::State& state, const Caller& caller,
                                                       std::string_view system,
                                                       std::string_view value) {
  auto units = TRY(state.with.store.find_by_identifier(caller.institution, system, value));
  if (units.empty()) return std::nullopt;
  // Which of two persons' letters it would be cannot be told.
  if (units.size() > 1) return fail(Code::identifier_conflict);
  if (subject_of(units.front().kind) != Subject::letter) return fail(Code::attachment_forbidden);
  if (find_transition(Step::change, units.front()) == nullptr) return fail(Code::state_forbids);
  return std::move(units.front());
}

store::AuditRecord audit(const Exchange::State& state, const Caller& caller, std::string_view event,
                         std::string_view outcome, const std::optional<store::UnitRecord>& document,
                         std::string_view id) {
  const std::string unit = document ? state.id_of(document->ref) : std::string();
  const store::PersonKey person = document ? document->ref.person : 0;
  return state.audit_writer.record(caller,
                                   {state.with.clock.now(), event, outcome, person, unit, id});
}

Result<> record_refusal(Exchange::State& state, const Caller& caller, std::string_view event,
                        const Error& error, std::string_view id) {
  if (error.http_status() >= 500) return {};
  return state.with.store.record({audit(state, caller, event, error.id(), std::nullopt, id)});
}

// Writes the pieces as they come; the record gets size and digest.
Result<> take_in(const Attachment& attachment, store::AttachmentUpload& upload,
                 store::AttachmentRecord& record) {
  crypto::Sha256Stream digest;
  for (;;) {
    const std::string piece = TRY(attachment.next());
    if (piece.empty()) break;
    if (record.size == 0 && !clins::looks_like(attachment.type, piece))
      return fail(Code::attachment_unsupported, "the content is not what it is declared to be");
    record.size += piece.size();
    if (record.size > limits::kAttachmentBytesMax) return fail(Code::body_too_large);
    digest.update(piece);
    TRY_VOID(upload.append(piece));
  }
  if (record.size == 0) return fail(Code::attachment_unsupported, "it is empty");
  record.digest = digest.finish();
  if (attachment.expected_digest && *attachment.expected_digest != record.digest)
    return fail(Code::body_digest_mismatch);
  return {};
}

Result<std::string> sanitize(Exchange::State& state, const Attachment& attachment,
                             store::AttachmentUpload& upload, std::uint64_t size) {
  const auto next = [&, index = std::size_t{0}]() mutable -> Result<std::string> {
    if (index == store::Store::piece_count(size)) return std::string();
    return upload.read_piece(index++);
  };
  auto sanitized = TRY(state.with.sanitizer.sanitize(attachment.type, next));
  if (!sanitized.clean) return fail(Code::attachment_unsupported, sanitized.report);
  return std::move(sanitized.report);
}

Result<AttachedView> finish(Exchange::State& state, const Caller& caller,
                            store::AttachmentUpload& upload, store::AttachmentRecord record) {
  for (int decision = 0; decision < kDecisionsMax; ++decision) {
    const auto document =
        TRY(find_document(state, caller, record.identifier_system, record.identifier_value));
    record.person = document ? document->ref.person : 0;
    const auto unit = document ? std::optional(document->ref) : std::nullopt;
    const std::string id = state.attachment_ids.encode({0, record.number});
    const auto attached =
        TRY(upload.finish(record, unit, audit(state, caller, kRegister, "ok", document, id)));
    using Outcome = store::Attached::Outcome;
    if (attached.outcome == Outcome::moved) continue;
    if (attached.outcome == Outcome::too_many) return fail(Code::attachments_too_many);
    return AttachedView{attached.outcome == Outcome::kept, state.view(attached.record)};
  }
  return fail(Code::busy);
}

Result<AttachedView> attach(Exchange::State& state, const Caller& caller,
                            const Attachment& attachment) {
  // Before a byte is taken: most refusals need none of them.
  TRY(find_document(state, caller, attachment.system, attachment.value));
  store::AttachmentRecord record;
  record.number = state.with.random.number() >> 1;  // SQL integers are signed
  record.sender = caller.institution;
  record.identifier_system = attachment.system;
  record.identifier_value = attachment.value;
  record.type = clins::media_type(attachment.type);
  record.title = attachment.title;
  record.registered_at = state.with.clock.now();
  const auto upload =
      TRY(state.with.store.attachments().begin(record.number, record.registered_at));
  TRY_VOID(take_in(attachment, *upload, record));
  record.sanitized = TRY(sanitize(state, attachment, *upload, record.size));
  return finish(state, caller, *upload, std::move(record));
}

struct Found {
  store::AttachmentRecord record;
  std::optional<store::UnitRecord> document;
  Standing standing = Standing::none;
};

// The attachment of that id with its document, when the caller may see that. Error: not_found.
Result<Found> find(Exchange::State& state, const Caller& caller, std::string_view id) {
  const auto pair = state.attachment_ids.decode(id);
  if (!pair) return fail(Code::not_found);
  auto record = TRY(state.with.store.attachments().find(pair->second));
  if (!record) return fail(Code::not_found);
  if (record->person == 0) {
    if (record->sender != caller.institution) return fail(Code::not_found);
    return Found{*std::move(record), std::nullopt, Standing::sender};
  }
  auto document = TRY(state.with.store.find_by_keys(record->person, record->identifier_system,
                                                    record->identifier_value));
  if (!document || document->erased_at) return fail(Code::not_found);
  const Standing place = standing(*document, caller.institution, Action::fetch);
  if (place == Standing::none) return fail(Code::not_found);
  return Found{*std::move(record), std::move(document), place};
}

AttachmentContent open(Exchange::State& state, const Caller& caller, AttachmentView view) {
  state.with.log.info("attachment.fetched", {{"attachment", view.id},
                                             {"size", view.record.size},
                                             {"institution", caller.institution},
                                             {"trace", caller.trace_id}});
  auto next = [&store = state.with.store, number = view.record.number,
               count = store::Store::piece_count(view.record.size),
               index = std::size_t{0}]() mutable -> Result<std::string> {
    if (index == count) return std::string();
    return store.attachments().read_piece(number, index++);
  };
  return {std::move(view), std::move(next)};
}

Result<AttachmentContent> fetch(Exchange::State& state, const Caller& caller, std::string_view id) {
  for (int decision = 0; decision < kDecisionsMax; ++decision) {
    auto found = TRY(find(state, caller, id));
    AttachmentView view = state.view(std::move(found.record));
    const auto record = audit(state, caller, kFetch, "ok", found.document, view.id);
    // Part of the letter: getting it is getting the letter.
    if (found.document && is_first_fetch(*found.document, found.standing)) {
      if (!TRY(mark_first_fetch(state, *found.document, record))) continue;
    } else {
      TRY_VOID(state.with.store.record({record}));
    }
    return open(state, caller, std::move(view));
  }
  return fail(Code::busy);
}

Result<> remove(Exchange::State& state, const Caller& caller, std::string_view id) {
  for (int decision = 0; decision < kDecisionsMax; ++decision) {
    const auto found = TRY(find(state, caller, id));
    if (found.record.sender != caller.institution) return fail(Code::not_found);
    const auto document = TRY(find_document(state, caller, found.record.identifier_system,
                                            found.record.identifier_value));
    const auto unit = document ? std::optional(document->ref) : std::nullopt;
    const auto record = audit(state, caller, kRemove, "ok", document, id);
    if (TRY(state.with.store.attachments().remove(found.record.number, unit, record))) return {};
  }
  return fail(Code::busy);
}

}  // namespace

Result<AttachedView> Exchange::attach(const Caller& caller, const Attachment& attachment) {
  State& state = *state_;
  auto attached = exchange::attach(state, caller, attachment);
  if (!attached) {
    TRY_VOID(record_refusal(state, caller, kRegister, attached.error(), {}));
    return attached;
  }
  state.with.log.info("attachment.registered", {{"attachment", attached->attachment.id},
                                                {"type", attached->attachment.record.type},
                                                {"size", attached->attachment.record.size},
                                                {"institution", caller.institution},
                                                {"trace", caller.trace_id}});
  return attached;
}

Result<AttachmentContent> Exchange::fetch_attachment(const Caller& caller, std::string_view id) {
  auto content = exchange::fetch(*state_, caller, id);
  if (!content) TRY_VOID(record_refusal(*state_, caller, kFetch, content.error(), {}));
  return content;
}

Result<> Exchange::remove_attachment(const Caller& caller, std::string_view id) {
  auto removed = exchange::remove(*state_, caller, id);
  if (!removed) TRY_VOID(record_refusal(*state_, caller, kRemove, removed.error(), {}));
  return removed;
}

Result<UnitView> Exchange::State::view_with_attachments(store::UnitRecord record) {
  UnitView unit = view(std::move(record));
  if (subject_of(unit.record.kind) != Subject::letter) return unit;
  auto records = TRY(with.store.attachments().of_document(
      unit.record.ref.person, unit.record.sender, unit.record.identifier_system,
      unit.record.identifier_value));
  for (store::AttachmentRecord& one : records) unit.attachments.push_back(view(std::move(one)));
  return unit;
}

AttachmentView Exchange::State::view(store::AttachmentRecord record) const {
  std::string id = attachment_ids.encode({0, record.number});
  return {std::move(id), std::move(record)};
}

Result<> Exchange::State::refuse_attachments(const store::UnitRecord& unit) {
  if (subject_of(unit.kind) == Subject::letter) return {};
  const auto waiting = TRY(with.store.attachments().of_document(
      0, unit.sender, unit.identifier_system, unit.identifier_value));
  if (waiting.empty()) return {};
  return fail(Code::attachment_forbidden);
}

}  // namespace tasuki::exchange
