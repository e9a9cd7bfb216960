#include "fhirpath/syntax.hpp"

#include <gtest/gtest.h>

#include "fhirpath/query_support.hpp"

namespace tasuki::fhirpath {
namespace {

std::string detail(std::string_view expression) {
  const auto program = Program::compile(expression, small_model());
  return program ? "" : program.error().detail;
}

TEST(Syntax, errors_name_line_column_and_what_was_expected) {
  EXPECT_EQ(detail("1 +\n  )"), "line 2, column 3: expected a value, a name or (, found ')'");
  EXPECT_EQ(detail("name.first("),
            "line 1, column 12: expected a value, a name or (, found the end");
  EXPECT_EQ(detail("'あ' 1"), "line 1, column 5: expected an operator or the end, found '1'");
}

TEST(Syntax, errors_of_meaning_name_their_place) {
  EXPECT_EQ(detail("name.\n  foo()"), "line 2, column 3: there is no function foo()");
  EXPECT_EQ(detail("name.skip()"), "line 1, column 6: skip() takes 1 to 1 arguments, not 0");
  EXPECT_EQ(detail("%x"), "line 1, column 1: there is no variable %x");
}

TEST(Syntax, unknown_elements_are_named_with_their_type) {
  Query query(R"({"resourceType": "Patient"})");
  const auto program = query.compile("name.surname");
  ASSERT_FALSE(program);
  EXPECT_EQ(program.error().detail, "line 1, column 6: HumanName has no element surname");
}

TEST(Syntax, without_a_context_names_are_not_checked) {
  EXPECT_EQ(detail("name.surname"), "");
}

TEST(Syntax, order_is_only_asked_for_where_it_is_checked) {
  CompileOptions options;
  EXPECT_TRUE(Program::compile("children().first()", small_model(), options));
  options.order = Order::checked;
  EXPECT_FALSE(Program::compile("children().first()", small_model(), options));
  EXPECT_TRUE(Program::compile("name.first()", small_model(), options));
}

TEST(Syntax, the_same_text_gives_the_same_bytes) {
  const std::string_view text = "@2020 < today() and 1.5 'mg' = x.where(y in %resource.children())";
  const auto one = Program::compile(text, small_model());
  const auto other = Program::compile(text, small_model());
  ASSERT_TRUE(one && other);
  EXPECT_EQ(one->bytes(), other->bytes());
}

TEST(Invariants, of_an_empty_result_the_answer_is_unknown) {
  Query query(R"({"resourceType": "Patient", "name": [{"family": "a"}, {"family": "b"}]})");
  EXPECT_EQ(query.test("birthDate"), "unknown");
  EXPECT_EQ(query.test("name"), "yes");
  EXPECT_EQ(query.test("name.first()"), "yes");
  EXPECT_EQ(query.test("name.count() = 3"), "no");
}

TEST(Selection, gives_nodes_and_leaves_out_computed_values) {
  Query query(R"({"resourceType": "Patient", "name": [{"family": "a"}]})");
  const auto program = query.compile("name.family | 'b'");
  ASSERT_TRUE(program);
  const auto nodes = query.evaluator().select(program->view(), query.context());
  ASSERT_TRUE(nodes);
  ASSERT_EQ(nodes->size(), 1u);
  EXPECT_EQ((*nodes)[0].value.raw(), "\"a\"");
}

}  // namespace
}  // namespace tasuki::fhirpath
