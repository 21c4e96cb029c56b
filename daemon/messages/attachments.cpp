#include "daemon/messages/attachments.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "daemon/messages/text.hpp"

namespace dunning::messages {
namespace {

constexpr std::size_t name_limit_bytes = 120;

bool part_of_media_type(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '+' || c == '-' || c == '_';
}

bool is_media_type(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == text.size()) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](const char& c) { return &c == &text[slash] || part_of_media_type(c); });
}

// No directory, nothing that a program would read as more than a name.
std::string file_name(std::string_view text) {
  std::string name = single_line(text);
  for (char& c : name) {
    if (c == '/' || c == '\\' || c == ':' || c == '"') c = '-';
  }
  const auto begin = name.find_first_not_of(". ");
  name = begin == std::string::npos ? "copy" : name.substr(begin);
  if (name.size() > name_limit_bytes) {
    const auto dot = name.rfind('.');
    const auto extension =
        dot == std::string::npos || name.size() - dot > 8 ? std::string() : name.substr(dot);
    std::size_t size = name_limit_bytes - extension.size();
    while ((static_cast<unsigned char>(name[size]) & 0xC0U) == 0x80U)  // between characters
      --size;
    name = name.substr(0, size) + extension;
  }
  return name;
}

}  // namespace

std::vector<std::string> Attachments::names() const {
  std::vector<std::string> names;
  for (const auto& file : files)
    names.push_back(file.file_name);
  return names;
}

Attachments attachments_of(std::vector<Attachment> copies, std::size_t asked,
                           std::vector<Attachment> letter) {
  Attachments chosen;
  std::vector<Attachment> files = std::move(letter);
  std::size_t bytes = 0;
  for (const auto* list : {&files, &copies}) {
    for (const auto& file : *list)
      bytes += file.bytes.size();
  }
  if (files.size() + copies.size() > attachments_limit || bytes > attachments_limit_bytes ||
      copies.size() < asked) {
    chosen.left_out = asked > 0 || !copies.empty();
  } else {
    std::move(copies.begin(), copies.end(), std::back_inserter(files));
  }
  std::set<std::string> taken;
  for (auto& file : files) {
    const std::string name = file_name(file.file_name);
    file.file_name = name;
    for (int i = 2; !taken.insert(file.file_name).second; ++i)
      file.file_name = std::to_string(i) + "-" + name;
    if (!is_media_type(file.media_type)) file.media_type = "application/octet-stream";
    chosen.files.push_back(std::move(file));
  }
  return chosen;
}

}  // namespace dunning::messages
