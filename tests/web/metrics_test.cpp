#include "tests/web/office.hpp"

namespace dunning::test {

TEST_CASE("metrics: Prometheus' text format, with what is running") {
  Office office;
  office.shown();
  const auto answer = office.ask(get("/metrics"));
  CHECK(status_of(answer) == 200);
  CHECK(answer.find("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n") !=
        std::string::npos);
  CHECK(answer.find("# HELP dunningd_build_info ") != std::string::npos);
  CHECK(answer.find("# TYPE dunningd_build_info gauge\n") != std::string::npos);
  CHECK(office.metric("dunningd_build_info{commit=\"abcdef\",version=\"9.9.9\"}") == "1");
}

TEST_CASE("metrics: an administration before and after its books were read") {
  web::Limits limits;
  limits.metrics_age = Millis{0};
  Office office(limits);
  office.shown();
  CHECK(office.metric(
            "dunningd_administration_info{administration=\"books\",connector=\"fake\"}") == "1");
  CHECK(office.metric("dunningd_sync_last_success_timestamp_seconds{administration=\"books\"}")
            .empty());
  const auto id = office.enter();
  REQUIRE(store::Administrations(*office.store).note_pull_error(id, "500", office.clock.now()));
  CHECK(office.metric("dunningd_sync_failing{administration=\"books\"}") == "1");
  CHECK(office.metric("dunningd_adopted{administration=\"books\"}") == "0");
  CHECK(office.metric("dunningd_tasks_open{administration=\"books\"}") == "0");
}

TEST_CASE("metrics: S40: a table of the law that ends within 30 days is told of ahead") {
  web::Limits limits;
  limits.metrics_age = Millis{0};
  Office office(limits);
  const auto today = office.clock.local(office.clock.now(), "UTC").date;
  const std::string soon =
      "dunningd_jurisdiction_expires_soon{jurisdiction=\"nl\",table=\"calendar\"}";
  office.configuration.jurisdictions["nl"].calendar_until = today + 30;
  office.shown();
  CHECK(office.metric(soon) == "0");
  office.configuration.jurisdictions["nl"].calendar_until = today + 29;
  office.shown();
  CHECK(office.metric(soon) == "1");
  law::RateTable rates;
  rates.name = "civil";
  rates.checked_until = today + 29;
  office.configuration.jurisdictions["nl"].statute.rates = {rates};
  office.shown();
  CHECK(office.metric("dunningd_jurisdiction_expires_soon{jurisdiction=\"nl\",table=\"civil\"}") ==
        "1");
}

TEST_CASE("metrics: scrapes that come close together are gathered once") {
  web::Limits limits;
  limits.metrics_age = Millis{3'600'000};
  Office office(limits);
  office.shown();
  CHECK(office.metric("dunningd_sync_failing{administration=\"books\"}") == "0");
  const auto id = office.enter();
  REQUIRE(store::Administrations(*office.store).note_pull_error(id, "500", office.clock.now()));
  CHECK(office.metric("dunningd_sync_failing{administration=\"books\"}") == "0");
}

TEST_CASE("metrics: are not there when the owner does not want them") {
  Office office;
  auto content = office.content();
  content.metrics = false;
  office.listener->show(std::move(content));
  CHECK(status_of(office.ask(get("/metrics"))) == 404);
}

}  // namespace dunning::test
