// `dunningctl preview`: what is shown is what would leave, and nothing is written.
#include "daemon/desk/preview.hpp"

#include <doctest/doctest.h>

#include "daemon/desk/plan.hpp"
#include "daemon/policy/event.hpp"
#include "tests/desk/office.hpp"

using namespace dunning;
using test::debtor;
using test::Office;

namespace {

desk::Preview sample(Office& office, const std::string& step, const std::string& language = "") {
  const auto preview =
      desk::preview_sample(*office.configuration, office.clock, {std::nullopt, step, language});
  REQUIRE_MESSAGE(preview, (preview ? "" : preview.error().message));
  return *preview;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("preview: every step with a text and every event has a sample in every language") {
  Office office;
  std::vector<std::string> all(std::begin(policy::event::all), std::end(policy::event::all));
  for (const auto& policy : office.configuration->policies) {
    for (const auto& step : policy.steps) {
      if (!step.email.empty()) all.push_back(step.name);
    }
  }
  REQUIRE(all.size() > std::size(policy::event::all));
  for (const auto& step : all) {
    for (const std::string language : {"nl", "nl-informal", "en", "de", "fr"}) {
      CAPTURE(step);
      CAPTURE(language);
      const auto preview = sample(office, step, language);
      CHECK_FALSE(preview.message.body.empty());
      CHECK(preview.remark == "Debtor and invoice are made up.");
      const auto files = files_of(preview);
      REQUIRE(files);
      CHECK_FALSE(contains(files->html, "cid:"));
      CHECK(contains(files->text, preview.message.body));
    }
  }
}

TEST_CASE("preview: of an open invoice it is the message that plan announces") {
  Office office;
  office.books({debtor("1", "De Vries B.V."), test::invoice("11", "1", 48400, "2026-03-05"),
                test::invoice("12", "1", 12100, "2026-03-20")});
  office.adopt();
  const auto desk = office.desk();
  const auto preview = desk::preview_invoice(desk, {std::nullopt, "reminder", ""}, "N-11");
  REQUIRE_MESSAGE(preview, (preview ? "" : preview.error().message));
  CHECK(preview->remark.empty());
  CHECK(contains(preview->message.body, "N-11"));
  CHECK(contains(preview->message.body, "484,00"));
  CHECK(contains(preview->message.body, "N-12"));
  const auto before = desk::plan(desk, {});
  REQUIRE(before);
  CHECK(before->administrations.front().messages.size() == 1);
}

TEST_CASE("preview: before adoption the invoice alone is shown, and that is said") {
  Office office;
  office.books({debtor("1", "De Vries B.V."), test::invoice("11", "1", 48400, "2026-03-05")});
  const auto preview =
      desk::preview_invoice(office.desk(), {std::nullopt, "second_reminder", "en"}, "N-11");
  REQUIRE_MESSAGE(preview, (preview ? "" : preview.error().message));
  CHECK(contains(preview->remark, "Invoice N-11 alone"));
  CHECK(contains(preview->message.body, "€484.00"));
}

TEST_CASE("preview: a mail is marked in subject and text, and goes to its address alone") {
  Office office;
  const auto bytes = marked_mail(sample(office, "reminder"), "owner@acme.example");
  REQUIRE(bytes);
  CHECK(contains(*bytes, "To: owner@acme.example\r\n"));
  CHECK(contains(*bytes, "Subject: [preview] "));
  CHECK(contains(*bytes, "\r\n[preview]\r\n"));
  CHECK_FALSE(contains(*bytes, "voorbeeld.example"));
}

TEST_CASE("preview: what there is not is refused with what there is") {
  Office office;
  const auto unknown =
      desk::preview_sample(*office.configuration, office.clock, {std::nullopt, "remindre", ""});
  REQUIRE_FALSE(unknown);
  CHECK(contains(unknown.error().message, "reminder (nl-business)"));
  CHECK(contains(unknown.error().message, "plan_confirmed"));
  CHECK_FALSE(
      desk::preview_sample(*office.configuration, office.clock, {std::nullopt, "reminder", "es"}));
  CHECK_FALSE(
      desk::preview_sample(*office.configuration, office.clock, {"nobody", "reminder", ""}));
}
