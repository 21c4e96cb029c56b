#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/settings/section.hpp"
#include "daemon/story/story.hpp"

// The entries of `happens:` in a file of stories, and the names they may speak of.
namespace dunning::settings {

// Who and what a story has spoken of so far. Each complaint names what there is.
class StoryNames {
 public:
  bool add_debtor(const std::string& name);  // false: it is there already
  bool add_invoice(const std::string& number, const std::string& debtor);

  // The debtor a value names, or the only one; empty after a complaint.
  std::string debtor(const Value& value, Place place, Report& report) const;
  void check_invoice(const Value& value, const std::string& key, Report& report) const;
  void check_target(const Value& value, const std::string& key, Report& report) const;
  void check_debtor(const Value& value, const std::string& key, Report& report) const;
  std::string debtor_of(const std::string& invoice) const;

 private:
  std::vector<std::string> debtors_;
  std::map<std::string, std::string> invoices_;  // and credit notes: number, whose
};

// An invoice of `invoices:` or of `happens:`, where its number stands under `number_key`.
std::optional<story::InvoiceGiven> read_invoice(const Section& section, StoryNames& names,
                                                Date dated, const std::string& number_key,
                                                Report& report);

// `facts:`, each held against what the key can be (S41).
std::vector<story::Fact> read_facts(const Value& value, Report& report);

std::optional<story::Event> read_event(const Section& section, StoryNames& names, Date day,
                                       Report& report);

}  // namespace dunning::settings
