#include "clins/attachment_type.hpp"

#include "base/text.hpp"

namespace tasuki::clins {
namespace {

constexpr AttachmentTypeRow kRows[] = {
#define TASUKI_ATTACHMENT_TYPE(name, media_type, offset, magic) \
  {AttachmentType::name, media_type, offset, magic},
#include "clins/attachment_types.def"
#undef TASUKI_ATTACHMENT_TYPE
};

}  // namespace

std::span<const AttachmentTypeRow> attachment_type_rows() {
  return kRows;
}

std::optional<AttachmentType> attachment_type(std::string_view media_type) {
  for (const AttachmentTypeRow& row : kRows)
    if (equal_ignoring_case(row.media_type, media_type)) return row.type;
  return std::nullopt;
}

std::string_view media_type(AttachmentType type) {
  return kRows[static_cast<std::size_t>(type)].media_type;
}

bool looks_like(AttachmentType type, std::string_view beginning) {
  const AttachmentTypeRow& row = kRows[static_cast<std::size_t>(type)];
  return beginning.size() >= row.offset + row.magic.size() &&
         beginning.substr(row.offset, row.magic.size()) == row.magic;
}

}  // namespace tasuki::clins
