#include "daemon/messages/qr_code.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/messages/paper.hpp"

using namespace dunning;
using namespace dunning::messages;

namespace {

// A payment of so many bytes, of which no two look alike.
std::string payment_of(std::size_t bytes) {
  std::string text = "BCD\n002\n1\nSCT\n\nKade & Zoon\nNL91ABNA0417164300\nEUR40.50\n\n\n";
  for (std::size_t i = text.size(); i < bytes; ++i)
    text += static_cast<char>('0' + i * (bytes + i) % 43);
  return text;
}

// As somebody else would draw it: a plain map of greys, so many pixels a module.
std::string drawn(const QrModules& code, std::size_t pixels) {
  const std::size_t side = (code.side + 2 * qr_quiet_modules) * pixels;
  std::string map = "P5\n" + std::to_string(side) + " " + std::to_string(side) + "\n255\n";
  const auto dark = [&](std::size_t x, std::size_t y) {
    return x < code.side && y < code.side && code.dark[y * code.side + x];
  };
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x)
      map += dark(x / pixels - qr_quiet_modules, y / pixels - qr_quiet_modules) ? '\0' : '\xFF';
  }
  return map;
}

}  // namespace

TEST_CASE("qr_code: the same text gives the same picture, and a text that is too long none") {
  const auto png = qr_png("BCD\n002\n1\nSCT\n");
  REQUIRE(png);
  CHECK(png->starts_with("\x89PNG"));
  CHECK(png->size() < 2000);
  CHECK(*png == *qr_png("BCD\n002\n1\nSCT\n"));
  CHECK(qr_png(std::string(331, 'x')));
  CHECK_FALSE(qr_png(std::string(332, 'x')));
  CHECK_FALSE(qr_png(std::string(5000, 'x')));
  CHECK_FALSE(qr_png(""));
}

TEST_CASE("qr_code: a code of any size that a payment may have is read from its picture") {
  std::size_t smallest = 1000;
  std::size_t largest = 0;
  for (const std::size_t bytes : {60, 84, 106, 122, 152, 180, 213, 251, 287, 331}) {
    CAPTURE(bytes);
    const auto text = payment_of(bytes);
    const auto side = qr_modules(text).value().side;
    smallest = std::min(smallest, side);
    largest = std::max(largest, side);
    CHECK(test::scanned(qr_png(text).value(), ".png") == text);
  }
  CHECK(smallest == 33);  // version 4
  CHECK(largest == 69);   // version 13
}

TEST_CASE("qr_code: a code whose payment says one thing over and over is read from its picture") {
  for (const char c : {'0', ' ', 'U', '3', '\x7E'}) {
    const auto text = payment_of(60) + std::string(140, c);
    CHECK(test::scanned(qr_png(text).value(), ".png") == text);
  }
}

TEST_CASE("qr_code: a code of which a tenth is covered is still read") {
  for (const std::size_t bytes : {84, 122, 180, 331}) {
    const auto text = payment_of(bytes);
    for (const bool colour : {false, true}) {
      CAPTURE(bytes);
      CAPTURE(colour);
      auto code = qr_modules(text).value();
      const std::size_t covered = code.side * 32 / 100;
      for (std::size_t y = 0; y < covered; ++y) {
        for (std::size_t x = 0; x < covered; ++x)
          code.dark[(y + code.side / 3) * code.side + x + code.side / 3] = colour;
      }
      CHECK(test::scanned(drawn(code, 4), ".pgm") == text);
    }
  }
}
