#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "daemon/settings/configuration.hpp"
#include "daemon/settings/report.hpp"
#include "daemon/settings/yaml.hpp"

// The files a configuration is made of, as their readers share them.
namespace dunning::settings {

// A file that was opened, with the complaints about it so far.
struct Source {
  std::filesystem::path path;
  Report report;
  std::optional<YamlNode> root;  // none when it could not be read at all
};

Source open_source(const std::filesystem::path& path);
// What stands in `text`, complained about as if it were that file.
Source source_of(const std::filesystem::path& path, std::string_view text);

// Which templates there are, by language: templates/nl/reminder.txt is "reminder" of "nl", the text
// message templates/nl/reminder.sms is "reminder.sms".
// A tone of a language ("nl-informal") has the language's too. Parts that templates share begin
// with an underscore and are none themselves.
using Templates = std::map<std::string, std::set<std::string>>;
Templates list_templates(const std::filesystem::path& directory);

// What steps may name beside templates.
struct Receivers {
  std::vector<std::string_view> agencies;
  std::vector<std::string_view> webhooks;
  bool sms = false;  // there is a gateway
};

// Each complains in the source's report; the value is to be used only when that stayed clean.
// Without receivers every name of one is taken for right.
policy::Policy read_policy(Source& source, const Templates& templates, const Digest& digest,
                           const Receivers* receivers = nullptr);
// With the rates of the file `added`, when there is one.
law::Jurisdiction read_jurisdiction(Source& source, Source* added = nullptr);
// NAME.yaml of the directory with rates that were added (S40); none when there is no such file.
std::optional<Source> open_added_rates(const std::filesystem::path& directory,
                                       std::string_view jurisdiction);

}  // namespace dunning::settings
