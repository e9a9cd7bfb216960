#include "httpsig/refusal.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tasuki::httpsig {
namespace {

TEST(Refusal, EveryReasonHasANameAndASentenceOfItsOwn) {
  std::set<std::string_view> names;
  std::set<std::string_view> texts;
  for (const Reason reason : all_reasons()) {
    names.insert(name_of(reason));
    texts.insert(text_of(reason));
  }
  EXPECT_EQ(names.size(), all_reasons().size());
  EXPECT_EQ(texts.size(), all_reasons().size());
}

TEST(Refusal, OutsideEveryReasonIsTheSame) {
  for (const Reason reason : all_reasons()) {
    const Error error = Refusal{reason}.to_error();
    EXPECT_EQ(error.to_string(), Refusal{Reason::expired}.to_error().to_string());
    EXPECT_EQ(error.http_status(), 401);
    EXPECT_EQ(error.detail, "");
  }
}

}  // namespace
}  // namespace tasuki::httpsig
