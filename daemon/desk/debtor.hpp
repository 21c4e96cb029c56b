#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/desk/replies.hpp"
#include "daemon/desk/told_word.hpp"

// What a person decided about one debtor, and everything there is to know about it.
namespace dunning::desk {

// `debtor set DEBTOR key=value…`: policy, language, contact, type, reminders, mailing, and the
// facts the law needs (S41). An empty value takes a setting back. All of them are checked before
// the first is written down.
struct DebtorSetWish {
  std::optional<std::string> administration;
  std::string debtor;
  std::vector<std::pair<std::string, std::string>> settings;
  std::string reason;  // may be empty
};
Result<Done> set_debtor(const Desk& desk, const DebtorSetWish& wish);

// `debtor address DEBTOR ADDRESS --works`: an address to which mail came back may be written to
// again.
struct AddressWish {
  std::optional<std::string> administration;
  std::string debtor;
  std::string address;
};
Result<Done> address_works(const Desk& desk, const AddressWish& wish);

struct DebtorAnswer {
  struct Owing {  // in one currency
    Money open;
    Money overdue;
    std::int64_t items = 0;
    std::optional<Date> oldest_due;
    std::optional<Date> last_message_on;
  };
  struct Setting {
    std::string key;
    std::string value;
    std::string author;
    Date on;
  };
  Administration administration;
  Debtor debtor;
  policy::TypedBecause type;
  std::vector<std::string> recipients;            // whom a message goes to today
  std::vector<policy::BadAddress> bad_addresses;  // mail to them came back (S33)
  std::vector<ToldReply> replies;                 // what came in by mail
  std::string language;
  std::vector<Owing> owing;
  std::vector<Setting> settings;    // in force
  std::vector<policy::Hold> holds;  // on the debtor or any of its open items, in force
  std::vector<ToldWord> words;      // oldest first
};
Result<DebtorAnswer> show_debtor(const Desk& desk, const std::optional<std::string>& administration,
                                 const std::string& debtor);

std::string to_text(const DebtorAnswer& answer);
json::Value to_json(const DebtorAnswer& answer);

}  // namespace dunning::desk
