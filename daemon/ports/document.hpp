#pragma once

#include <string>

namespace dunning::ports {

// A file the ledger keeps or makes of one of its records: an invoice as PDF.
struct Document {
  std::string file_name;
  std::string media_type;
  std::string bytes;
};

}  // namespace dunning::ports
