// The JSON Schemas for editors: in step with the tables, with what ships, and with what the reader
// accepts and refuses.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>

#include "daemon/json/parse.hpp"
#include "daemon/settings/schema.hpp"
#include "daemon/settings/yaml.hpp"
#include "tests/settings/files.hpp"

using namespace dunning;
using namespace dunning::settings;
using namespace dunning::settings::test;

namespace {

namespace fs = std::filesystem;
using Kind = YamlNode::Kind;

// How an editor reads a plain scalar (the core schema of YAML 1.2).
std::string type_of(const YamlNode& node) {
  if (node.kind == Kind::null) return "null";
  if (node.kind == Kind::list) return "array";
  if (node.kind == Kind::map) return "object";
  if (node.quoted) return "string";
  static const std::regex integer("[-+]?[0-9]+");
  static const std::regex number("[-+]?([.][0-9]+|[0-9]+([.][0-9]*)?)([eE][-+]?[0-9]+)?");
  if (node.text == "true" || node.text == "false") return "boolean";
  if (node.text == "null" || node.text == "~" || node.text.empty()) return "null";
  if (std::regex_match(node.text, integer)) return "integer";
  return std::regex_match(node.text, number) ? "number" : "string";
}

bool matches(const std::string& pattern, const std::string& text) {
  static std::map<std::string, std::regex> compiled;
  auto found = compiled.find(pattern);
  if (found == compiled.end()) found = compiled.emplace(pattern, std::regex(pattern)).first;
  return std::regex_search(text, found->second);
}

bool is_type(const std::string& type, const std::string& wanted) {
  return type == wanted || (wanted == "number" && type == "integer");
}

// The parts of JSON Schema that are printed; any other keyword fails the test. The first thing that
// is wrong, with its place, or nothing.
std::string fault(const json::Value& schema, const YamlNode& node);

std::string fault_of_keyword(const std::string& keyword, const json::Value& is,
                             const json::Value& schema, const YamlNode& node) {
  const std::string type = type_of(node);
  const std::string at = "line " + std::to_string(node.place.line) + ": ";
  if (keyword == "type") {
    if (!is.is_array()) return is_type(type, is.text()) ? "" : at + type + " is no " + is.text();
    const bool any = std::any_of(is.items().begin(), is.items().end(),
                                 [&](const auto& one) { return is_type(type, one.text()); });
    return any ? "" : at + type + " is none of the types";
  }
  if (keyword == "enum") {
    const bool any =
        type == "string" && std::any_of(is.items().begin(), is.items().end(),
                                        [&](const auto& one) { return one.text() == node.text; });
    return any ? "" : at + node.text + " is none of the words";
  }
  if (keyword == "pattern")
    return type != "string" || matches(is.text(), node.text) ? "" : at + node.text + " has no form";
  if (keyword == "minimum" || keyword == "maximum") {
    if (type != "integer") return "";
    const auto bound = std::stoll(is.token());
    const auto value = std::stoll(node.text);
    return (keyword == "minimum" ? value >= bound : value <= bound) ? "" : at + "out of bounds";
  }
  if (keyword == "minItems")
    return type != "array" || !node.items.empty() ? "" : at + "an empty list";
  if (keyword == "minProperties")
    return type != "object" || !node.members.empty() ? "" : at + "no keys";
  if (keyword == "items") {
    for (const auto& item : node.items) {
      if (auto wrong = fault(is, item); !wrong.empty()) return wrong;
    }
    return "";
  }
  if (keyword == "anyOf") {
    const bool any = std::any_of(is.items().begin(), is.items().end(),
                                 [&](const auto& one) { return fault(one, node).empty(); });
    return any ? "" : at + node.text + " fits none";
  }
  if (keyword == "required") {
    for (const auto& key : is.items()) {
      const bool there = std::any_of(node.members.begin(), node.members.end(),
                                     [&](const auto& member) { return member.key == key.text(); });
      if (node.kind == Kind::map && !there) return at + key.text() + " is missing";
    }
    return "";
  }
  if (keyword == "properties" || keyword == "patternProperties" ||
      keyword == "additionalProperties") {
    if (keyword != "additionalProperties") return "";
    const auto* properties = schema.find("properties");
    const auto* patterns = schema.find("patternProperties");
    for (const auto& member : node.members) {
      const json::Value* of = properties ? properties->find(member.key) : nullptr;
      if (patterns && matches(patterns->members()[0].key, member.key))
        of = &patterns->members()[0].value;
      if (!of) return "line " + std::to_string(member.place.line) + ": no key " + member.key;
      if (auto wrong = fault(*of, member.value); !wrong.empty()) return wrong;
    }
    return "";
  }
  const bool says_nothing = keyword == "description" || keyword == "title" ||
                            keyword == "$schema" || keyword == "$comment";
  return says_nothing ? "" : "the schema says " + keyword;
}

std::string fault(const json::Value& schema, const YamlNode& node) {
  for (const auto& [keyword, is] : schema.members()) {
    if (auto wrong = fault_of_keyword(keyword, is, schema, node); !wrong.empty()) return wrong;
  }
  return "";
}

json::Value schema_named(std::string_view name) {
  for (const auto& file : print_schemas()) {
    if (file.name == name) return json::parse(file.text).value();
  }
  FAIL("there is no schema " << name);
  return {};
}

std::string fault_in(const std::string& schema, const std::string& text) {
  Report report("f.yaml", text);
  const auto node = parse_yaml(text, report);
  if (!node) return "no YAML";
  return fault(schema_named(schema), *node);
}

void all_pass(const std::string& schema, const fs::path& directory,
              const std::string& prefix = "") {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().extension() != ".yaml" ||
        !entry.path().filename().string().starts_with(prefix))
      continue;
    ++files;
    CAPTURE(entry.path().string());
    CHECK(fault_in(schema, content(entry.path())) == "");
  }
  CHECK(files > 0);
}

}  // namespace

