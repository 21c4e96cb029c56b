#include <algorithm>

#include "daemon/desk/agency_case.hpp"
#include "daemon/desk/csv.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/desk/told_word.hpp"

// What stands in a dossier, as texts and as data (S36).
namespace dunning::desk {
namespace {

std::string number_of(const AgencyCase& of, ItemId item) {
  for (const auto& claim : of.claims) {
    if (claim.standing.item->id == item) return printable(claim.line.number);
  }
  return std::to_string(item.value);
}

Money sum(const AgencyCase& of, Money policy::Line::*part) {
  Money all{0, of.all.account.currency};
  for (const auto& claim : of.claims)
    all.minor += (claim.line.*part).minor;
  return all;
}

Money total(const AgencyCase& of) {
  return of.owed ? of.owed->total : of.order.intent.amount;
}

std::string local(const AgencyCase& of, Instant at) {
  return local_text(of.administration.local(of.desk.clock, at));
}

std::string claims_table(const AgencyCase& of) {
  using Align = Table::Align;
  Table table({{"INVOICE"}, {"DATE"}, {"DUE"}, {"AMOUNT", Align::right}, {"OPEN", Align::right}});
  for (const auto& claim : of.claims) {
    const auto& item = *claim.standing.item;
    table.row({item.number, date_text(item.invoice_date), date_text(item.due_date),
               to_string(item.total), to_string(claim.line.open)});
    for (const auto& payment : item.payments)
      table.below("received " + to_string(payment.amount) + " on " + to_string(payment.booked_on) +
                  (payment.credit_note.empty() ? "" : ", by a credit note"));
    if (claim.standing.disputed.is_positive())
      table.below(to_string(claim.standing.disputed) + " of it is in dispute");
  }
  table.row({"", "", "", to_string(sum(of, &policy::Line::total)),
             to_string(sum(of, &policy::Line::open))});
  std::string text = table.print();
  for (const auto& credit : of.order.intent.credits)
    text += "less " + to_string(credit.amount) + ", credit " + printable(credit.number) + "\n";
  return text;
}

std::string interest_part(const AgencyCase& of) {
  if (!of.missing_rates.empty()) return "not known: " + of.missing_rates + "\n";
  if (!of.owed || of.owed->working.empty()) return "none is owed yet\n";
  using Align = Table::Align;
  Table table({{"INVOICE"},
               {"FROM"},
               {"TO"},
               {"DAYS", Align::right},
               {"% A YEAR", Align::right},
               {"OVER", Align::right},
               {"INTEREST", Align::right}});
  for (const auto& one : of.owed->working) {
    table.row({number_of(of, one.item), to_string(one.from), to_string(one.to),
               std::to_string(one.days), law::to_text(one.rate), to_string(one.base),
               to_string(one.interest)});
  }
  return table.print() + "By " + of.owed->interest_article + ", up to and including " +
         to_string(of.order.on) + ": " + to_string(of.owed->interest) + "\n";
}

std::string costs_part(const AgencyCase& of) {
  if (!of.owed || !of.owed->costs.is_positive()) {
    return of.needs_notice && of.notice == nullptr
               ? "none are owed: the notice that the law asks for first was not sent\n"
               : "none are owed yet\n";
  }
  std::string text = to_string(of.owed->costs) + ", over " + to_string(of.owed->costs_of) +
                     ", by " + of.owed->costs_article + "\n";
  if (of.notice) text += "after the notice of " + to_string(of.notice->act->on) + "\n";
  return text;
}

// The fields of one part: "creditor.name" is "name" of the part "creditor".
json::Value part_json(const Fields& fields, std::string_view part) {
  auto value = json::Value::object();
  for (const auto& [name, text] : fields) {
    if (name.starts_with(part) && name.substr(part.size()).starts_with("."))
      value.set(name.substr(part.size() + 1), json_or_null(text));
  }
  return value;
}

json::Value claim_json(const AgencyClaim& claim) {
  auto value = json::Value::object();
  for (const auto& [name, text] : claim.fields)
    value.set(name, json_or_null(text));
  auto payments = json::Value::array();
  for (const auto& payment : claim.standing.item->payments) {
    payments.push(json::Value::object({{"date", to_string(payment.booked_on)},
                                       {"amount", decimal_text(payment.amount)},
                                       {"credit_note", json_or_null(payment.credit_note)}}));
  }
  value.set("payments", std::move(payments));
  value.set("checklist", to_json(claim.checklist));
  return value;
}

json::Value interest_json(const AgencyCase& of) {
  auto value = part_json(of.fields, "interest");
  auto working = json::Value::array();
  if (of.owed) {
    for (const auto& one : of.owed->working) {
      working.push(json::Value::object({{"claim", number_of(of, one.item)},
                                        {"from", to_string(one.from)},
                                        {"to", to_string(one.to)},
                                        {"days", one.days},
                                        {"percent_a_year", law::to_text(one.rate)},
                                        {"over", decimal_text(one.base)},
                                        {"interest", decimal_text(one.interest)}}));
    }
  }
  value.set("working", std::move(working));
  value.set("not_known_because", json_or_null(of.missing_rates));
  return value;
}

json::Value words_json(const AgencyCase& of, std::string_view kind) {
  auto list = json::Value::array();
  const auto& account = of.all.account;
  const auto told =
      told_words(account, of.desk.configuration.policies,
                 of.administration.jurisdiction->working_days(), numbers_of(account), of.order.on);
  for (const auto& word : told) {
    const bool about =
        word.kind == kind &&
        std::any_of(account.words.begin(), account.words.end(), [&](const policy::Word& one) {
          return policy::name(one) == word.name &&
                 std::any_of(of.claims.begin(), of.claims.end(), [&](const AgencyClaim& claim) {
                   return concerns(one, claim.line.invoice);
                 });
        });
    if (about) list.push(to_json(word));
  }
  return list;
}

}  // namespace

std::string statement_text(const AgencyCase& of) {
  const auto& creditor = of.administration.rules.creditor;
  return "STATEMENT of " + to_string(of.order.on) + "\n\n" + creditor.name + "\nagainst " +
         printable(of.all.account.debtor.name) + ", taken for a " +
         std::string(law::name(of.type.type)) + ": " + of.type.because + "\n\nPRINCIPAL\n\n" +
         claims_table(of) + "\nINTEREST\n\n" + interest_part(of) + "\nCOSTS\n\n" + costs_part(of) +
         "\nTOGETHER\n\n" + to_string(total(of)) + "\n";
}

std::string checklist_text(const AgencyCase& of) {
  std::string text =
      "What the law asks of whoever wants more than the principal, and by which "
      "message it was met.\nAs of " +
      to_string(of.order.on) + ". This is no legal advice.\n";
  for (const auto& claim : of.claims)
    text += "\nInvoice " + printable(claim.line.number) + "\n" + to_text(claim.checklist);
  return text;
}

std::string delivery_text(const AgencyCase& of) {
  std::string text = "What was sent, when, to whom, and what is known of its arrival. Times in " +
                     of.administration.configured->time_zone + ".\n";
  for (const auto& one : of.sent) {
    text += "\n" + local(of, one.at) + "  " + one.what + " by " + one.channel + ": " + one.state +
            "\n  to " + printable(one.to) + "\n";
    if (!one.evidence.empty()) text += "  evidence: " + printable(one.evidence) + "\n";
    if (!one.file.empty()) text += "  file: " + one.file + "\n";
  }
  if (of.sent.empty()) text += "\nNothing was sent.\n";
  return text;
}

std::vector<std::string> summary_of(const AgencyCase& of) {
  std::vector<std::string> lines;
  const auto& debtor = of.all.account.debtor;
  lines.push_back("To " + of.agency.legal_name + ": " +
                  counted(static_cast<std::int64_t>(of.claims.size()), "invoice", "invoices") +
                  " of " + printable(debtor.name) +
                  (debtor.customer_number.empty() ? "" : " (" + debtor.customer_number + ")") +
                  ", " + to_string(of.order.intent.amount) + " of principal");
  if (of.owed) {
    lines.push_back("By law on " + to_string(of.order.on) + ": interest " +
                    to_string(of.owed->interest) + ", costs " + to_string(of.owed->costs) +
                    ", together " + to_string(of.owed->total));
  }
  if (!of.missing_rates.empty()) lines.push_back("Interest is not known: " + of.missing_rates);
  const auto shown = std::count_if(of.sent.begin(), of.sent.end(),
                                   [](const SentMessage& one) { return !one.file.empty(); });
  lines.push_back(
      counted(shown, "message", "messages") + " as sent, " +
      counted(static_cast<std::int64_t>(of.attachments.size()), "attached file", "attached files"));
  return lines;
}

std::string readme_text(const AgencyCase& of, const std::vector<std::string>& summary) {
  const auto& creditor = of.administration.rules.creditor;
  std::string text = "DOSSIER for " + of.agency.legal_name + "\n\nFrom " + creditor.name + ", on " +
                     to_string(of.order.on) + ".";
  if (!of.agency.reference.empty()) text += " Our number with you: " + of.agency.reference + ".";
  if (!of.order.key.empty()) text += " Our reference: " + of.order.key.substr(0, 8) + ".";
  text += "\n\n";
  for (const auto& line : summary)
    text += printable(line) + ".\n";
  text +=
      "\nPlease write to the debtor about these invoices from now on; we do not any more. We tell "
      "you of payments the day we see them.\n\nMISSING of what you ask for\n";
  if (of.missing.empty()) text += "  nothing\n";
  for (const auto* field : of.missing)
    text += "  " + std::string(field->meaning) + " (" + std::string(field->name) + ")\n";
  text +=
      "\nFILES\n"
      "  dossier.json     all fields; dossier.csv the same as a table\n"
      "  statement.txt    principal, payments, credits, interest and costs with their working\n"
      "  checklist.txt    what the law asks, and by which message it was met\n"
      "  delivery.txt     what was sent when, to whom, and what is known of its arrival\n"
      "  invoices/        the invoices as the books print them\n"
      "  messages/        every message as it was sent\n"
      "  attachments/     contract, order, terms, proof of delivery, correspondence\n"
      "  history/         the sealed record of this case, and how to check it\n"
      "  SHA256SUMS       the digest of every file; check with: sha256sum -c SHA256SUMS\n";
  return text + "\nQuestions: " + creditor.contact_person +
         (creditor.phone.empty() ? "" : ", " + creditor.phone) + ", " +
         (creditor.reply_to.empty() ? creditor.from_address : creditor.reply_to) + "\n";
}

std::string dossier_csv(const AgencyCase& of) {
  std::string text = csv_row({"field", "value"});
  for (const auto& [name, value] : of.fields)
    text += csv_row({name, value});
  int nr = 0;
  for (const auto& claim : of.claims) {
    ++nr;
    for (const auto& [name, value] : claim.fields)
      text += csv_row({"claims[" + std::to_string(nr) + "]." + name, value});
  }
  text += csv_row({"total", decimal_text(total(of))});
  for (const auto* field : of.missing)
    text += csv_row({"missing", std::string(field->name)});
  return text;
}

json::Value dossier_json(const AgencyCase& of) {
  auto value = json_answer("dossier");
  value.set("agency", json::Value::object({{"name", of.agency.name},
                                           {"legal_name", of.agency.legal_name},
                                           {"reference", json_or_null(of.agency.reference)}}));
  value.set("reference", json_or_null(of.order.key));
  value.set("on", to_string(of.order.on));
  value.set("currency", std::string(of.all.account.currency.code()));
  value.set("principal", decimal_text(of.order.intent.amount));
  value.set("total", decimal_text(total(of)));
  value.set("creditor", part_json(of.fields, "creditor"));
  auto debtor = part_json(of.fields, "debtor");
  debtor.set("type_because", of.type.because);
  value.set("debtor", std::move(debtor));
  auto claims = json::Value::array();
  for (const auto& claim : of.claims)
    claims.push(claim_json(claim));
  value.set("claims", std::move(claims));
  auto credits = json::Value::array();
  for (const auto& credit : of.order.intent.credits)
    credits.push(
        json::Value::object({{"number", credit.number}, {"amount", decimal_text(credit.amount)}}));
  value.set("credits", std::move(credits));
  value.set("interest", interest_json(of));
  value.set("costs", part_json(of.fields, "costs"));
  auto events = json::Value::array();
  for (const auto& one : of.sent) {
    events.push(json::Value::object({{"at", json_part(std::optional(one.at))},
                                     {"what", one.what},
                                     {"channel", one.channel},
                                     {"to", json_or_null(one.to)},
                                     {"result", one.state},
                                     {"evidence", json_or_null(one.evidence)},
                                     {"file", json_or_null(one.file)}}));
  }
  value.set("events", std::move(events));
  value.set("promises", words_json(of, "promise"));
  value.set("disputes", words_json(of, "dispute"));
  value.set("plans", words_json(of, "plan"));
  auto missing = json::Value::array();
  for (const auto* field : of.missing)
    missing.push(json::Value::object(
        {{"field", std::string(field->name)}, {"meaning", std::string(field->meaning)}}));
  value.set("missing", std::move(missing));
  auto files = json::Value::array();
  for (const auto& [path, bytes] : of.files) {
    files.push(json::Value::object(
        {{"path", path},
         {"bytes", static_cast<std::int64_t>(bytes.size())},
         {"sha256", of.order.digest ? json::Value(of.order.digest(bytes)) : json::Value()}}));
  }
  value.set("files", std::move(files));
  return value;
}

}  // namespace dunning::desk
