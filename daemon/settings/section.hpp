#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/money.hpp"
#include "daemon/policy/policy.hpp"
#include "daemon/settings/keys.hpp"
#include "daemon/settings/report.hpp"
#include "daemon/settings/yaml.hpp"

// A file (or a section of it) after it was held against its table: every key known, every value of
// its type and within its bounds, defaults filled in.
namespace dunning::settings {

struct Entry;

struct Value {
  bool given = false;  // written in the file, and right
  bool wrong = false;  // written in the file, and complained about
  Place place;
  std::string text;  // normalised: an IBAN without spaces
  std::int64_t number =
      0;  // of number, percent, days; seconds of a duration; minutes of a time of day
  std::int64_t number_to = 0;  // end of a window
  Money amount;
  Date date;
  policy::Span span;
  std::vector<Value> list;
  std::vector<Entry> map;
  const YamlNode* node = nullptr;  // of conditions, whose grammar is the policy reader's
};

struct Entry {
  Value key;
  Value value;
};

class Section {
 public:
  // Complains about whatever the table does not allow and goes on. `named` is where the section's
  // key stands, for what is missing in it. `node` has to outlive the section.
  static Section read(const Table& table, std::string_view prefix, const YamlNode& node,
                      Place named, Report& report);

  // Asking for a key that the table does not have is a programming error and aborts.
  const Value& value(std::string_view key) const;
  const std::string& text(std::string_view key) const { return value(key).text; }
  int number(std::string_view key) const { return static_cast<int>(value(key).number); }
  const Section& section(std::string_view key) const;
  const std::vector<Section>& sections(std::string_view key) const;

  bool given() const { return given_; }
  Place place() const { return place_; }

 private:
  bool given_ = false;
  Place place_;
  std::map<std::string, Value, std::less<>> values_;
  std::map<std::string, Section, std::less<>> sections_;
  std::map<std::string, std::vector<Section>, std::less<>> lists_;
};

// One value by its type; complains and returns nothing when it is not of it.
std::optional<Value> read_value(const Key& key, const YamlNode& node, Report& report);

}  // namespace dunning::settings
