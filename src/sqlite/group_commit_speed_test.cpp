// A measurement, not a test: run it by hand as docs/decisions/sqlite.md says.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <random>
#include <thread>
#include <vector>

#include "sqlite/group_commit.hpp"
#include "sqlite/scratch_support.hpp"

namespace tasuki::sqlite {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::chrono::seconds kDuration{5};
constexpr std::size_t kContentBytes = 12'000;

constexpr std::string_view kSchema =
    "CREATE TABLE unit(person INTEGER, number INTEGER, digest BLOB, PRIMARY KEY(person, number))"
    " WITHOUT ROWID; CREATE UNIQUE INDEX unit_digest ON unit(digest);"
    "CREATE TABLE content(number INTEGER PRIMARY KEY, bytes BLOB);"
    "CREATE TABLE audit(number INTEGER PRIMARY KEY, leaf BLOB)";

std::string noise(std::mt19937_64& random, std::size_t bytes) {
  std::string text(bytes, '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

// One registered document: its row, its content and its audit record.
Result<> insert(Database& database, std::string_view digest, std::string_view content) {
  Statement* statement = TRY(database.cached("INSERT INTO audit(leaf) VALUES(?)"));
  TRY_VOID(statement->bind_blob(content.substr(0, 400)).run());
  const std::int64_t number = database.last_row_id();
  statement = TRY(database.cached("INSERT INTO content VALUES(?, ?)"));
  TRY_VOID(statement->bind(number).bind_blob(content).run());
  statement = TRY(database.cached("INSERT INTO unit VALUES(?, ?, ?)"));
  const std::int64_t person = digest[0] * 1'000 + digest[1];
  return statement->bind(person).bind(number).bind_blob(digest).run();
}

// Milliseconds of each submit().
std::vector<double> submit_until(const std::atomic<bool>& stop, GroupCommit& writer,
                                 unsigned seed) {
  std::mt19937_64 random(seed);
  const std::string content = noise(random, kContentBytes);
  std::vector<double> waits;
  while (!stop) {
    const std::string digest = noise(random, 32);
    const auto start = SteadyClock::now();
    EXPECT_TRUE(writer.submit([&](Database& d) { return insert(d, digest, content); }));
    waits.push_back(std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count());
  }
  return waits;
}

void measure(unsigned submitters) {
  const ScratchDirectory scratch;
  Database database = Database::open(scratch.file("speed.db")).value();
  ASSERT_TRUE(database.execute(kSchema));
  Metrics metrics;
  GroupCommit writer(std::move(database), metrics, "speed");
  std::atomic<bool> stop = false;
  std::vector<std::vector<double>> waits(submitters);
  std::vector<std::thread> threads;
  const std::clock_t cpu = std::clock();
  for (unsigned i = 0; i < submitters; ++i)
    threads.emplace_back([&, i] { waits[i] = submit_until(stop, writer, i); });
  std::this_thread::sleep_for(kDuration);
  stop = true;
  for (auto& thread : threads) thread.join();
  const double cpu_us = static_cast<double>(std::clock() - cpu) * 1e6 / CLOCKS_PER_SEC;

  std::vector<double> all;
  for (const auto& some : waits) all.insert(all.end(), some.begin(), some.end());
  std::ranges::sort(all);
  const auto units = static_cast<double>(all.size());
  const auto commits =
      static_cast<double>(metrics.counter("tasuki_commits_total", "", "store=\"speed\"").value());
  std::printf(
      "%2u submitters: %5.0f units/s, %4.1f a batch, p50 %.1f ms, p99 %.1f ms, "
      "CPU %.0f us a unit\n",
      submitters, units / static_cast<double>(kDuration.count()), units / commits,
      all[all.size() / 2], all[all.size() * 99 / 100], cpu_us / units);
}

TEST(GroupCommitSpeed, DISABLED_UnitsOf12KilobytesEachSecond) {
  for (const unsigned submitters : {1U, 8U, 32U, 64U}) measure(submitters);
}

}  // namespace
}  // namespace tasuki::sqlite
