#include "clins/kind.hpp"

#include <gtest/gtest.h>

namespace tasuki::clins {
namespace {

TEST(Kind, EveryRowIsWholeAndFoundByItsCode) {
  for (const KindRow& row : kind_rows()) {
    EXPECT_EQ(&kind_row(row.kind), &row);
    EXPECT_EQ(kind_from_code(row.code), row.kind);
    EXPECT_FALSE(row.type.empty() || row.profile.empty() || row.ja.empty() || row.en.empty());
  }
}

TEST(Kind, NoOtherCodeIsAKind) {
  EXPECT_EQ(kind_from_code(""), std::nullopt);
  EXPECT_EQ(kind_from_code("Referral"), std::nullopt);
}

TEST(Kind, NoTwoRowsOfAFormShareAType) {
  for (const KindRow& a : kind_rows())
    for (const KindRow& b : kind_rows())
      EXPECT_TRUE(&a == &b || a.form != b.form || a.type != b.type) << a.code << " " << b.code;
}

TEST(Kind, OnlyTheReferralHasSenderAndDestinationSections) {
  for (const KindRow& row : kind_rows()) {
    const Need need = row.kind == Kind::referral ? Need::required : Need::absent;
    EXPECT_EQ(row.sender_section, need) << row.code;
    EXPECT_EQ(row.destination_section, need) << row.code;
  }
}

// Of the 3 documents, the referral letter alone may be signed.
TEST(Kind, OnlyTheReferralMayCarryASignature) {
  for (const KindRow& row : kind_rows())
    EXPECT_EQ(row.signature, row.kind == Kind::referral ? Need::optional : Need::absent)
        << row.code;
}

}  // namespace
}  // namespace tasuki::clins
