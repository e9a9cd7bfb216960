// The contract of Eligibility as tests that every implementation must pass: TEST_P over
// EligibilityTest, one run for each row of backends(). A new implementation adds a row.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "eligibility/registry.hpp"
#include "http/http_support.hpp"
#include "sqlite/scratch_support.hpp"

namespace tasuki::eligibility {

// Fictitious institutions and persons of testing world().
inline constexpr std::string_view kClinic = "1310000001";      // takes part
inline constexpr std::string_view kHospital = "1320000002";    // takes part, emergency
inline constexpr std::string_view kLeftBehind = "1330000003";  // does not take part
inline constexpr std::string_view kHanako = "p-hanako";        // changed her insurer in 2025
inline constexpr std::string_view kTaro = "p-taro";
inline constexpr std::string_view kHanakoOld = "I|00012345|あいう|187|05";
inline constexpr std::string_view kHanakoNew = "I|06139999|甲|22|01";
inline constexpr std::string_view kHanakoBirthDate = "1980-04-01";
inline constexpr std::string_view kToday = "2026-02-03";

std::span<const LoadFile> world();

// A registry in a file of its own with the world loaded, and the clock that it goes by.
class Scene {
 public:
  Scene();
  Registry& registry() { return *registry_; }
  void reopen();  // as after a restart
  std::string path() const { return scratch_.file("eligibility.db"); }

  ManualClock clock;
  Metrics metrics;

 private:
  sqlite::ScratchDirectory scratch_;
  std::unique_ptr<Registry> registry_;
};

// The certificate that the exchange shows: of the authority that test servers trust, without an
// institution.
http::testing::Identity exchange_identity();
// A service over mutual TLS, on a port that the kernel chooses or on that of one before.
std::unique_ptr<http::testing::TestServer> serve(Eligibility& eligibility, std::uint16_t port = 0);
std::unique_ptr<Eligibility> connect(http::testing::TestServer& server, Metrics& metrics);

// One implementation over a scene.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual Eligibility& eligibility() = 0;
};
struct BackendRow {
  std::string name;
  std::unique_ptr<Backend> (*make)(Scene& scene);
};
std::span<const BackendRow> backends();

Check check_of(std::string_view insured, std::string_view birth_date = kHanakoBirthDate,
               std::string_view on = kToday);
// The code that an operation ended with; fails the test when it did not fail.
template <typename T>
Code code_of(const Result<T>& result) {
  EXPECT_FALSE(result.has_value());
  return result ? Code::internal : result.error().code;
}

class EligibilityTest : public testing::TestWithParam<BackendRow> {
 protected:
  EligibilityTest() : backend_(GetParam().make(scene_)), eligibility_(backend_->eligibility()) {}

  Scene scene_;
  std::unique_ptr<Backend> backend_;
  Eligibility& eligibility_;
};

#define TASUKI_FOR_EACH_ELIGIBILITY(suite)            \
  INSTANTIATE_TEST_SUITE_P(                           \
      Backends, suite, testing::ValuesIn(backends()), \
      [](const testing::TestParamInfo<BackendRow>& backend) { return backend.param.name; })

}  // namespace tasuki::eligibility
