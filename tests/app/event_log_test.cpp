#include "daemon/app/event_log.hpp"

#include <doctest/doctest.h>

using namespace dunning;

TEST_CASE("log: one event is one line, whatever its values hold") {
  CHECK(app::event_line("message_accepted", {{"administration", "acme"}, {"key", "00ff"}}) ==
        "message_accepted administration=acme key=00ff");
  CHECK(app::event_line("pull_failed", {{"error", "line one\nline two \"quoted\" \\ \x7f"}}) ==
        "pull_failed error=\"line one\\x0aline two \\\"quoted\\\" \\\\ \\x7f\"");
  CHECK(app::event_line("pull_failed", {{"error", ""}}) == "pull_failed error=\"\"");
  CHECK(app::event_line("pull_failed", {{"error", "a=b"}}) == "pull_failed error=\"a=b\"");
}

TEST_CASE("log: in a journal each line of a text is an error of its own") {
  CHECK(app::as_journal_errors("a.yaml:1:1: one\na.yaml:2:1: two\n") ==
        "<3>a.yaml:1:1: one\n<3>a.yaml:2:1: two\n");
  CHECK(app::as_journal_errors("no end") == "<3>no end\n");
  CHECK(app::as_journal_errors("") == "");
}
