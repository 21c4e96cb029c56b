#include "daemon/desk/debtor.hpp"

#include <algorithm>
#include <set>

#include "daemon/desk/speak.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/policy/debtor_settings.hpp"
#include "daemon/policy/legal_facts.hpp"
#include "daemon/store/bad_addresses.hpp"

namespace dunning::desk {
namespace {

Status check_setting(const Desk& desk, const std::string& key, const std::string& value) {
  TRY(policy::check_setting(key, value));
  const auto& policies = desk.configuration.policies;
  if (key != "policy" || value.empty() || policy::find_policy(policies, value) != nullptr)
    return {};
  std::string names;
  for (const auto& one : policies)
    names += (names.empty() ? "" : ", ") + one.name;
  return fail(ErrorKind::invalid_input,
              "there is no policy \"" + value + "\"; there are: " + names);
}

void add_owing(DebtorAnswer& answer, const policy::Account& account, Date today) {
  DebtorAnswer::Owing owing{{0, account.currency}, {0, account.currency}, 0, {}, {}};
  owing.last_message_on = account.history.last_message_on;
  for (const auto& item : account.items) {
    if (!item.open.is_positive() || item.state == InvoiceState::draft) continue;
    ++owing.items;
    if (const auto sum = add(owing.open, item.open)) owing.open = *sum;
    if (!item.due_date) continue;
    if (*item.due_date < today) {
      if (const auto sum = add(owing.overdue, item.open)) owing.overdue = *sum;
    }
    if (!owing.oldest_due || *item.due_date < *owing.oldest_due) owing.oldest_due = item.due_date;
  }
  answer.owing.push_back(owing);
}

void add_holds(DebtorAnswer& answer, const policy::Account& account, Date today) {
  for (const auto& item : account.items) {
    if (item.open.is_zero()) continue;
    for (const auto& hold : item.holds) {
      const bool over = (hold.until && *hold.until <= today) || hold.ended_on;
      const bool known =
          std::any_of(answer.holds.begin(), answer.holds.end(), [&](const auto& one) {
            return one.reason == hold.reason && one.author == hold.author &&
                   one.until == hold.until;
          });
      if (!over && !known) answer.holds.push_back(hold);
    }
  }
}

void add_settings(DebtorAnswer& answer, const policy::DebtorSettings& settings, Date today) {
  std::vector<std::string_view> keys = {"policy", "language",  "contact",
                                        "type",   "reminders", "mailing"};
  const auto legal = policy::legal_fact_keys();
  keys.insert(keys.end(), legal.begin(), legal.end());
  for (const auto key : keys) {
    const auto* word = settings.about(key);
    if (word == nullptr && settings.configured != nullptr) {
      for (const auto& [configured, value] : settings.configured->settings) {
        if (configured == key)
          answer.settings.push_back({std::string(key), value, "dunningd.yaml", today});
      }
    }
    if (word == nullptr) continue;
    const auto& setting = std::get<policy::DebtorSetting>(word->what);
    if (!setting.value.empty())
      answer.settings.push_back({setting.key, setting.value, word->author, word->on});
  }
}

}  // namespace

Result<Done> set_debtor(const Desk& desk, const DebtorSetWish& wish) {
  if (!wish.reason.empty()) TRY(check_text(wish.reason, "--reason"));
  if (wish.settings.empty()) {
    return fail(ErrorKind::invalid_input,
                "say what: dunningctl debtor set DEBTOR language=en contact=name@example.com");
  }
  std::set<std::string> keys;
  for (const auto& [key, value] : wish.settings) {
    TRY(check_setting(desk, key, value));
    if (!keys.insert(key).second) return fail(ErrorKind::invalid_input, key + " is given twice");
  }
  const auto of = TRY(administration(desk, wish.administration));
  const auto debtor = TRY(find_debtor(desk, of, wish.debtor));
  std::string sentence = who(debtor) + ":";
  std::string word;
  for (const auto& [key, value] : wish.settings) {
    const auto said = TRY(
        speak(desk, {of, debtor.id, std::nullopt}, policy::DebtorSetting{key, value}, wish.reason));
    sentence += (word.empty() ? " " : ", ") + key +
                (value.empty() ? " as the books have it" : " " + printable(value));
    word = policy::name(said);
  }
  return Done{sentence, wish.settings.size() == 1 ? word : ""};
}

Result<Done> address_works(const Desk& desk, const AddressWish& wish) {
  const auto of = TRY(administration(desk, wish.administration));
  const auto debtor = TRY(find_debtor(desk, of, wish.debtor));
  store::BadAddresses addresses(desk.store);
  auto lifted = addresses.lift(of.stored->id, debtor.id, wish.address, desk.author,
                               of.today(desk.clock), desk.clock.now());
  if (!lifted && lifted.error().kind == ErrorKind::not_found) {
    std::string known;
    for (const auto& one : TRY(addresses.list(of.stored->id, debtor.id)))
      known += (known.empty() ? "" : ", ") + one.address;
    return fail(ErrorKind::not_found,
                "no mail to " + wish.address + " came back from " + who(debtor) +
                    (known.empty() ? "; none did" : "; it did from " + known));
  }
  TRY(std::move(lifted));
  return Done{"Mail to " + who(debtor) + " may go to " + printable(wish.address) + " again", ""};
}

Result<DebtorAnswer> show_debtor(const Desk& desk, const std::optional<std::string>& name,
                                 const std::string& text) {
  DebtorAnswer answer;
  auto of = TRY(meant_debtor(desk, name, text));
  answer.administration = std::move(of.administration);
  const Date today = answer.administration.today(desk.clock);
  std::set<std::string> told;
  for (const auto& key :
       TRY(accounts_of(desk, answer.administration, of.debtor.id, Accounts::all))) {
    const auto account = TRY(store::Accounts(desk.store).load(key)).account;
    const auto settings = policy::debtor_settings(account, answer.administration.rules, today);
    if (answer.owing.empty()) {
      answer.debtor = account.debtor;
      answer.type =
          policy::debtor_type(account.debtor, settings, answer.administration.rules.debtors_are,
                              *answer.administration.jurisdiction);
      answer.language = policy::language(account.debtor, settings, answer.administration.rules);
      for (const auto& mailbox :
           policy::contact(account.debtor, settings, {}, account.bad_addresses).recipients)
        answer.recipients.push_back(mailbox.address);
      answer.bad_addresses = account.bad_addresses;
      add_settings(answer, settings, today);
    }
    add_owing(answer, account, today);
    add_holds(answer, account, today);
    for (auto& word : told_words(account, desk.configuration.policies,
                                 answer.administration.jurisdiction->working_days(),
                                 numbers_of(account), today)) {
      if (told.insert(word.name).second) answer.words.push_back(std::move(word));
    }
  }
  if (answer.owing.empty())
    return fail(ErrorKind::not_found, who(of.debtor) + " never had an invoice");
  answer.replies = TRY(replies_of(desk, answer.administration, of.debtor.id, today));
  return answer;
}

}  // namespace dunning::desk
