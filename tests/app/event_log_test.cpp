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
