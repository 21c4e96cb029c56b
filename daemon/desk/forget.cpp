#include "daemon/desk/forget.hpp"

#include <algorithm>

#include "daemon/desk/table.hpp"
#include "daemon/desk/target.hpp"
#include "daemon/store/dossiers.hpp"
#include "daemon/store/forgetting.hpp"

namespace dunning::desk {

Result<ForgetAnswer> would_forget(const Desk& desk, const std::optional<std::string>& name,
                                  const std::string& text) {
  ForgetAnswer answer;
  answer.administration = TRY(administration(desk, name));
  answer.debtor = TRY(find_debtor(desk, answer.administration, text));
  const auto id = answer.administration.stored->id;
  const auto dossier = TRY(store::Dossiers(desk.store).of(id, answer.debtor.id));
  const auto with_body = [](const auto& one) { return !one.body.empty(); };
  answer.records = std::count_if(dossier.records.begin(), dossier.records.end(), with_body);
  for (const auto& one : dossier.occasions)
    answer.messages += static_cast<std::int64_t>(one.rows.size());
  answer.said = static_cast<std::int64_t>(dossier.words.size() + dossier.holds.size());
  answer.entries = std::count_if(dossier.history.begin(), dossier.history.end(),
                                 [](const auto& one) { return one.payload.has_value(); });
  for (const auto& key :
       TRY(accounts_of(desk, answer.administration, answer.debtor.id, Accounts::open))) {
    const auto account = TRY(store::Accounts(desk.store).load(key)).account;
    for (const auto& item : account.items) {
      if (!item.open.is_zero()) answer.open.push_back(number_text(item.number));
    }
  }
  return answer;
}

Result<Done> forget(const Desk& desk, const std::optional<std::string>& name,
                    const std::string& text) {
  const auto of = TRY(administration(desk, name));
  const auto debtor = TRY(find_debtor(desk, of, text));
  const auto forgotten = TRY(store::Forgetting(desk.store)
                                 .forget(of.stored->id, debtor.id, desk.author, desk.clock.now()));
  return Done{"Erased: " + counted(forgotten.records, "record", "records") + ", " +
              counted(forgotten.messages, "message", "messages") + " and the personal part of " +
              counted(forgotten.entries, "entry", "entries") +
              " of the history. What the books still have of the debtor stays there"};
}

std::string to_text(const ForgetAnswer& answer) {
  std::string text =
      "About " + who(answer.debtor) +
      " would be erased: " + counted(answer.records, "version", "versions") + " of records, " +
      counted(answer.messages, "message", "messages") + ", " +
      counted(answer.said, "thing", "things") +
      " that people said, and the personal "
      "part of " +
      counted(answer.entries, "entry", "entries") +
      " of the history. Amounts, dates, states and digests stay, so that the history "
      "can still be verified\n";
  if (!answer.open.empty()) {
    text += "It is refused while a claim is open: " + printable(answer.open.front());
    if (answer.open.size() > 1) text += " and " + std::to_string(answer.open.size() - 1) + " more";
    return text + "\n";
  }
  return text + "Nothing is erased yet: dunningctl forget " + answer.debtor.id.value +
         " --yes; it cannot be undone (dunningctl export first)\n";
}

json::Value to_json(const ForgetAnswer& answer) {
  auto open = json::Value::array();
  for (const auto& number : answer.open)
    open.push(number);
  auto value = json_answer("forget");
  value.set("administration", answer.administration.name());
  value.set("debtor", answer.debtor.id.value);
  value.set("debtor_name", answer.debtor.name);
  value.set("records", answer.records);
  value.set("messages", answer.messages);
  value.set("said", answer.said);
  value.set("entries", answer.entries);
  value.set("open", std::move(open));
  return value;
}

}  // namespace dunning::desk
