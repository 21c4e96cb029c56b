#include "daemon/settings/complaint.hpp"

#include <algorithm>

namespace dunning::settings {

std::string render(const Complaint& complaint) {
  std::string text = complaint.file;
  if (complaint.line == 0) return text + ": " + complaint.message + "\n";
  const std::string number = std::to_string(complaint.line);
  text += ":" + number + ":" + std::to_string(complaint.column) + ": " + complaint.message + "\n";
  if (complaint.excerpt.empty()) return text;
  const std::string gutter(number.size(), ' ');
  std::string underline;
  for (int at = 1; at < complaint.column; ++at) {
    const auto index = static_cast<std::size_t>(at - 1);
    const bool tab = index < complaint.excerpt.size() && complaint.excerpt[index] == '\t';
    const bool continuation =  // of a UTF-8 sequence: takes no column of its own on the screen
        index < complaint.excerpt.size() &&
        (static_cast<unsigned char>(complaint.excerpt[index]) & 0xC0U) == 0x80U;
    if (!continuation) underline += tab ? '\t' : ' ';
  }
  underline.append(static_cast<std::size_t>(std::max(1, complaint.length)), '^');
  text += gutter + " |\n" + number + " | " + complaint.excerpt + "\n" + gutter + " | " + underline +
          "\n";
  return text;
}

std::string render(const std::vector<Complaint>& complaints) {
  std::string text;
  for (const auto& complaint : complaints) {
    if (!text.empty()) text += "\n";
    text += render(complaint);
  }
  return text;
}

}  // namespace dunning::settings
