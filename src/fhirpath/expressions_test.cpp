// tests/cases/fhirpath/expressions.txt: expression => results.
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "fhirpath/program.hpp"
#include "fhirpath/query_support.hpp"
#include "test_paths.hpp"

namespace tasuki::fhirpath {
namespace {

const std::string kFolder = std::string(TASUKI_SOURCE_DIR) + "/tests/cases/fhirpath/";

TEST(Expressions, give_what_their_case_says) {
  const auto cases = read_file(kFolder + "expressions.txt");
  const auto patient = read_file(kFolder + "patient.json");
  ASSERT_TRUE(cases && patient);
  Query query(*patient);
  std::size_t count = 0;
  for (const std::string_view line : split(*cases, '\n')) {
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t arrow = line.find(" =>");
    ASSERT_NE(arrow, std::string_view::npos) << line;
    const std::string expression(line.substr(0, arrow));
    EXPECT_EQ(query.run(expression), trim(line.substr(arrow + 3))) << expression;
    ++count;
  }
  EXPECT_GT(count, 150u);
}

TEST(Expressions, compile_to_programs_that_verify) {
  const auto cases = read_file(kFolder + "expressions.txt");
  ASSERT_TRUE(cases);
  for (const std::string_view line : split(*cases, '\n')) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto program = Program::compile(line.substr(0, line.find(" =>")), small_model());
    if (!program) continue;
    EXPECT_TRUE(verify(program->bytes())) << line;
  }
}

}  // namespace
}  // namespace tasuki::fhirpath
