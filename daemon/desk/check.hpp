#pragma once

#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/settings/configuration.hpp"

// What can be said about a configuration before anything runs: every complaint of the reader, and
// for each template of each policy in each language whether it says what its step demands, and for
// each policy whether the law of the administrations it may serve allows what it does.
namespace dunning::desk {

struct CheckAnswer {
  std::size_t files = 0;  // that were read and found right
  std::vector<settings::Complaint> complaints{};
  // Lawful, but weak before a judge; what is only warned of leaves the answer fine.
  std::vector<settings::Complaint> warnings{};
  std::vector<std::string> unreviewed{};  // policies that ship as examples and that nobody has read
  bool fine() const { return complaints.empty(); }
};

// The configuration as files.
CheckAnswer check(const settings::Loaded<settings::Configuration>& loaded);

// With a store: adds a complaint for every step or policy that the configuration lacks and an open
// item stands on (S11; a step that says `was:` is not lacking), and for every currency in which
// something is open and for which there is no IBAN (S4).
Status check_live_items(const Desk& desk, CheckAnswer& answer);

std::string to_text(const CheckAnswer& answer);  // "14 files fine", or the complaints as located
std::string complaints_text(const CheckAnswer& answer);
json::Value to_json(const CheckAnswer& answer);

}  // namespace dunning::desk
