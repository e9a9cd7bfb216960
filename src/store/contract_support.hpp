// The contract of Store as tests that every store must pass: TEST_P over StoreTest, one run for
// each row of backends(). A new store adds a row.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace tasuki::store {

// A place for one store's data, empty at first, gone at the end.
class Backend {
 public:
  virtual ~Backend() = default;
  // As another process would: may be called again while the one before is open.
  virtual std::unique_ptr<Store> open() = 0;
};

struct BackendRow {
  std::string name;
  std::unique_ptr<Backend> (*make)();
};
std::span<const BackendRow> backends();

inline constexpr std::string_view kClinic = "1310000001";
inline constexpr std::string_view kHospital = "1320000002";
inline constexpr std::string_view kSystem = "urn:tasuki:test-identifier";

Time at(int seconds);  // some seconds after a fixed moment
AuditRecord audit(PersonKey person = 0);
// A viewable referral letter of kClinic to kHospital: everything but the content. `value` is its
// identifier, `number` the random number.
UnitRecord letter(PersonKey person, std::uint64_t number, const std::string& value);
Registration registration(UnitRecord unit, std::string_view content);  // sets size and digest
Participant institution(std::string_view code);
// Bytes that repeat no part of themselves, the same for the same seed.
std::string noise(std::size_t size, std::uint64_t seed = 1);

class StoreTest : public testing::TestWithParam<BackendRow> {
 protected:
  StoreTest() : backend_(GetParam().make()), store_(backend_->open()) {}

  Registered put(const UnitRecord& unit, std::string_view content = "{}") {
    return store_->register_unit(registration(unit, content)).value();
  }
  std::string content_of(const UnitRecord& unit);
  std::uint64_t audit_records() { return store_->totals().value().audit_records; }

  std::unique_ptr<Backend> backend_;
  std::unique_ptr<Store> store_;
};

#define TASUKI_FOR_EACH_STORE(suite)                \
  INSTANTIATE_TEST_SUITE_P(                         \
      Stores, suite, testing::ValuesIn(backends()), \
      [](const testing::TestParamInfo<BackendRow>& backend) { return backend.param.name; })

}  // namespace tasuki::store
