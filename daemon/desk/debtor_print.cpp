#include "daemon/desk/debtor.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

std::string hold_text(const policy::Hold& hold) {
  if (hold.author == "ledger")
    return printable(hold.reason) + ", a stop sign in the books, until it goes there";
  std::string text = printable(hold.reason) + ", set by " + printable(hold.author);
  return text + (hold.until ? ", until " + to_string(*hold.until) : ", until it is released");
}

}  // namespace

std::string to_text(const DebtorAnswer& answer) {
  const auto& debtor = answer.debtor;
  std::string text = printable(debtor.name);
  if (!debtor.customer_number.empty()) text += " (" + printable(debtor.customer_number) + ")";
  text += ", " + std::string(law::name(answer.type.type)) + ": " + answer.type.because + "\n";
  std::string to;
  for (const auto& address : answer.recipients)
    to += (to.empty() ? "" : ", ") + printable(address);
  text += "  messages in " + answer.language + " to " + (to.empty() ? "nobody" : to) + "\n";
  for (const auto& bad : answer.bad_addresses) {
    text += "  mail to " + printable(bad.address) + " came back on " + to_string(bad.since) + ": " +
            printable(bad.because) + "; nothing is sent there. When it works again: dunningctl " +
            "debtor address " + printable(debtor.id.value) + " " + printable(bad.address) +
            " --works\n";
  }
  if (!debtor.phone.empty()) text += "  phone " + printable(debtor.phone) + "\n";
  for (const auto& owing : answer.owing) {
    text +=
        "  " + to_string(owing.open) + " open on " + counted(owing.items, "invoice", "invoices");
    if (owing.items > 0) {
      text +=
          ", " + to_string(owing.overdue) + " overdue, oldest due " + date_text(owing.oldest_due);
    }
    text += ", last message " + date_text(owing.last_message_on) + "\n";
  }
  for (const auto& setting : answer.settings) {
    text += "  " + setting.key + " is " + printable(setting.value) + ", says " +
            printable(setting.author) + " on " + to_string(setting.on) + "\n";
  }
  for (const auto& hold : answer.holds)
    text += "  hold: " + hold_text(hold) + "\n";
  text += to_text(answer.replies);
  if (!answer.words.empty()) text += "\nWhat was said\n";
  for (const auto& word : answer.words)
    text += "  " + to_text(word) + "\n";
  return text;
}

json::Value to_json(const DebtorAnswer& answer) {
  auto owing = json::Value::array();
  for (const auto& one : answer.owing) {
    owing.push(json::Value::object({{"open", json_part(one.open)},
                                    {"overdue", json_part(one.overdue)},
                                    {"items", one.items},
                                    {"oldest_due", json_part(one.oldest_due)},
                                    {"last_message_on", json_part(one.last_message_on)}}));
  }
  auto settings = json::Value::array();
  for (const auto& one : answer.settings) {
    settings.push(json::Value::object({{"key", one.key},
                                       {"value", one.value},
                                       {"author", one.author},
                                       {"on", json_part(std::optional(one.on))}}));
  }
  auto holds = json::Value::array();
  for (const auto& one : answer.holds) {
    holds.push(json::Value::object(
        {{"reason", one.reason}, {"author", one.author}, {"until", json_part(one.until)}}));
  }
  auto words = json::Value::array();
  for (const auto& one : answer.words)
    words.push(to_json(one));
  const auto& debtor = answer.debtor;
  auto value = json_answer("debtor");
  value.set("administration", answer.administration.name());
  value.set("id", debtor.id.value);
  value.set("name", debtor.name);
  value.set("customer_number", json_or_null(debtor.customer_number));
  value.set("phone", json_or_null(debtor.phone));
  value.set("type", law::name(answer.type.type));
  value.set("because", answer.type.because);
  value.set("language", answer.language);
  value.set("recipients", json_part(answer.recipients));
  auto bad = json::Value::array();
  for (const auto& one : answer.bad_addresses) {
    bad.push(json::Value::object(
        {{"address", one.address}, {"since", to_string(one.since)}, {"because", one.because}}));
  }
  value.set("bad_addresses", std::move(bad));
  value.set("replies", to_json(answer.replies));
  value.set("owing", std::move(owing));
  value.set("settings", std::move(settings));
  value.set("holds", std::move(holds));
  value.set("words", std::move(words));
  return value;
}

}  // namespace dunning::desk
