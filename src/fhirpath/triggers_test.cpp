#include "fhirpath/triggers.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "fhirpath/query_support.hpp"

namespace tasuki::fhirpath {
namespace {

// The names joined by blanks in alphabetical order; "-": no promise.
std::string names(std::string_view expression) {
  const auto program = Program::compile(expression, small_model());
  if (!program) return program.error().detail;
  const auto ids = trigger_names(program->view());
  if (!ids) return "-";
  std::vector<std::string> texts;
  for (const NameId id : *ids) texts.emplace_back(small_model().name(id));
  std::ranges::sort(texts);
  std::string joined;
  for (const std::string& text : texts) joined += joined.empty() ? text : " " + text;
  return joined;
}

struct Case {
  std::string_view expression;
  std::string_view names;
};

class Triggers : public testing::TestWithParam<Case> {};

TEST_P(Triggers, are_the_members_without_which_the_invariant_is_true) {
  EXPECT_EQ(names(GetParam().expression), GetParam().names) << GetParam().expression;
}

INSTANTIATE_TEST_SUITE_P(
    Invariants, Triggers,
    testing::Values(Case{"start.empty() or end.empty() or start <= end", "start"},
                    Case{"code.empty() or system.exists()", "code"},
                    Case{"contained.contained.empty()", "contained"},
                    Case{"value.exists() implies code.exists()", "value"},
                    Case{"(use | code).count() <= 1", "code use"},
                    Case{"name.all(given.exists())", "name"},
                    Case{"name.where(use = 'x').empty()", "name"},
                    Case{"start.hasValue().not() or end.exists()", "start"},
                    Case{"value.exists() and code.exists() implies 1 > 2", "value"},
                    Case{"iif(name.exists(), name.count() > 1, true)", "name"},
                    Case{"start.exists() = end.exists()", "end start"},
                    Case{"contained.where('#' + id in %resource.descendants().reference).empty()",
                         "contained"}));

// Each of these could be something else than true although the member is absent.
INSTANTIATE_TEST_SUITE_P(
    NoPromise, Triggers,
    testing::Values(Case{"name.exists()", "-"}, Case{"start <= end", "-"},
                    Case{"children().count() > 1 or name.empty()", "-"},
                    Case{"%resource.name.exists() or name.empty()", "-"},
                    Case{"resolve().exists() implies name.empty()", "-"},
                    Case{"exists() and name.empty()", "-"}, Case{"descendants().name.empty()", "-"},
                    Case{"where(use = 'x').empty()", "-"}, Case{"extension('x').empty()", "-"},
                    Case{"hasValue() or name.empty()", "-"}, Case{"name.empty().not()", "-"},
                    Case{"name = code", "-"}, Case{"1/0 = 1 or name.empty()", "-"},
                    Case{"name.startsWith(%resource.code) implies true", "-"},
                    Case{"name.exists() xor code.exists()", "-"}));

// What is promised holds: on an object without any of the names the answer is yes.
TEST(Triggers, keep_their_promise_on_an_empty_object) {
  Query query(R"({"resourceType": "Patient", "id": "x", "active": true})");
  for (const std::string_view expression :
       {"name.empty() or gender.exists()", "name.all(given.exists())",
        "(name | identifier).count() <= 1", "birthDate.exists() implies active = false",
        "name.exists() = identifier.exists()"}) {
    EXPECT_NE(names(expression), "-") << expression;
    EXPECT_EQ(query.test(expression), "yes") << expression;
  }
}

}  // namespace
}  // namespace tasuki::fhirpath
