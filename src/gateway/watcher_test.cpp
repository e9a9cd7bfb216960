#include "gateway/watcher.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "crypto/digest.hpp"
#include "gateway/event_page.hpp"
#include "gateway/fetcher.hpp"
#include "gateway/scripted_exchange_support.hpp"
#include "gateway/workbench_support.hpp"
#include "rest/content_digest.hpp"

namespace tasuki::gateway {
namespace {

constexpr const char* kList = "GET /fhir/DocumentReference";
constexpr const char* kEvents = "GET /events";

std::string acknowledge_of(const std::string& unit) {
  return "POST /fhir/DocumentReference/" + unit + "/$acknowledge";
}

class WatcherTest : public testing::Test {
 protected:
  WatcherTest() {
    list({});
    exchange.on(kEvents, [this](http::Request& request) { return events_for(request); });
  }
  ~WatcherTest() override {
    watcher.reset();
    fetcher.reset();
  }

  // The exchange's own list, a page at a time.
  void list(std::vector<std::vector<std::string>> pages) {
    exchange.on(kList, [pages = std::move(pages)](http::Request& request) -> http::Answer {
      const std::size_t page =
          std::stoul("0" + std::string(request.parameter("_cursor").value_or("")));
      std::vector<rest::DocumentReference> items;
      if (page < pages.size())
        for (const std::string& unit : pages[page]) items.push_back(reference_for(unit, unit));
      const bool more = page + 1 < pages.size();
      return json_response(
          200, rest::to_searchset(items, "self",
                                  more ? "/fhir/DocumentReference?_cursor=" +
                                             std::to_string(page + 1)
                                       : ""));
    });
  }

  // A unit whose content is its own id, unless told otherwise.
  void offer(const std::string& unit, const std::string& sent = {}) {
    exchange.on("GET /fhir/DocumentReference/" + unit, [unit](http::Request&) -> http::Answer {
      return json_response(200, rest::to_json(reference_for(unit, unit)));
    });
    exchange.on("GET /fhir/Bundle/" + unit,
                [content = sent.empty() ? unit : sent](http::Request&) -> http::Answer {
                  http::Response response = json_response(200, content);
                  const auto digest = crypto::sha256(content);
                  response.headers.add("Tasuki-Sha256", crypto::to_hex(digest));
                  response.headers.add(std::string(rest::kContentDigest),
                                       rest::content_digest(digest));
                  return response;
                });
    exchange.on(acknowledge_of(unit), [unit](http::Request&) -> http::Answer {
      auto reference = reference_for(unit, unit);
      reference.state = "obtained";
      return json_response(200, rest::to_json(reference));
    });
  }

  void announce(const std::string& unit) {
    {
      const std::lock_guard lock(mutex);
      announced.push_back(unit);
    }
    news.notify();
  }

  http::Answer events_for(http::Request& request) {
    const std::uint64_t seen = news.sequence();
    Events::Page page;
    {
      const std::lock_guard lock(mutex);
      const std::size_t after =
          std::stoul("0" + std::string(request.parameter("after").value_or("")));
      for (std::size_t i = after; i < announced.size(); ++i)
        page.events.push_back(
            {std::to_string(i + 1), std::string(kEventArrived), announced[i], clock.now()});
      page.cursor = std::to_string(announced.size());
    }
    if (!page.events.empty() || request.last_call) return json_response(200, to_json(page));
    return http::Park{
        std::chrono::steady_clock::now() + std::chrono::seconds(5),
        [this, seen](std::function<void()> wake) { return news.subscribe(seen, std::move(wake)); }};
  }

  void start_fetcher() {
    fetcher = std::move(*Fetcher::start({*bench.inbox, bench.exchange_at(exchange.port()), clock,
                                         bench.log, bench.metrics, bench.backoff()}));
  }
  void start() {
    start_fetcher();
    watcher = std::move(
        *Watcher::start({*bench.inbox, bench.exchange_at(exchange.port()), clock, bench.log,
                         bench.backoff(), std::chrono::seconds(5), [this] { fetcher->nudge(); }}));
  }
  bool settled(const std::string& unit) {
    return eventually([&] {
      const auto item = bench.inbox->find(unit);
      return *item && (*item)->state == InboxState::settled;
    });
  }

