// Expressions that would take too much end with an error, in bounded time.
#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "fhirpath/code.hpp"
#include "fhirpath/query_support.hpp"

namespace tasuki::fhirpath {
namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

// A Questionnaire with `count` items, one inside the other up to `depth`.
std::string questionnaire(std::size_t count) {
  std::string json = R"({"resourceType": "Questionnaire", "item": [)";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) json += ",";
    json += R"({"linkId": "q)" + std::to_string(i) + R"("})";
  }
  return json + "]}";
}

constexpr std::string_view kSmall = R"({"resourceType": "Patient", "active": true})";

TEST(Budget, lets_an_evaluation_end_that_takes_all_of_its_steps) {
  Query query{std::string(kSmall)};
  const auto program = query.compile("active");
  ASSERT_TRUE(program);
  Context context = query.context();
  context.steps_max = 2;
  EXPECT_TRUE(query.evaluator().test(program->view(), context));
  context.steps_max = 1;
  const auto refused = query.evaluator().test(program->view(), context);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::fhirpath_steps);
}

TEST(Budget, ends_descendants_of_descendants) {
  Query query(questionnaire(3'000));
  EXPECT_EQ(query.run("descendants().select(%resource.descendants().linkId).count()"),
            "error steps");
}

TEST(Budget, ends_a_repeat_that_makes_ever_new_items) {
  Query query{std::string(kSmall)};
  EXPECT_EQ(query.run("(1).repeat($this + 1)"), "error steps");
  EXPECT_EQ(query.run("('a').repeat($this + $this).count()"), "error steps");
}

TEST(Budget, ends_a_repeat_that_comes_back_to_where_it_was) {
  Query query{std::string(kSmall)};
  EXPECT_EQ(query.run("(1).repeat(iif($this > 4, 1, $this + 1)).count()"), "integer 5");
}

TEST(Budget, ends_an_aggregate_that_doubles) {
  Query query(questionnaire(100));
  EXPECT_EQ(query.run("item.aggregate($total.combine($total), 1)"), "error steps");
}

TEST(Budget, is_linear_for_distinct_items) {
  Query query(questionnaire(20'000));
  EXPECT_EQ(query.run("item.linkId.isDistinct()"), "boolean true");
  EXPECT_EQ(query.run("(item.linkId | item.linkId).count()"), "integer 20000");
}

TEST(Budget, takes_patterns_that_would_backtrack_for_ever) {
  Query query{std::string(kSmall)};
  const std::string text = "'" + repeated("a", 20'000) + "!'";
  EXPECT_EQ(query.run(text + ".matches('^(a+)+$')"), "boolean false");
  EXPECT_EQ(query.run(text + ".matches('^(a|aa)+$')"), "boolean false");
}

TEST(Budget, refuses_a_pattern_above_the_limit) {
  Query query{std::string(kSmall)};
  const std::string pattern = repeated("a", limits::kFhirpathPatternBytesMax);
  EXPECT_EQ(query.run("'a'.matches('" + pattern + "')"), "boolean false");
  EXPECT_EQ(query.run("'a'.matches('" + pattern + "a')"), "error execution");
}

TEST(Budget, ends_text_that_grows_without_end) {
  Query query(questionnaire(60));
  EXPECT_EQ(query.run("item.aggregate($total & $total, 'aaaaaaaaaaaaaaaa').length()"),
            "error steps");
}

TEST(Limits, hold_for_the_length_of_an_expression) {
  Query query{std::string(kSmall)};
  const std::string blanks = repeated(" ", limits::kFhirpathBytesMax - 1);
  EXPECT_EQ(query.run("1" + blanks), "integer 1");
  EXPECT_EQ(query.run("1 " + blanks), "error syntax");
}

TEST(Limits, hold_for_nesting) {
  Query query{std::string(kSmall)};
  const std::size_t most = limits::kFhirpathDepthMax - 1;
  EXPECT_EQ(query.run(repeated("(", most) + "1" + repeated(")", most)), "integer 1");
  EXPECT_EQ(query.run(repeated("(", most + 1) + "1" + repeated(")", most + 1)), "error syntax");
}

TEST(Limits, hold_for_operators_in_a_row) {
  Query query{std::string(kSmall)};
  const std::size_t most = limits::kFhirpathHeightMax - 1;
  EXPECT_EQ(query.run("1" + repeated("+1", most)),
            "integer " + std::to_string(limits::kFhirpathHeightMax));
  EXPECT_EQ(query.run("1" + repeated("+1", most + 2)), "error syntax");
  EXPECT_EQ(query.run("active" + repeated(".active", 30'000)), "error syntax");
}

TEST(Verify, refuses_every_damaged_program_or_lets_it_run) {
  Query query{std::string(kSmall)};
  const auto program = query.compile(
      "active.where($this = true).exists() and @2020-01-01 < @2021 and 1.5 'mg' > 1 'ug' and "
      "Patient.active is boolean");
  ASSERT_TRUE(program);
  ASSERT_TRUE(verify(program->bytes()));
  for (std::size_t at = 0; at < program->bytes().size(); ++at) {
    for (const int change : {1, 0x40, 0xFF}) {
      std::string damaged(program->bytes());
      damaged[at] = static_cast<char>(damaged[at] ^ change);
      if (!verify(damaged)) continue;
      // Whatever it means now: it ends, and reads nothing outside of itself.
      (void)query.evaluator().evaluate(ProgramView(damaged), query.context());
    }
  }
}

TEST(Verify, refuses_programs_that_are_cut) {
  Query query{std::string(kSmall)};
  const auto program = query.compile("active.exists()");
  ASSERT_TRUE(program);
  for (std::size_t size = 0; size < program->bytes().size(); ++size)
    EXPECT_FALSE(verify(program->bytes().substr(0, size))) << size;
}

TEST(Verify, refuses_an_operation_that_refers_to_itself) {
  Query query{std::string(kSmall)};
  const auto program = query.compile("active.exists()");
  ASSERT_TRUE(program);
  std::string damaged(program->bytes());
  const std::uint32_t own = 1;
  std::memcpy(damaged.data() + sizeof(Header) + sizeof(Op) + offsetof(Op, a), &own, sizeof own);
  EXPECT_FALSE(verify(damaged));
}

}  // namespace
}  // namespace tasuki::fhirpath