TEST_CASE("schema: config/schema is what the tables print") {
  for (const auto& [name, text] : print_schemas()) {
    CAPTURE(std::string(name));
    const fs::path path = source / "config/schema" / (std::string(name) + ".schema.json");
    if (std::getenv("DUNNING_UPDATE_GOLDENS") != nullptr) {
      fs::create_directories(path.parent_path());
      std::ofstream(path, std::ios::binary) << text;
    }
    CHECK(content(path) == text);
  }
}

TEST_CASE("schema: every key of the tables is in it, and the manual names it too") {
  const std::string manual = content(source / "docs/settings.md");
  const std::pair<const char*, const Table&> all[] = {{"dunningd", configuration_table()},
                                                      {"policy", policy_table()},
                                                      {"jurisdiction", jurisdiction_table()}};
  for (const auto& [name, table] : all) {
    const auto schema = schema_named(name);
    for (const Key& key : table.keys) {
      CAPTURE(std::string(key.path));
      const json::Value* at = &schema;
      std::string_view rest = key.path;
      while (at != nullptr && !rest.empty()) {
        if (const auto* items = at->find("items")) at = items;
        at = at->find("properties");
        if (at != nullptr) at = at->find(rest.substr(0, rest.find('.')));
        const auto dot = rest.find('.');
        rest = dot == std::string_view::npos ? "" : rest.substr(dot + 1);
      }
      CHECK((at != nullptr) == (key.type != Type::later));
      if (at != nullptr) CHECK(at->find("description") != nullptr);
      CHECK(manual.find("`" + std::string(key.path) + "`") != std::string::npos);
    }
  }
}

TEST_CASE("schema: what ships is in order by it") {
  CHECK(fault_in("dunningd", content(source / "config/dunningd.yaml")) == "");
  all_pass("policy", source / "config/policies");
  all_pass("policy", source / "config/demo/policies");
  all_pass("jurisdiction", source / "config/jurisdictions");
  all_pass("story", source / "config/policies/stories");
}

TEST_CASE("schema: it refuses nothing that the reader accepts") {
  all_pass("policy", goldens / "policy", "accepted");
  all_pass("dunningd", goldens / "configuration", "accepted");
}

TEST_CASE("schema: an editor shows what is wrong in itself") {
  const char* faults[] = {"unknown_key",
                          "step_without_time",
                          "approval_unknown",
                          "amount_with_a_comma",
                          "anchor_with_an_unknown_unit",
                          "condition_on_an_unknown_subject",
                          "condition_on_the_case_in_for",
                          "condition_with_an_unknown_country",
                          "condition_without_comparison",
                          "condition_in_days_without_unit",
                          "condition_is_neither_yes_nor_no",
                          "deadline_in_hours",
                          "else_has_an_unknown_key",
                          "end_of_month_alone",
                          "name_with_spaces",
                          "repeat_without_times",
                          "small_percent_with_sign",
                          "statement_weekly",
                          "statement_day_too_late",
                          "task_without_title",
                          "to_is_no_role",
                          "cc_is_no_address",
                          "window_with_a_bad_time",
                          "attach_unknown"};
  for (const char* name : faults) {
    CAPTURE(name);
    CHECK(fault_in("policy", content(goldens / "policy" / (std::string(name) + ".yaml"))) != "");
  }
}

TEST_CASE("schema: policy files that ship tell an editor where it is") {
  for (const char* directory : {"config/policies", "config/demo/policies"}) {
    for (const auto& entry : fs::recursive_directory_iterator(source / directory)) {
      if (entry.path().extension() != ".yaml") continue;
      if (entry.path().string().find("/stories/") != std::string::npos) continue;
      CAPTURE(entry.path().string());
      const std::string text = content(entry.path());
      const std::string mark = "# yaml-language-server: $schema=";
      REQUIRE(text.starts_with(mark));
      const auto path = text.substr(mark.size(), text.find('\n') - mark.size());
      CHECK(fs::exists(entry.path().parent_path() / path));
    }
  }
}
