// What only the registry promises: it survives its process, keeps nothing half done, and counts.
#include "eligibility/registry.hpp"

#include <cerrno>
#include <thread>

#include "base/limits.hpp"
#include "eligibility/contract_support.hpp"
#include "eligibility/migrations.hpp"
#include "sqlite/fault_vfs_support.hpp"

namespace tasuki::eligibility {
namespace {

Code refuse(Registry& registry, std::string_view insured) {
  return code_of(registry.check(check_of(insured, "1999-09-09")));
}

TEST(Registry, WhatWasGrantedIsThereAfterARestart) {
  Scene scene;
  ASSERT_TRUE(scene.registry().grant(
      {std::string(kHanako), std::string(kClinic), "v", {clins::InformationClass::laboratory}}));
  scene.reopen();
  EXPECT_EQ(scene.registry().consents({std::string(kHanako)}).value().size(), 1U);
}

TEST(Registry, RefusalsCountAfterARestart) {
  Scene scene;
  for (std::size_t i = 0; i < limits::kRefusalsOfNumberMax; ++i)
    refuse(scene.registry(), kHanakoNew);
  scene.reopen();
  EXPECT_EQ(code_of(scene.registry().check(check_of(kHanakoNew))), Code::insured_refused_often);
}

TEST(Registry, AnInstitutionIsNotAnsweredAfterTooManyRefusalsOfAllNumbers) {
  Scene scene;
  const auto guess = [&](std::size_t i) {
    return refuse(scene.registry(), "I|00000001|甲|" + std::to_string(i) + "|");
  };
  for (std::size_t i = 1; i < limits::kRefusalsOfInstitutionMax; ++i)
    ASSERT_EQ(guess(i), Code::insured_refused);
  EXPECT_TRUE(scene.registry().check(check_of(kHanakoNew))) << "one below the limit";
  ASSERT_EQ(guess(limits::kRefusalsOfInstitutionMax), Code::insured_refused);
  EXPECT_EQ(code_of(scene.registry().check(check_of(kHanakoNew))), Code::insured_refused_often);
}

TEST(Registry, ManyGuessesAtOnceAreAllCounted) {
  Scene scene;
  std::atomic<std::size_t> refused = 0;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 4 * limits::kRefusalsOfNumberMax; ++i)
    threads.emplace_back([&] {
      if (refuse(scene.registry(), kHanakoNew) == Code::insured_refused) ++refused;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused, limits::kRefusalsOfNumberMax);
}

TEST(Registry, ChecksAreCountedByTheirOutcome) {
  Scene scene;
  ASSERT_TRUE(scene.registry().check(check_of(kHanakoNew)));
  ASSERT_TRUE(scene.registry().check(check_of(kHanakoOld)));
  for (std::size_t i = 0; i <= limits::kRefusalsOfNumberMax; ++i)
    refuse(scene.registry(), "I|1|2|3|");
  const auto count = [&](const std::string& outcome) {
    return scene.metrics
        .counter("tasuki_eligibility_checks_total", "", "outcome=\"" + outcome + "\"")
        .value();
  };
  EXPECT_EQ(count("current"), 1U);
  EXPECT_EQ(count("replaced"), 1U);
  EXPECT_EQ(count("refused"), limits::kRefusalsOfNumberMax);
  EXPECT_EQ(count("refused_often"), 1U);
}

TEST(Registry, TwoProcessesSeeEachOthersChanges) {
  Scene scene;
  Metrics metrics;
  const auto other = std::move(*Registry::open({.path = scene.path()}, scene.clock, metrics));
  ASSERT_TRUE(other->withdraw({std::string(kHanako), std::string(kClinic), {}}));
  ASSERT_TRUE(other->grant(
      {std::string(kHanako), std::string(kClinic), "v", {clins::InformationClass::laboratory}}));
  EXPECT_EQ(scene.registry().consents({std::string(kHanako)}).value().size(), 1U);
}

TEST(Registry, AFileOfANewerVersionIsRefused) {
  Scene scene;
  auto database = std::move(*sqlite::Database::open(scene.path()));
  ASSERT_TRUE(database.execute("PRAGMA user_version = 9999"));
  Metrics metrics;
  const auto opened = Registry::open({.path = scene.path()}, scene.clock, metrics);
  EXPECT_EQ(code_of(opened), Code::schema_unknown);
}

// A registry on a disk that fails and loses what was not synced.
class FailingDisk : public testing::Test {
 protected:
  std::unique_ptr<Registry> open(const std::string& path) {
    return std::move(*Registry::open({.path = path, .vfs = disk_.name()}, clock_, metrics_));
  }
  Result<std::vector<Consent>> grant(Registry& registry, const std::string& visit) {
    return registry.grant(
        {std::string(kHanako), std::string(kClinic), visit, {clins::InformationClass::laboratory}});
  }
  sqlite::ScratchDirectory scratch_;
  sqlite::FaultVfs disk_;
  ManualClock clock_{parse_instant("2026-02-03T00:00:00Z").value()};
  Metrics metrics_;
};

TEST_F(FailingDisk, WhatWasAnsweredSurvivesAPowerCut) {
  const auto registry = open(scratch_.file("eligibility.db"));
  ASSERT_TRUE(registry->load(world()));
  ASSERT_TRUE(grant(*registry, "v"));
  const sqlite::ScratchDirectory after;
  disk_.crash_into(after.path());
  const auto revived = open(after.file("eligibility.db"));
  EXPECT_EQ(revived->consents({std::string(kHanako)}).value().size(), 1U);
}

TEST_F(FailingDisk, AFullDiskRefusesAndKeepsWhatWas) {
  const auto registry = open(scratch_.file("eligibility.db"));
  ASSERT_TRUE(registry->load(world()));
  ASSERT_TRUE(grant(*registry, "v-1"));
  disk_.inject({.call = sqlite::DiskCall::write, .error_number = ENOSPC, .lasting = true});
  EXPECT_EQ(code_of(grant(*registry, "v-2")), Code::disk_full);
  EXPECT_EQ(code_of(registry->check(check_of("I|1|2|3|"))), Code::disk_full)
      << "a refusal that cannot be counted is no answer";
  disk_.heal();
  EXPECT_EQ(registry->consents({std::string(kHanako)}).value().size(), 1U);
  EXPECT_TRUE(grant(*registry, "v-2"));
}

}  // namespace
}  // namespace tasuki::eligibility
