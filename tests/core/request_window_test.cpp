#include "daemon/core/request_window.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <deque>
#include <map>

using namespace dunning;

namespace {

constexpr Instant noon{12 * 3'600'000};
Instant after(std::int64_t ms) {
  return noon + Millis{ms};
}

RequestWindow spent(std::int64_t requests, Millis window, std::int64_t used, Instant at = noon) {
  RequestWindow one(requests, window);
  for (std::int64_t i = 0; i < used; ++i) {
    one.take();
    one.end(at);
  }
  return one;
}

}  // namespace

TEST_CASE("S22 request window: what is under way counts, and what has ended for a window more") {
  RequestWindow window(3, Millis{60'000});
  window.take();
  CHECK(window.used(noon) == 1);
  CHECK(window.used(after(1'000'000)) == 1);  // still under way
  window.end(after(1'000'000));
  CHECK(window.used(after(1'059'000)) == 1);
  CHECK(window.used(after(1'066'000)) == 0);  // a window and a slot later
}

TEST_CASE("S22 request window: a refusal names the first moment at which it may be otherwise") {
  auto window = spent(3, Millis{60'000}, 3);
  const auto until = window.refused_until(noon, 0);
  REQUIRE(until);
  CHECK(*until == after(65'000));
  CHECK_FALSE(window.refused_until(*until, 0));
}

TEST_CASE("S22 request window: what is kept for more urgent requests is not given to others") {
  const auto window = spent(10, Millis{60'000}, 7);
  CHECK_FALSE(window.refused_until(noon, 2));
  CHECK(window.refused_until(noon, 3));
  // A limit so small that everything would be kept still lets one through.
  CHECK_FALSE(spent(2, Millis{60'000}, 0).refused_until(noon, 2));
}

TEST_CASE("S22 request window: headers make our count larger, never smaller") {
  auto window = spent(100, Millis{60'000}, 10);
  window.learn_used(noon, 40);
  CHECK(window.left(noon) == 60);
  window.learn_used(noon, 5);
  CHECK(window.left(noon) == 60);
  window.learn_used(noon, 1'000);  // more than there is
  CHECK(window.left(noon) == 0);
  window.set_requests(0);  // garbage
  CHECK(window.requests() == 100);
}

TEST_CASE(
    "S22 request window: after the server's own reset what was answered before is forgotten") {
  auto window = spent(10, Millis{86'400'000}, 10);
  window.learn_reset(noon, after(30'000), after(32'000));
  CHECK(window.left(after(31'999)) == 0);
  CHECK(window.refused_until(noon, 0) == after(32'000));
  CHECK(window.left(after(32'000)) == 10);
  // What ends between the earliest and the latest moment of the reset may belong to the new window.
  window.take();
  window.end(after(31'000));
  CHECK(window.left(after(32'000)) == 9);
  // The next window's reset does not bring back what was forgotten.
  window.learn_reset(after(33'000), after(86'430'000), after(86'432'000));
  CHECK(window.left(after(33'000)) == 9);
}

TEST_CASE("S22 request window: a closed limit lets nothing through, whatever is left") {
  auto window = spent(10, Millis{60'000}, 0);
  window.close(after(5'000));
  CHECK(window.refused_until(noon, 0) == after(5'000));
  CHECK(window.left(noon) == 0);
  CHECK_FALSE(window.refused_until(after(5'000), 0));
}

TEST_CASE("S22 request window: a clock that was set back holds nothing longer than a window") {
  auto window = spent(5, Millis{60'000}, 5, after(10'000'000));
  CHECK(*window.refused_until(noon, 0) <= after(66'000));
  window.take();
  window.end(noon);
  CHECK(window.left(after(66'000)) == 5);
}

TEST_CASE(
    "S22 request window: a block is written down before it is spent, once for many requests") {
  RequestWindow window(100, Millis{60'000});
  int writes = 0;
  std::int64_t in_the_store = 0;
  for (int i = 0; i < 50; ++i) {
    if (window.wants_writing(noon)) {
      in_the_store = window.to_write(noon, 10).back().requests;
      window.written(noon, 10);
      ++writes;
    }
    window.take();
    CHECK(window.used(noon) <= in_the_store);
    window.end(noon);
  }
  CHECK(writes == 5);
  CHECK(window.to_write(noon, 0).back().requests == 50);  // exactly, when there is time
}

TEST_CASE("S22 done_by: a backlog ends now when it fits, else after as many windows as it needs") {
  const auto window = spent(100, Millis{60'000}, 50);
  CHECK(done_by(window, noon, 30, 20) == noon);
  CHECK(done_by(window, noon, 31, 20) == after(60'000));
  CHECK(done_by(window, noon, 30 + 80 * 3, 20) == after(180'000));
}

namespace {

// A server with fixed windows, whose beginning only it knows.
struct Server {
  Millis window;
  Millis phase;
  std::map<std::int64_t, std::int64_t> counts;
  std::int64_t worst = 0;
  std::int64_t number(Instant at) const { return (at.ms + phase.count()) / window.count(); }
  void arrive(Instant at) { worst = std::max(worst, ++counts[number(at)]); }
  Instant resets(Instant at) const { return {(number(at) + 1) * window.count() - phase.count()}; }
};

struct UnderWay {
  Instant arrives;
  Instant ends;
};

}  // namespace

TEST_CASE("S22 request window: no schedule exceeds a limit of a server with fixed windows") {
  CHECK(rc::check([] {
    const auto limit = *rc::gen::inRange<std::int64_t>(1, 30);
    const Millis length{*rc::gen::inRange(1'000, 100'000)};
    Server server{length, Millis{*rc::gen::inRange<std::int64_t>(0, length.count())}, {}};
    const bool tells_resets = *rc::gen::arbitrary<bool>();
    RequestWindow window(limit, length);
    std::vector<UnderWay> under_way;
    Instant now = noon;
    for (const auto [step, way, back] :
         *rc::gen::container<std::vector<std::tuple<int, int, int>>>(rc::gen::tuple(
             rc::gen::inRange(0, 3'000), rc::gen::inRange(0, 8'000), rc::gen::inRange(0, 8'000)))) {
      now = now + Millis{step};
      std::erase_if(under_way, [&](const UnderWay& one) {
        if (one.ends > now) return false;
        window.end(now);
        const auto asked = one.arrives;
        const auto resets = server.resets(asked);
        if (tells_resets) window.learn_reset(now, resets, resets + (now - asked));
        return true;
      });
      while (under_way.size() < 40 && !window.refused_until(now, 0)) {
        window.take();
        const Instant arrives = now + Millis{way};
        server.arrive(arrives);
        under_way.push_back({arrives, arrives + Millis{back}});
        if (step % 2 == 0) break;
      }
    }
    RC_ASSERT(server.worst <= limit);
  }));
}
