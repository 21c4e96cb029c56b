#include "daemon/messages/qr_code.hpp"

#include <png.h>
#include <qrcodegen.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdint>

namespace dunning::messages {
namespace {

constexpr int largest_version = 13;
constexpr unsigned pixels = 3;  // a module: to be shown at its own size

// One for all codes: it is read as well as the one of eight with the fewest penalties, whose choice
// takes longer than all the rest (docs/dependencies.md says how that was tried).
constexpr auto mask = qrcodegen_Mask_6;

// The rows of the picture, eight pixels a byte from the left, a one being white. A row of modules
// is there once and stands in the picture as often as it has pixels.
class Rows {
 public:
  explicit Rows(const QrModules& code)
      : side_((code.side + 2 * qr_quiet_modules) * pixels),
        row_bytes_((side_ + 7) / 8),
        bytes_((code.side + 1) * row_bytes_, 0xFF) {
    put(0, qr_quiet_modules);
    for (std::size_t y = 0; y < code.side; ++y) {
      draw(code, y, bytes_.data() + (y + 1) * row_bytes_);
      put(y + 1, 1);
    }
    put(0, qr_quiet_modules);
  }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  std::size_t side() const { return side_; }  // in pixels
  png_bytepp rows() { return rows_.data(); }

 private:
  void put(std::size_t row, std::size_t modules) {
    rows_.insert(rows_.end(), modules * pixels, bytes_.data() + row * row_bytes_);
  }
  // Asks nothing of a module: a processor cannot guess them, and would be wrong every other time.
  static void draw(const QrModules& code, std::size_t y, png_byte* row) {
    constexpr unsigned white = (1U << pixels) - 1;
    unsigned bits = 0;
    unsigned count = 0;  // of bits that are in no byte yet
    const auto add = [&](bool dark) {
      bits = bits << pixels | white * !dark;
      count += pixels;
      if (count < 8) return;
      count -= 8;
      *row++ = static_cast<png_byte>(bits >> count);
    };
    for (std::size_t x = 0; x < qr_quiet_modules; ++x)
      add(false);
    for (std::size_t x = 0; x < code.side; ++x)
      add(code.dark[y * code.side + x]);
    for (std::size_t x = 0; x < qr_quiet_modules; ++x)
      add(false);  // what is too little for a byte is white as it was
  }

  std::size_t side_;
  std::size_t row_bytes_;
  std::vector<png_byte> bytes_;  // the white row, then those of the code
  std::vector<png_bytep> rows_;
};

// Room for the largest code even if nothing of it could be packed, so that no memory has to be
// asked for, and no exception thrown, below libpng.
struct Png {
  std::array<char, 8192> bytes;
  std::size_t size = 0;
};

void append(png_structp png, png_bytep bytes, std::size_t count) {
  auto* const to = static_cast<Png*>(png_get_io_ptr(png));
  if (count > to->bytes.size() - to->size) png_error(png, "no room");
  std::copy_n(bytes, count, to->bytes.data() + to->size);
  to->size += count;
}

void flush(png_structp) {}
[[noreturn]] void stop(png_structp png, png_const_charp) {
  png_longjmp(png, 1);
}
void ignore(png_structp, png_const_charp) {}

struct Writer {
  Writer() = default;
  ~Writer() { png_destroy_write_struct(&png, &info); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, stop, ignore);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
};

// Where libpng's errors jump to: nothing here or in the callbacks above has a destructor to be
// skipped, and nothing is read afterwards.
bool written(png_structp png, png_infop info, png_uint_32 side, png_bytepp rows, Png* to) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_write_fn(png, to, append, flush);
  png_set_IHDR(png, info, side, side, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(png, 1);
  png_set_rows(png, info, rows);
  png_write_png(png, info, PNG_TRANSFORM_IDENTITY, nullptr);
  return true;
}

}  // namespace

Result<QrModules> qr_modules(std::string_view text) {
  std::array<std::uint8_t, qrcodegen_BUFFER_LEN_FOR_VERSION(largest_version)> bytes;
  std::array<std::uint8_t, bytes.size()> code;
  const bool fits = !text.empty() && text.size() <= bytes.size();
  if (fits) std::copy(text.begin(), text.end(), bytes.begin());
  if (!fits || !qrcodegen_encodeBinary(bytes.data(), text.size(), code.data(), qrcodegen_Ecc_MEDIUM,
                                       1, largest_version, mask, false))
    return fail(ErrorKind::invalid_input, "the text is too long for a payment QR code");
  const int side = qrcodegen_getSize(code.data());
  QrModules modules;
  modules.side = static_cast<std::size_t>(side);
  modules.dark.reserve(modules.side * modules.side);
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x)
      modules.dark.push_back(qrcodegen_getModule(code.data(), x, y));
  }
  return modules;
}

Result<std::string> qr_png(std::string_view text) {
  const auto code = TRY(qr_modules(text));
  Rows rows(code);
  Writer writer;
  Png png;
  if (writer.info == nullptr ||
      !written(writer.png, writer.info, static_cast<png_uint_32>(rows.side()), rows.rows(), &png))
    return fail(ErrorKind::invalid_input, "the QR code cannot be drawn");
  return std::string(png.bytes.data(), png.size);
}

}  // namespace dunning::messages
