#include "daemon/settings/logo_file.hpp"

#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <system_error>

namespace dunning::settings {
namespace {

namespace fs = std::filesystem;

constexpr int most_pixels = 10'000;  // a side

struct Size {
  int width = 0;
  int height = 0;
};

int number(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i)
    value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  return value > most_pixels ? most_pixels + 1 : static_cast<int>(value);
}

// PNG (ISO/IEC 15948): the signature, then the chunk IHDR, which begins with width and height.
std::optional<Size> png_size(std::string_view bytes) {
  constexpr std::string_view signature("\x89PNG\r\n\x1a\n", 8);
  if (!bytes.starts_with(signature) || bytes.size() < 24 || bytes.substr(12, 4) != "IHDR")
    return std::nullopt;
  return Size{number(bytes, 16, 4), number(bytes, 20, 4)};
}

// JPEG (ISO/IEC 10918-1): segments, each a marker and its length; a frame header (SOF) has the
// size.
std::optional<Size> jpeg_size(std::string_view bytes) {
  if (!bytes.starts_with("\xff\xd8")) return std::nullopt;
  for (std::size_t at = 2; at + 9 < bytes.size();) {
    if (bytes[at] != '\xff') return std::nullopt;
    const auto marker = static_cast<unsigned char>(bytes[at + 1]);
    const bool frame =
        marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame) return Size{number(bytes, at + 7, 2), number(bytes, at + 5, 2)};
    at += 2 + static_cast<std::size_t>(number(bytes, at + 2, 1)) * 256 +
          static_cast<std::size_t>(number(bytes, at + 3, 1));
  }
  return std::nullopt;
}

}  // namespace

Result<Logo> read_logo(const fs::path& path) {
  const auto refused = [](const std::string& why) { return fail(ErrorKind::invalid_input, why); };
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return refused("there is no file " + path.string());
  if (fs::file_size(path, error) > largest_logo)
    return refused(path.string() + " is larger than 64 KiB; every message carries it");
  std::ifstream file(path, std::ios::binary);
  Logo logo;
  logo.bytes.assign(std::istreambuf_iterator<char>(file), {});
  if (!file || file.bad()) return refused(path.string() + " cannot be read");
  auto size = png_size(logo.bytes);
  logo.media_type = "image/png";
  if (!size) {
    size = jpeg_size(logo.bytes);
    logo.media_type = "image/jpeg";
  }
  if (!size) return refused(path.string() + " is neither a PNG nor a JPEG");
  if (size->width < 1 || size->height < 1 || size->width > most_pixels ||
      size->height > most_pixels)
    return refused(path.string() + " has no size that can be shown");
  logo.width = size->width;
  logo.height = size->height;
  return logo;
}

}  // namespace dunning::settings
