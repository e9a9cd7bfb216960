#include "clins/attachment_type.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tasuki::clins {
namespace {

std::string beginning_of(const AttachmentTypeRow& row) {
  return std::string(row.offset, 'x').append(row.magic);
}

TEST(AttachmentTypeTest, IsKnownByItsMediaType) {
  EXPECT_EQ(attachment_type("application/pdf"), AttachmentType::pdf);
  EXPECT_EQ(attachment_type("Image/JPEG"), AttachmentType::jpeg);
  EXPECT_EQ(attachment_type("image/svg+xml"), std::nullopt);
  EXPECT_EQ(attachment_type(""), std::nullopt);
  for (const AttachmentTypeRow& row : attachment_type_rows())
    EXPECT_EQ(attachment_type(media_type(row.type)), row.type);
}

TEST(AttachmentTypeTest, IsToldFromTheOthersByItsFirstBytes) {
  for (const AttachmentTypeRow& row : attachment_type_rows())
    for (const AttachmentTypeRow& other : attachment_type_rows())
      EXPECT_EQ(looks_like(other.type, beginning_of(row)), row.type == other.type)
          << row.media_type << " as " << other.media_type;
}

TEST(AttachmentTypeTest, NeedsAllOfItsFirstBytes) {
  for (const AttachmentTypeRow& row : attachment_type_rows()) {
    std::string beginning = beginning_of(row);
    beginning.pop_back();
    EXPECT_FALSE(looks_like(row.type, beginning)) << row.media_type;
  }
}

}  // namespace
}  // namespace tasuki::clins
