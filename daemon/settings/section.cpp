#include "daemon/settings/section.hpp"

#include <cstdlib>
#include <set>

#include "daemon/settings/nearest.hpp"

namespace dunning::settings {
namespace {

std::string in_quotes(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

// Returns the key that was probably meant, or nothing.
std::string_view complain_about_key(const Member& member, const Table& table,
                                    std::string_view prefix, Report& report) {
  std::vector<std::string_view> names;
  for (const Key* key : table.below(prefix)) {
    if (key->type != Type::later) names.push_back(last_word(key->path));
  }
  // A key that exists elsewhere was put into the wrong place.
  std::string elsewhere;
  for (const Key& key : table.keys) {
    const bool same = key.type != Type::later && key.path != member.key;
    if (same && last_word(key.path) == member.key && elsewhere.empty())
      elsewhere = "; it belongs into " +
                  in_quotes(key.path.substr(0, key.path.size() - member.key.size() - 1));
  }
  report.add(member.place, "unknown key " + in_quotes(member.key) +
                               "; allowed here: " + join(names) +
                               (elsewhere.empty() ? did_you_mean(member.key, names) : elsewhere));
  return nearest(member.key, names);
}

// "in the entry of \"steps\"" or "in \"mail\"", for what is missing there.
std::string in_which(const Table& table, std::string_view prefix) {
  if (prefix.empty()) return {};
  const Key* section = table.find(prefix.substr(0, prefix.size() - 1));
  const bool entry = section->type == Type::sections;
  return (entry ? " in this entry of " : " in ") + in_quotes(last_word(section->path));
}

YamlNode words_of(std::string_view text) {
  YamlNode list;
  list.kind = YamlNode::Kind::list;
  constexpr std::string_view between = ", ";
  while (!text.empty()) {
    const auto end = text.find(between);
    list.items.push_back(YamlNode::scalar(std::string(text.substr(0, end)), Place{}));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + between.size());
  }
  return list;
}

// A default is written as in a file and read by the same code.
Value fallback_of(const Key& key) {
  Report report("default of " + std::string(key.path), "");
  const YamlNode node = key.type == Type::words || key.type == Type::quiet_days
                            ? words_of(key.fallback)
                            : YamlNode::scalar(std::string(key.fallback), Place{});
  auto value = read_value(key, node, report);
  if (!value) std::abort();
  value->given = false;
  return *std::move(value);
}

}  // namespace

Section Section::read(const Table& table, std::string_view prefix, const YamlNode& node,
                      Place named, Report& report) {
  Section result;
  result.place_ = named;
  result.given_ = node.kind == YamlNode::Kind::map;
  const auto children = table.below(prefix);
  if (!result.given_ && node.kind != YamlNode::Kind::null) {
    report.add(node.place, "expected keys with values here, found a " +
                               std::string(node.kind == YamlNode::Kind::list ? "list" : "text"));
  }

  std::map<std::string_view, Place> seen;
  std::set<std::string_view> wrong;     // written, and complained about already
  std::set<std::string_view> misspelt;  // a required key that was misspelt is not missing as well
  for (const Member& member : node.members) {
    const auto [first, fresh] = seen.emplace(member.key, member.place);
    if (!fresh) {
      report.add(member.place, "the key " + in_quotes(member.key) +
                                   " is given twice; first on line " +
                                   std::to_string(first->second.line));
      continue;
    }
    const std::string path = std::string(prefix) + member.key;
    const Key* key = member.key.find('.') == std::string::npos ? table.find(path) : nullptr;
    if (key == nullptr) {
      misspelt.insert(complain_about_key(member, table, prefix, report));
    } else if (key->type == Type::later) {
      report.add(member.place, in_quotes(member.key) + " is not supported yet in this version");
    } else if (key->type == Type::section) {
      if (member.value.kind == YamlNode::Kind::null)
        report.add(member.place, in_quotes(member.key) + " is empty");
      result.sections_[member.key] = read(table, path + ".", member.value, member.place, report);
    } else if (key->type == Type::sections) {
      if (member.value.kind != YamlNode::Kind::list || member.value.items.empty()) {
        report.add(member.place, in_quotes(member.key) + " has to be " + what_is_allowed(*key) +
                                     ", at least one");
      }
      for (const YamlNode& item : member.value.items) {
        result.lists_[member.key].push_back(read(table, path + ".", item, item.place, report));
      }
    } else if (auto value = read_value(*key, member.value, report)) {
      result.values_[member.key] = *std::move(value);
    } else {
      wrong.insert(member.key);
    }
  }

  for (const Key* key : children) {
    const std::string word(last_word(key->path));
    if (!seen.contains(word) && !misspelt.contains(word) && key->presence == Presence::required &&
        result.given_) {
      report.add(named, in_quotes(word) + " is missing" + in_which(table, prefix) + ": " +
                            std::string(key->meaning));
    }
    if (key->type == Type::section) {
      if (!result.sections_.contains(word)) {
        result.sections_[word] =
            read(table, std::string(key->path) + ".", YamlNode{}, named, report);
      }
    } else if (key->type == Type::sections) {
      result.lists_[word];
    } else if (key->type != Type::later && !result.values_.contains(word)) {
      Value value = key->fallback.empty() ? Value{} : fallback_of(*key);
      value.place = named;
      value.wrong = wrong.contains(word);
      result.values_[word] = std::move(value);
    }
  }
  return result;
}

const Value& Section::value(std::string_view key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) std::abort();
  return found->second;
}

const Section& Section::section(std::string_view key) const {
  const auto found = sections_.find(key);
  if (found == sections_.end()) std::abort();
  return found->second;
}

const std::vector<Section>& Section::sections(std::string_view key) const {
  const auto found = lists_.find(key);
  if (found == lists_.end()) std::abort();
  return found->second;
}

}  // namespace dunning::settings
