#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/app/system_clock.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/runs.hpp"
#include "daemon/store/store.hpp"
#include "daemon/web/listener.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/web/caller.hpp"

namespace dunning::test {

// A listener on a free port over a store with one administration, "books", that keeps webhooks
// whose header X-Key says "right".
class Office {
 public:
  explicit Office(web::Limits limits = {}) {
    std::string pattern = (std::filesystem::temp_directory_path() / "dunning-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    directory_ = pattern;
    store = std::move(*store::Store::open({"sqlite://" + directory_ + "/store.db", 4, false}));
    configuration.jurisdictions["nl"] = {};
    settings::Administration books;
    books.name = "books";
    books.connector = "fake";
    books.owner = "books";
    books.time_zone = "UTC";
    books.jurisdiction = "nl";
    configuration.administrations = {books};
    listener = std::move(*web::Listener::open({"127.0.0.1", 0}, limits, clock));
  }
  ~Office() {
    listener.reset();
    store.reset();
    std::filesystem::remove_all(directory_);
  }
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;

  std::string connection() const { return "sqlite://" + directory_ + "/store.db"; }

  web::Content content() { return content(*store); }
  web::Content content(store::Store& on) {
    using Verdict = ports::WebhookReading::Verdict;
    return {
        {on, configuration, clock, "webhook", {}},
        log,
        {{"books",
          [](const ports::Headers& headers, std::string_view body) {
            const auto key = ports::find_header(headers, "X-Key");
            if (body == "hello") return ports::WebhookReading{Verdict::nothing, 204, {}, ""};
            if (key != "right")
              return ports::WebhookReading{Verdict::refused, 401, {}, "the key is wrong"};
            return ports::WebhookReading{Verdict::hint, 200, {}, ""};
          }}},
        true,
        [this] {
          return web::Running{"9.9.9", "abcdef", Instant{1'000}, reload_refused, Instant{2'000}};
        },
        [this] { ++rung; }};
  }
  Office& shown() {
    listener->show(content());
    return *this;
  }
  AdministrationId enter() {
    return store::Administrations(*store)
        .enter("books", "fake", "1", "books", clock.now())
        .value()
        .id;
  }
  std::vector<store::Requests::Request> requests() {
    return store::Requests(*store).open().value();
  }
  std::string ask(std::string_view bytes) { return test::ask(listener->port(), bytes); }
  // One sample of /metrics, by its name with labels; "" when there is none.
  std::string metric(const std::string& name) {
    const auto answer = ask(get("/metrics"));
    const auto at = answer.find("\n" + name + " ");
    if (at == std::string::npos) return "";
    const auto from = at + name.size() + 2;
    return answer.substr(from, answer.find('\n', from) - from);
  }

  app::SystemClock clock{std::nullopt};
  fakes::RecordingLog log;
  settings::Configuration configuration;
  std::unique_ptr<store::Store> store;
  std::atomic<int> rung{0};
  bool reload_refused = false;
  std::unique_ptr<web::Listener> listener;

 private:
  std::string directory_;
};

}  // namespace dunning::test
