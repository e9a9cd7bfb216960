// Attachments of documents: PDF, images. Too large for one transaction and for memory, so each is
// written piece by piece and seen by nobody before it is whole. One that comes before its document
// waits for it under the sender's identifier, and is the document's as soon as that is registered.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/records.hpp"

namespace tasuki::store {

struct AttachmentRecord {
  std::uint64_t number = 0;       // random; names it inside the store
  std::string sender;             // participant code
  std::string identifier_system;  // of its document
  std::string identifier_value;
  PersonKey person = 0;  // of its document; 0 while it waits for that
  std::string type;      // media type
  std::string title;     // may be empty
  std::uint64_t size = 0;
  crypto::Sha256 digest{};
  std::string sanitized;  // what the sanitizer said of it
  Time registered_at;
};

struct Attached {
  enum class Outcome {
    kept,
    repeated,  // the same bytes are there under the same identifier: `record` is that one
    moved,     // the document is not (any more) as the caller decided on; nothing was kept
    too_many   // limits::kAttachmentsMax are there
  };
  Outcome outcome = Outcome::kept;
  AttachmentRecord record;
};

// An attachment under way. What is not finished is gone when this is, or with the next sweep.
class AttachmentUpload {
 public:
  virtual ~AttachmentUpload() = default;
  // Of limits::kChunkBytes each, the last one shorter. Durable when it returns.
  virtual Result<> append(std::string_view piece) = 0;
  // One that was appended. Errors: content_damaged, item_unknown.
  virtual Result<std::string> read_piece(std::size_t index) = 0;
  // With its audit record in one transaction. `document`: the unit of that identifier, which must
  // stand unfetched still; nullopt: there must be none.
  virtual Result<Attached> finish(const AttachmentRecord& record, std::optional<UnitRef> document,
                                  const AuditRecord& audit) = 0;
};

class AttachmentStore {
 public:
  virtual ~AttachmentStore() = default;

  virtual Result<std::unique_ptr<AttachmentUpload>> begin(std::uint64_t number, Time at) = 0;
  virtual Result<std::optional<AttachmentRecord>> find(std::uint64_t number) = 0;
  // Of that unit; of person 0: what waits for a document of that identifier. Oldest first.
  virtual Result<std::vector<AttachmentRecord>> of_document(PersonKey person,
                                                            std::string_view sender,
                                                            std::string_view system,
                                                            std::string_view value) = 0;
  // Errors: content_damaged, item_unknown.
  virtual Result<std::string> read_piece(std::uint64_t number, std::size_t index) = 0;
  // Takes it out, in one transaction with the audit record; `document` as in finish. false: there
  // is no such attachment, or the document is not as the caller decided on.
  virtual Result<bool> remove(std::uint64_t number, std::optional<UnitRef> document,
                              const AuditRecord& audit) = 0;
  // What was begun before that moment and has no document: how many were taken out, `limit` at
  // most.
  virtual Result<std::size_t> sweep(Time before, std::size_t limit) = 0;
};

}  // namespace tasuki::store
