// What may be attached to a letter beside its Bundle: PDF and key images (キー画像).
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace tasuki::clins {

enum class AttachmentType {
#define TASUKI_ATTACHMENT_TYPE(name, media_type, offset, magic) name,
#include "clins/attachment_types.def"
#undef TASUKI_ATTACHMENT_TYPE
};

struct AttachmentTypeRow {
  AttachmentType type;
  std::string_view media_type;
  std::size_t offset;
  std::string_view magic;
};
std::span<const AttachmentTypeRow> attachment_type_rows();

// By media type without parameters; case does not count.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1
std::optional<AttachmentType> attachment_type(std::string_view media_type);
std::string_view media_type(AttachmentType type);

// Whether a file that begins so is what it says. Says nothing about what is behind.
bool looks_like(AttachmentType type, std::string_view beginning);

}  // namespace tasuki::clins
