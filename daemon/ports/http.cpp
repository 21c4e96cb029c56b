#include "daemon/ports/http.hpp"

#include <algorithm>
#include <cctype>

namespace dunning::ports {

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
  const auto same = [&](const auto& header) {
    return std::equal(header.first.begin(), header.first.end(), name.begin(), name.end(),
                      [](char a, char b) {
                        return std::tolower(static_cast<unsigned char>(a)) ==
                               std::tolower(static_cast<unsigned char>(b));
                      });
  };
  const auto found = std::find_if(headers.begin(), headers.end(), same);
  if (found == headers.end()) return std::nullopt;
  return found->second;
}

std::string beginning_of(std::istream& body, std::size_t at_most) {
  std::string text(at_most, '\0');
  body.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(body.gcount()));
  return text;
}

}  // namespace dunning::ports
