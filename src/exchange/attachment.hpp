// Attachments as the outside sends and sees them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "clins/attachment_type.hpp"
#include "store/attachment_store.hpp"

namespace tasuki::exchange {

// One that is being sent. It may come before its document, which then has it from the start.
struct Attachment {
  std::string system;  // the sender's identifier of its document
  std::string value;
  clins::AttachmentType type = clins::AttachmentType::pdf;
  std::string title;                              // may be empty
  std::optional<crypto::Sha256> expected_digest;  // what the sender says that it sent
  std::function<Result<std::string>()> next;      // its pieces, an empty one behind the last
};

struct AttachmentView {
  std::string id;  // in URLs; unguessable
  store::AttachmentRecord record;
};

struct AttachedView {
  bool created = false;  // false: the same bytes were there
  AttachmentView attachment;
};

struct AttachmentContent {
  AttachmentView attachment;
  std::function<Result<std::string>()> next;
};

}  // namespace tasuki::exchange
