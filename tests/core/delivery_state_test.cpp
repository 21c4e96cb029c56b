#include "daemon/core/delivery_state.hpp"

#include <doctest/doctest.h>
#include <fstream>
#include <set>
#include <sstream>

using namespace dunning;

TEST_CASE(
    "S31 delivery states: nothing that may have left goes back to ready without a read reply or a "
    "person") {
  for (const auto& one : delivery_transitions()) {
    CAPTURE(name(one.from));
    CAPTURE(name(one.to));
    if (one.to == DeliveryState::ready) {
      CHECK(one.from != DeliveryState::accepted);
      CHECK(one.from != DeliveryState::delivered);
      CHECK(one.from != DeliveryState::refused);
    }
    if (one.to == DeliveryState::cancelled || one.to == DeliveryState::expired)
      CHECK((nothing_left_yet(one.from) || one.from == DeliveryState::awaiting_posting));
    if (one.to == DeliveryState::accepted) CHECK(one.from == DeliveryState::sending);
  }
}

TEST_CASE("S31 delivery states: the manual's table is the code's table") {
  std::ifstream file(DUNNING_SOURCE_DIR "/docs/delivery-states.md");
  REQUIRE(file);
  std::stringstream text;
  text << file.rdbuf();
  std::size_t rows = 0;
  std::string line;
  while (std::getline(text, line))
    rows += line.starts_with("| `") ? 1 : 0;
  CHECK(rows == delivery_transitions().size());
  for (const auto& one : delivery_transitions()) {
    const std::string row = "| `" + std::string(name(one.from)) + "` | `" +
                            std::string(name(one.to)) + "` | " + std::string(one.when) + " |";
    CAPTURE(row);
    CHECK(text.str().find(row) != std::string::npos);
  }
}
