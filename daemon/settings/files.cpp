#include "daemon/settings/files.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

namespace dunning::settings {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_file = 1U << 20U;  // a thousand times what people write by hand

}  // namespace

Source open_source(const fs::path& path) {
  const auto refused = [&](const std::string& why) {
    Source source{path, Report(path.string(), ""), std::nullopt};
    source.report.add_file(why);
    return source;
  };
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) return refused("there is no such file");
  if (!fs::is_regular_file(status)) return refused("this is no file");
  if (fs::file_size(path, error) > largest_file) return refused("larger than 1 MiB");
  std::ifstream file(path, std::ios::binary);
  if (!file) return refused(std::string("cannot be read: ") + std::strerror(errno));
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad()) return refused("cannot be read to its end");

  return source_of(path, text);
}

Source source_of(const fs::path& path, std::string_view text) {
  Source source{path, Report(path.string(), text), std::nullopt};
  source.root = parse_yaml(text, source.report);
  if (source.root && source.root->kind != YamlNode::Kind::map) {
    source.report.add(source.root->place,
                      "a file begins with keys and their values; this one does not");
    source.root.reset();
  }
  return source;
}

std::optional<Source> open_added_rates(const fs::path& directory, std::string_view jurisdiction) {
  if (directory.empty()) return std::nullopt;
  const fs::path path = directory / (std::string(jurisdiction) + ".yaml");
  std::error_code error;
  if (!fs::exists(path, error)) return std::nullopt;
  return open_source(path);
}

Templates list_templates(const fs::path& directory) {
  Templates templates;
  std::error_code error;
  for (const auto& language : fs::directory_iterator(directory, error)) {
    const std::string code = language.path().filename().string();
    if (!language.is_directory(error) || code.starts_with('.')) continue;
    auto& names = templates[code];
    for (const auto& file : fs::directory_iterator(language.path(), error)) {
      const std::string name = file.path().filename().string();
      if (!name.starts_with('.') && !name.starts_with('_'))
        names.insert(name.ends_with(".sms") ? name : name.substr(0, name.find('.')));
    }
  }
  // What a tone does not have is that of its language.
  for (auto& [code, names] : templates) {
    const auto base = templates.find(code.substr(0, code.find('-')));
    if (base != templates.end()) names.insert(base->second.begin(), base->second.end());
  }
  return templates;
}

}  // namespace dunning::settings
