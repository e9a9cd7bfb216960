// simdjson chooses a kernel by the processor: every one that runs here must behave alike.
#include "json/structure.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <functional>
#include <random>
#include <vector>

#include "json/document.hpp"

namespace tasuki::json {
namespace {

void on_every_kernel(const std::function<void(const std::string& name)>& body) {
  auto& active = simdjson::get_active_implementation();
  const simdjson::implementation* const chosen = active;
  int kernels = 0;
  for (const simdjson::implementation* kernel : simdjson::get_available_implementations()) {
    if (!kernel->supported_by_runtime_system()) continue;
    active = kernel;
    body(kernel->name());
    ++kernels;
  }
  active = chosen;
  EXPECT_GT(kernels, 0);
}

// Bytes that end where the readable memory ends.
class AtTheEdge {
 public:
  AtTheEdge() {
    memory_ = static_cast<char*>(
        mmap(nullptr, 2 * page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    EXPECT_EQ(mprotect(memory_ + page_, page_, PROT_NONE), 0);
  }
  ~AtTheEdge() { munmap(memory_, 2 * page_); }
  std::string_view put(std::string_view text) {
    char* const begin = memory_ + page_ - text.size();
    std::memcpy(begin, text.data(), text.size());
    return {begin, text.size()};
  }

 private:
  std::size_t page_ = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  char* memory_;
};

std::vector<std::uint32_t> offsets_of(std::string_view text) {
  StructureIndex index;
  EXPECT_TRUE(index.find(text)) << text;
  return {index.offsets().begin(), index.offsets().end()};
}

TEST(StructureIndex, TokensBeginWhereTheyBegin) {
  on_every_kernel([](const std::string& name) {
    EXPECT_EQ(offsets_of(R"( {"a,\"]": [1, tru]})"),
              (std::vector<std::uint32_t>{1, 2, 9, 11, 12, 13, 15, 18, 19}))
        << name;
  });
}

TEST(StructureIndex, WhatStandsBehindAStringIsAToken) {
  on_every_kernel([](const std::string& name) {
    EXPECT_EQ(offsets_of("\"a\"b"), (std::vector<std::uint32_t>{0, 3})) << name;
    EXPECT_EQ(offsets_of("\"a\"\"b\""), (std::vector<std::uint32_t>{0, 3})) << name;
    EXPECT_EQ(offsets_of("\"a\" \f"), (std::vector<std::uint32_t>{0, 4})) << name;
  });
}

TEST(StructureIndex, NoByteBehindTheTextIsRead) {
  const std::string alphabet = "\"\\{}[]:,a1 \n\xE3\x81\x82\xF0\x9F";
  on_every_kernel([&](const std::string&) {
    std::mt19937 random(1);
    AtTheEdge edge;
    StructureIndex index;
    for (std::size_t i = 0; i < 20'000; ++i) {
      std::string text(1 + i % 300, '\0');
      for (char& c : text) c = alphabet[random() % alphabet.size()];
      index.find(edge.put(text));
    }
    for (const char* cut : {"\"\xE3", "\"\xE3\x81", "\"\xF0\x9F\x98", "\"\\", "\"\\u", "\""})
      EXPECT_FALSE(index.find(edge.put(cut))) << cut;
  });
}

TEST(StructureIndex, OffsetsGrowWithTheText) {
  StructureIndex index;
  ASSERT_TRUE(index.find("1"));
  const std::string commas(300'000, ',');
  ASSERT_TRUE(index.find(commas));
  EXPECT_EQ(index.offsets().size(), commas.size());
  ASSERT_TRUE(index.find("[]"));
  EXPECT_EQ(index.offsets().size(), 2u);
}

struct FaultCase {
  std::string text;
  std::size_t offset;
  std::string why;
};

TEST(LexicalFault, IsFoundWhereItStands) {
  const std::vector<FaultCase> cases = {
      {"", 0, "there is no value"},
      {" \n", 0, "there is no value"},
      {"[\"a\xFF\"]", 3, "the text is not UTF-8"},
      {"[\"\xE3\x81", 2, "the text is not UTF-8"},
      {"[\"\\\xC0\xAF\"]", 3, "the text is not UTF-8"},
      {"[\"a\tb\"]", 3, "a control character stands in a string"},
      {"[1, \"a\\\"]", 4, "the string does not end"},
      {"[1]\\\"\"", 3, "a backslash stands outside a string"},
  };
  for (const FaultCase& expected : cases) {
    EXPECT_EQ(Document::parse(expected.text).error().code, Code::json_malformed) << expected.text;
    const LexicalFault fault = find_lexical_fault(expected.text);
    EXPECT_EQ(fault.offset, expected.offset) << expected.text;
    EXPECT_EQ(fault.why, expected.why) << expected.text;
  }
}

}  // namespace
}  // namespace tasuki::json
