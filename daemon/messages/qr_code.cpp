#include "daemon/messages/qr_code.hpp"

#include <png.h>
#include <qrencode.h>

#include <array>
#include <memory>
#include <vector>

namespace dunning::messages {
namespace {

constexpr int largest_version = 13;
constexpr std::size_t pixels = 3;  // a module: to be shown at its own size

struct Free {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

Result<QrModules> qr_modules(std::string_view text) {
  const std::unique_ptr<QRcode, Free> code(
      QRcode_encodeData(static_cast<int>(text.size()),
                        reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
  if (!code || code->version > largest_version)
    return fail(ErrorKind::invalid_input, "the text is too long for a payment QR code");
  QrModules modules;
  modules.side = static_cast<std::size_t>(code->width);
  modules.dark.reserve(modules.side * modules.side);
  for (std::size_t i = 0; i < modules.side * modules.side; ++i)
    modules.dark.push_back((code->data[i] & 1U) != 0);
  return modules;
}

Result<std::string> qr_png(std::string_view text) {
  const auto code = TRY(qr_modules(text));
  const std::size_t modules = code.side;
  const std::size_t side = (modules + 2 * qr_quiet_modules) * pixels;
  std::vector<png_byte> image(side * side, 0);  // index into the two colours: 0 is white
  for (std::size_t y = 0; y < modules * pixels; ++y) {
    auto* row = image.data() + (y + qr_quiet_modules * pixels) * side + qr_quiet_modules * pixels;
    for (std::size_t x = 0; x < modules * pixels; ++x)
      row[x] = code.dark[(y / pixels) * modules + x / pixels] ? 1 : 0;
  }

  constexpr std::array<png_byte, 2> white_and_black = {255, 0};
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  header.width = header.height = static_cast<png_uint_32>(side);
  header.format = PNG_FORMAT_FLAG_COLORMAP;  // of grey: one bit a pixel
  header.colormap_entries = white_and_black.size();
  header.flags = PNG_IMAGE_FLAG_FAST;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(header);
  std::string bytes(size, '\0');
  if (png_image_write_to_memory(&header, bytes.data(), &size, 0, image.data(), 0,
                                white_and_black.data()) == 0)
    return fail(ErrorKind::invalid_input, "the QR code cannot be drawn");
  bytes.resize(size);
  return bytes;
}

}  // namespace dunning::messages
