#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"

namespace dunning::messages {

// The modules of the QR code of a text, row by row, without a quiet zone: bytes as they are, error
// correction M, always the same mask. Error invalid_input: empty, or too long for version 13, the
// largest a payment may take (EPC069-12). The paper around it has to stay white for four modules
// (ISO/IEC 18004).
struct QrModules {
  std::size_t side = 0;
  std::vector<bool> dark;  // side * side
};
Result<QrModules> qr_modules(std::string_view text);
constexpr std::size_t qr_quiet_modules = 4;

// A PNG of the same, three pixels a module, with its quiet zone. The same text gives the same
// bytes. libqrcodegen and libpng are named in qr_code.cpp only.
Result<std::string> qr_png(std::string_view text);

}  // namespace dunning::messages
