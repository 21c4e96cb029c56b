#include "daemon/settings/reference.hpp"

#include "daemon/settings/keys.hpp"

namespace dunning::settings {
namespace {

constexpr std::string_view introduction =
    "A file is one YAML document. Every key is listed here; an unknown or repeated key, a value of "
    "another type "
    "and a missing required key are errors, each shown with its file, line and column by "
    "`dunningctl check`. "
    "Anchors, aliases, merge keys and tags are not accepted. Relative paths are relative to the "
    "file that "
    "holds them. A secret never stands in the file: it is `file:PATH` (a file of mode 0600) or "
    "`credential:NAME` "
    "(systemd's LoadCredential=).";

std::string default_text(const Key& key) {
  if (key.presence == Presence::required) return "required";
  return key.fallback.empty() ? "none" : std::string(key.fallback);
}

bool is_printed(const Key& key) {
  return key.type != Type::later;
}

std::string later_names(const Table& table) {
  std::string text;
  for (const Key& key : table.keys) {
    if (!is_printed(key)) text += (text.empty() ? "`" : ", `") + std::string(key.path) + "`";
  }
  return text;
}

// What would break a table of Markdown.
std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c;
  }
  return result;
}

std::string markdown_table(const Table& table) {
  std::string out = "| key | allowed | default | meaning |\n|---|---|---|---|\n";
  for (const Key& key : table.keys) {
    if (!is_printed(key)) continue;
    out += "| `" + std::string(key.path) + "` | " + cell(what_is_allowed(key)) + " | " +
           cell(default_text(key)) + " | " + cell(key.meaning) + " |\n";
  }
  const std::string later = later_names(table);
  if (!later.empty()) out += "\nOf a later version, and refused as such: " + later + ".\n";
  return out;
}

// scdoc gives these characters a meaning.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '_' || c == '*' || c == '\\' || c == '#' || c == '<' || c == '[') result += '\\';
    if (c != '`') result += c;
  }
  return result;
}

std::string man_entries(const Table& table) {
  std::string out;
  for (const Key& key : table.keys) {
    if (!is_printed(key)) continue;
    out += "*" + escaped(key.path) + "*\n\t" + escaped(key.meaning) +
           "++\nAllowed: " + escaped(what_is_allowed(key)) + ".";
    if (key.presence == Presence::required) out += " Required.";
    if (!key.fallback.empty()) out += " Default: " + escaped(key.fallback) + ".";
    out += "\n\n";
  }
  return out;
}

}  // namespace

std::string print_reference() {
  return "# Settings\n\n<!-- Printed from the tables in daemon/settings; a test holds it in step. "
         "-->\n\n" +
         std::string(introduction) + "\n\n## dunningd.yaml\n\n" +
         markdown_table(configuration_table()) +
         "\n## Policy files\n\ndocs/policies.md explains the language with examples.\n\n" +
         markdown_table(policy_table()) + "\n## Jurisdiction files\n\n" +
         markdown_table(jurisdiction_table()) +
         "\n## Files of stories\n\ndocs/stories.md explains them with examples.\n\n" +
         markdown_table(story_table()) +
         "\n## Added rates\n\nrates.d/NAME.yaml beside dunningd.yaml, written by `dunningctl rates "
         "add` (S40).\n\n" +
         markdown_table(added_rates_table()) +
         "\n## Profiles of agencies\n\nagencies/NAME.yaml beside dunningd.yaml: what an agency "
         "asks "
         "for (S36); docs/agencies.md lists the fields.\n\n" +
         markdown_table(agency_profile_table());
}

std::string print_reference_man_page() {
  return "dunningd.yaml(5)\n\n"
         "; Printed from the tables in daemon/settings; a test holds it in step.\n\n"
         "# NAME\n\ndunningd.yaml - configuration of the dunning daemon\n\n"
         "# DESCRIPTION\n\n" +
         escaped(introduction) + "\n\n# KEYS OF DUNNINGD.YAML\n\n" +
         man_entries(configuration_table()) + "# KEYS OF A POLICY FILE\n\n" +
         man_entries(policy_table()) + "# KEYS OF A JURISDICTION FILE\n\n" +
         man_entries(jurisdiction_table()) + "# KEYS OF A FILE OF STORIES\n\n" +
         man_entries(story_table()) + "# KEYS OF A FILE OF ADDED RATES\n\n" +
         "_rates.d/NAME.yaml_ beside _dunningd.yaml_, written by *dunningctl rates add*.\n\n" +
         man_entries(added_rates_table()) +
         "# KEYS OF A PROFILE OF AN AGENCY\n\n_agencies/NAME.yaml_ beside _dunningd.yaml_.\n\n" +
         man_entries(agency_profile_table()) + "# SEE ALSO\n\n*dunningd*(8), *dunningctl*(1)\n";
}

}  // namespace dunning::settings
