#pragma once

#include <string>

namespace dunning::sandbox {

// One page that says so much; every offset of the cross-reference table is right.
std::string small_pdf(const std::string& line);

}  // namespace dunning::sandbox
