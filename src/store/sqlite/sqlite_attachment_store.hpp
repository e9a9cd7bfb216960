// The AttachmentStore of a SQLite store, on its connections.
#pragma once

#include "sqlite/group_commit.hpp"
#include "store/attachment_store.hpp"
#include "store/sqlite/content_keys.hpp"

namespace tasuki::store {

class SqliteAttachmentStore final : public AttachmentStore {
 public:
  SqliteAttachmentStore(sqlite::ReaderPool& readers, sqlite::GroupCommit& writer, ContentKeys& keys)
      : readers_(readers), writer_(writer), keys_(keys) {}

  Result<std::unique_ptr<AttachmentUpload>> begin(std::uint64_t number, Time at) override;
  Result<std::optional<AttachmentRecord>> find(std::uint64_t number) override;
  Result<std::vector<AttachmentRecord>> of_document(PersonKey person, std::string_view sender,
                                                    std::string_view system,
                                                    std::string_view value) override;
  Result<std::string> read_piece(std::uint64_t number, std::size_t index) override;
  Result<bool> remove(std::uint64_t number, std::optional<UnitRef> document,
                      const AuditRecord& audit) override;
  Result<std::size_t> sweep(Time before, std::size_t limit) override;

 private:
  sqlite::ReaderPool& readers_;
  sqlite::GroupCommit& writer_;
  ContentKeys& keys_;
};

}  // namespace tasuki::store