  SystemClock clock;
  Workbench bench{clock};
  Signal news;
  std::mutex mutex;
  std::vector<std::string> announced;
  ScriptedExchange exchange;
  std::unique_ptr<Fetcher> fetcher;
  std::unique_ptr<Watcher> watcher;
};

TEST_F(WatcherTest, WhatIsAnnouncedIsStoredAndThenAcknowledged) {
  offer("unit1");
  start();
  announce("unit1");
  ASSERT_TRUE(settled("unit1"));
  const auto item = *bench.inbox->find("unit1");
  EXPECT_EQ(*bench.inbox->content("unit1"), "unit1");
  EXPECT_NE(item->reference.find("obtained"), std::string::npos);
  EXPECT_TRUE(item->acknowledged_at);
  EXPECT_EQ(exchange.count(acknowledge_of("unit1")), 1u);
  fetcher->stop();  // its last line is written behind the last commit
  watcher->stop();
  for (const char* event : {"inbox.announced", "inbox.stored", "inbox.acknowledged"})
    EXPECT_TRUE(bench.logged(event)) << event;
}

TEST_F(WatcherTest, RepeatedEventsStoreAndAcknowledgeOnce) {
  offer("unit1");
  offer("unit2");
  start();
  announce("unit1");
  announce("unit1");
  ASSERT_TRUE(settled("unit1"));
  announce("unit1");
  announce("unit2");
  ASSERT_TRUE(settled("unit2"));
  EXPECT_EQ(exchange.count("GET /fhir/Bundle/unit1"), 1u);
  EXPECT_EQ(exchange.count(acknowledge_of("unit1")), 1u);
  EXPECT_EQ(bench.inbox->page("", std::nullopt, 10)->items.size(), 2u);
}

TEST_F(WatcherTest, BytesThatDoNotMatchAreNeitherStoredNorAcknowledged) {
  offer("unit1", "other bytes");
  start();
  announce("unit1");
  ASSERT_TRUE(exchange.wait_for("GET /fhir/Bundle/unit1", 2));
  EXPECT_FALSE(*bench.inbox->content("unit1"));
  EXPECT_EQ(exchange.count(acknowledge_of("unit1")), 0u);
  EXPECT_TRUE(eventually([&] { return bench.logged("inbox.postponed"); }));
  // Once the bytes are right, it arrives.
  offer("unit1");
  EXPECT_TRUE(settled("unit1"));
}

TEST_F(WatcherTest, WrongDigestHeaderIsEnoughToRefuse) {
  offer("unit1");
  exchange.on("GET /fhir/Bundle/unit1", [](http::Request&) -> http::Answer {
    http::Response response = json_response(200, "unit1");
    response.headers.add(std::string(rest::kContentDigest),
                         rest::content_digest(crypto::sha256("other")));
    return response;
  });
  start();
  announce("unit1");
  ASSERT_TRUE(exchange.wait_for("GET /fhir/Bundle/unit1", 2));
  EXPECT_EQ(exchange.count(acknowledge_of("unit1")), 0u);
}

TEST_F(WatcherTest, UnitThatCannotBeHadHoldsUpNoOther) {
  offer("unit1", "other bytes");
  offer("unit2");
  start();
  announce("unit1");
  announce("unit2");
  EXPECT_TRUE(settled("unit2"));
}

TEST_F(WatcherTest, CrashBetweenStoreAndAcknowledgeAcknowledgesAndStoresNothingTwice) {
  offer("unit1");
  const std::vector<std::string> units{"unit1"};
  ASSERT_TRUE(bench.inbox->announce(units, std::nullopt));
  ASSERT_TRUE(bench.inbox->store("unit1", rest::to_json(reference_for("unit1", "unit1")),
                                 reference_for("unit1", "unit1").sha256, "unit1"));
  bench.reopen();
  start_fetcher();
  ASSERT_TRUE(settled("unit1"));
  EXPECT_EQ(exchange.count("GET /fhir/Bundle/unit1"), 0u);
  EXPECT_EQ(exchange.count(acknowledge_of("unit1")), 1u);
  EXPECT_EQ(bench.inbox->page("", std::nullopt, 10)->items.size(), 1u);
}

TEST_F(WatcherTest, CursorIsKeptOnlyTogetherWithWhatItPassed) {
  offer("unit1");
  start();
  announce("unit1");
  ASSERT_TRUE(settled("unit1"));
  ASSERT_TRUE(eventually([&] { return *bench.inbox->mark("exchange.events") == "1"; }));
  watcher.reset();
  fetcher.reset();
  bench.reopen();
  start();
  ASSERT_TRUE(eventually([&] {
    const auto asked = exchange.requests(kEvents);
    return asked.back().parameter("after") == "1";
  }));
}

TEST_F(WatcherTest, StartReadsThroughTheListSoThatALostEventLosesNothing) {
  list({{"unit1", "unit2"}, {"unit3"}});
  for (const char* unit : {"unit1", "unit2", "unit3"}) offer(unit);
  start();
  for (const char* unit : {"unit1", "unit2", "unit3"}) EXPECT_TRUE(settled(unit)) << unit;
}

TEST_F(WatcherTest, LaterStartsReadOnlyWhatIsRecent) {
  start();
  ASSERT_TRUE(exchange.wait_for(kEvents, 1));
  EXPECT_FALSE(exchange.requests(kList)[0].parameter("_since"));
  watcher.reset();
  fetcher.reset();
  start();
  ASSERT_TRUE(exchange.wait_for(kList, 2));
  EXPECT_TRUE(exchange.requests(kList)[1].parameter("_since"));
}

TEST_F(WatcherTest, CancelledUnitIsGivenUpAndComesBackWhenAnnouncedAgain) {
  start();
  announce("unit1");
  ASSERT_TRUE(eventually([&] {
    const auto item = bench.inbox->find("unit1");
    return *item && (*item)->state == InboxState::gone;
  }));
  offer("unit1");
  announce("unit1");
  EXPECT_TRUE(settled("unit1"));
}

TEST_F(WatcherTest, LostCursorStartsAnewAndReadsThroughTheList) {
  offer("unit1");
  start();
  announce("unit1");
  ASSERT_TRUE(settled("unit1"));
  ASSERT_TRUE(eventually([&] { return *bench.inbox->mark("exchange.events") == "1"; }));
  std::atomic<bool> lost{true};
  offer("unit2");
  list({{"unit2"}});
  exchange.on(kEvents, [&](http::Request& request) -> http::Answer {
    if (request.parameter("after") && lost.exchange(false))
      return outcome({Code::cursor_invalid, {}});
    return events_for(request);
  });
  news.notify();
  {
    const std::lock_guard lock(mutex);
    announced.clear();
  }
  watcher.reset();
  fetcher.reset();
  lost = true;
  start();
  EXPECT_TRUE(settled("unit2"));
}

TEST_F(WatcherTest, IdThatIsNoIdIsIgnored) {
  offer("unit1");
  start();
  announce("../etc");
  announce("unit1");
  ASSERT_TRUE(settled("unit1"));
  EXPECT_FALSE(*bench.inbox->find("../etc"));
}

TEST_F(WatcherTest, StopDoesNotWaitForALongPoll) {
  start();
  ASSERT_TRUE(exchange.wait_for(kEvents, 1));
  const auto began = std::chrono::steady_clock::now();
  watcher->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(3));
}

TEST_F(WatcherTest, ExchangeThatComesBackIsAskedAgain) {
  std::atomic<int> failures{3};
  exchange.on(kList, [&](http::Request&) -> http::Answer {
    if (failures-- > 0) return outcome({Code::busy, {}});
    return json_response(200, rest::to_searchset({}, "self", ""));
  });
  offer("unit1");
  start();
  announce("unit1");
  EXPECT_TRUE(settled("unit1"));
}

}  // namespace
}  // namespace tasuki::gateway
