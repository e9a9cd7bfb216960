// What was acknowledged survives every power cut, whole and once; through sqlite::FaultVfs.
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <map>
#include <mutex>
#include <semaphore>
#include <thread>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "sqlite/fault_vfs_support.hpp"
#include "sqlite/scratch_support.hpp"
#include "store/contract_support.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tasuki::store {
namespace {

using sqlite::DiskCall;

constexpr PersonKey kPersons = 5;

UnitRecord numbered_letter(std::uint64_t number) {
  return letter(1 + number % kPersons, number, std::to_string(number));
}

// Every twentieth document has two pieces.
std::string content_of_number(std::uint64_t number) {
  const std::size_t size = number % 20 == 0 ? limits::kChunkBytes + number : 2'000 + number;
  return noise(size, number);
}

UnitRecord register_number(Store& store, std::uint64_t number) {
  const std::string content = content_of_number(number);
  return store.register_unit(registration(numbered_letter(number), content)).value().unit;
}

UnitRecord acknowledge_number(Store& store, std::uint64_t number) {
  const Transition obtained{numbered_letter(number).ref, UnitState::viewable, UnitState::obtained,
                            at(1), at(2)};
  return store.apply(obtained, audit()).value().value();
}

class PowerLossTest : public testing::Test {
 protected:
  PowerLossTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  std::unique_ptr<Store> open() {
    return open_sqlite({path_, vfs_.name(), master_key_file_}, random_, metrics_).value();
  }
  // What a machine that starts again after a power cut finds.
  std::unique_ptr<Store> open_image(const sqlite::ScratchDirectory& image, std::uint64_t seed) {
    vfs_.crash_into(image.path(), seed);
    return open_sqlite({image.file("exchange.db"), "", master_key_file_}, random_, metrics_)
        .value();
  }
  sqlite::ScratchDirectory scratch_;
  std::string path_ = scratch_.file("exchange.db");
  std::string master_key_file_ = scratch_.file("master.key");  // no disk forgets it
  sqlite::FaultVfs vfs_;
  SystemRandom random_;
  Metrics metrics_;
};

// Number of a unit -> what was acknowledged last.
using Promises = std::map<std::uint64_t, UnitRecord>;

// Nothing half there: `check` looks at content, inbox and audit hashes; here is what it cannot
// know.
void expect_whole(Store& store) {
  EXPECT_EQ(store.check(true).value(), "");
  const auto inbox = store.inbox({std::string(kHospital), 0, {}, 1'000'000}).value();
  const auto events = store.events(kHospital, 0, 1'000'000).value();
  const Store::Totals totals = store.totals().value();
  EXPECT_EQ(inbox.size(), totals.units) << "each delivered once";
  EXPECT_EQ(events.size(), totals.units) << "each told once";
  std::uint64_t obtained = 0;
  for (const InboxItem& item : inbox) obtained += item.unit.state == UnitState::obtained ? 1U : 0U;
  EXPECT_EQ(totals.audit_records, totals.units + obtained) << "each act has its audit record";
}

void expect_kept(Store& store, const Promises& promises) {
  for (const auto& [number, promised] : promises) {
    const auto unit = store.find(promised.ref).value();
    ASSERT_TRUE(unit.has_value()) << "unit " << number << " is lost";
    EXPECT_EQ(unit->digest, promised.digest);
    if (promised.state == UnitState::obtained) {
      EXPECT_EQ(unit->state, UnitState::obtained) << "unit " << number;
    }
  }
}

// Threads that register and acknowledge units, as many as they are allowed.
class Load {
 public:
  explicit Load(Store& store) {
    for (int i = 0; i < 4; ++i)
      threads_.emplace_back([this, &store] {
        for (permits_.acquire(); !stopping_; permits_.acquire()) {
          const std::uint64_t number = next_++;
          promise(number, register_number(store, number));
          promise(number, acknowledge_number(store, number));
        }
      });
  }
  ~Load() {
    stopping_ = true;
    permits_.release(static_cast<std::ptrdiff_t>(threads_.size()));
    for (auto& thread : threads_) thread.join();
  }

  void allow(std::ptrdiff_t units) { permits_.release(units); }
  Promises promises() const {
    const std::lock_guard lock(mutex_);
    return promises_;
  }

 private:
  void promise(std::uint64_t number, UnitRecord unit) {
    const std::lock_guard lock(mutex_);
    promises_[number] = std::move(unit);
  }

  mutable std::mutex mutex_;
  Promises promises_;
  std::atomic<std::uint64_t> next_ = 1;
  std::atomic<bool> stopping_ = false;
  std::counting_semaphore<> permits_{0};
  std::vector<std::thread> threads_;
};

TEST_F(PowerLossTest, NoPowerCutLosesOrHalvesOrDoublesAUnit) {
  const auto store = open();
  Load load(*store);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    load.allow(10);
    const Promises promises = load.promises();
    const sqlite::ScratchDirectory image;
    const auto survivor = open_image(image, seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    expect_whole(*survivor);
    expect_kept(*survivor, promises);
  }
  EXPECT_GT(load.promises().size(), 100U) << "the cuts fell between acts";
}

TEST_F(PowerLossTest, AResendAfterThePowerCutFindsItsUnitAgain) {
  const auto store = open();
  for (std::uint64_t number = 1; number <= 20; ++number) register_number(*store, number);
  const sqlite::ScratchDirectory image;
  const auto survivor = open_image(image, 1);
  for (std::uint64_t number = 1; number <= 20; ++number) {
    UnitRecord again = numbered_letter(number);
    again.ref.number += 1'000;
    const auto resent =
        survivor->register_unit(registration(again, content_of_number(number))).value();
    EXPECT_FALSE(resent.created);
    EXPECT_EQ(resent.unit.ref.number, number);
  }
}

TEST_F(PowerLossTest, ASuspensionSurvivesThePowerCut) {
  const auto store = open();
  ASSERT_TRUE(store->put_participant(institution(kClinic)));
  ASSERT_TRUE(store->set_status(kClinic, ParticipantStatus::suspended, at(1)));
  const sqlite::ScratchDirectory image;
  EXPECT_EQ(open_image(image, 1)->participant(kClinic).value()->status,
            ParticipantStatus::suspended);
}

TEST_F(PowerLossTest, ThePersonsKeySurvivesThePowerCut) {
  const PersonKey person = open()->person_of("I|1|2|3|").value();
  const sqlite::ScratchDirectory image;
  EXPECT_EQ(open_image(image, 1)->person_of("I|1|2|3|").value(), person);
}

TEST_F(PowerLossTest, AFullDiskRefusesAUnitWhole) {
  const auto store = open();
  register_number(*store, 1);
  vfs_.inject({DiskCall::write, 1, ENOSPC, true});
  const auto refused = store->register_unit(registration(numbered_letter(2), "content"));
  EXPECT_EQ(refused.error().code, Code::disk_full);
  vfs_.heal();
  EXPECT_EQ(store->totals().value().units, 1U);
  register_number(*store, 2);
  expect_whole(*store);
}

using PowerLossDeathTest = PowerLossTest;

TEST_F(PowerLossDeathTest, ASyncThatFailsWhileRegisteringEndsTheProcess) {
  EXPECT_EXIT(
      {
        const auto store = open();
        vfs_.inject({DiskCall::sync, 1, EIO});
        (void)store->register_unit(registration(numbered_letter(1), "content"));
      },
      testing::ExitedWithCode(kDieStatus), "a sync failed, what the disk holds is unknown");
}

}  // namespace
}  // namespace tasuki::store
