#pragma once

#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace dunning::messages {

// A PNG of the QR code of a text: bytes as they are, error correction M, three pixels a module and
// a quiet zone of four modules (ISO/IEC 18004). The same text gives the same bytes. Error
// invalid_input: too long for version 13, the largest a payment may take (EPC069-12). libqrencode
// and libpng are named in qr_code.cpp only.
Result<std::string> qr_png(std::string_view text);

}  // namespace dunning::messages
