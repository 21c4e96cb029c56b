#include <algorithm>

#include "daemon/desk/agency_case.hpp"
#include "daemon/desk/csv.hpp"
#include "daemon/desk/dossier_words.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/desk/told_word.hpp"
#include "daemon/messages/text.hpp"

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

const DossierWords& words_of(const AgencyCase& of) {
  const auto& rules = of.administration.rules;
  return dossier_words(rules.language, rules.creditor.address.country);
}

std::string_view kind_of(law::DebtorType type, const DossierWords& words) {
  switch (type) {
    case law::DebtorType::business:
      return words.business;
    case law::DebtorType::public_body:
      return words.public_body;
    case law::DebtorType::consumer:
      break;
  }
  return words.consumer;
}

std::string claims_table(const AgencyCase& of) {
  const auto& words = words_of(of);
  using Align = Table::Align;
  Table table({{std::string(words.invoice)},
               {std::string(words.date)},
               {std::string(words.due)},
               {std::string(words.amount), Align::right},
               {std::string(words.open), Align::right}});
  for (const auto& claim : of.claims) {
    const auto& item = *claim.standing.item;
    table.row({item.number, date_text(item.invoice_date), date_text(item.due_date),
               to_string(item.total), to_string(claim.line.open)});
    for (const auto& payment : item.payments)
      table.below(messages::fill(words.received,
                                 {to_string(payment.amount), to_string(payment.booked_on)}) +
                  std::string(payment.credit_note.empty() ? "" : words.credit_note));
    if (claim.standing.disputed.is_positive())
      table.below(messages::fill(words.disputed, {to_string(claim.standing.disputed)}));
  }
  table.row({"", "", "", to_string(sum(of, &policy::Line::total)),
             to_string(sum(of, &policy::Line::open))});
  std::string text = table.print();
  for (const auto& credit : of.order.intent.credits)
    text += messages::fill(words.less, {to_string(credit.amount), printable(credit.number)}) + "\n";
  return text;
}

std::string interest_part(const AgencyCase& of) {
  const auto& words = words_of(of);
  if (!of.missing_rates.empty()) return messages::fill(words.unknown, {of.missing_rates}) + "\n";
  if (!of.owed || of.owed->working.empty()) return std::string(words.no_interest) + "\n";
  using Align = Table::Align;
  Table table({{std::string(words.invoice)},
               {std::string(words.from)},
               {std::string(words.to)},
               {std::string(words.days), Align::right},
               {std::string(words.percent), Align::right},
               {std::string(words.over), Align::right},
               {std::string(words.interest), Align::right}});
  for (const auto& one : of.owed->working) {
    table.row({number_of(of, one.item), to_string(one.from), to_string(one.to),
               std::to_string(one.days), law::to_text(one.rate), to_string(one.base),
               to_string(one.interest)});
  }
  return table.print() +
         messages::fill(words.interest_by, {of.owed->interest_article, to_string(of.order.on),
                                            to_string(of.owed->interest)}) +
         "\n";
}

std::string costs_part(const AgencyCase& of) {
  const auto& words = words_of(of);
  if (!of.owed || !of.owed->costs.is_positive()) {
    const bool lacks_notice = of.needs_notice && of.notice == nullptr;
    return std::string(lacks_notice ? words.no_notice : words.no_costs) + "\n";
  }
  std::string text =
      messages::fill(words.costs_by, {to_string(of.owed->costs), to_string(of.owed->costs_of),
                                      of.owed->costs_article}) +
      "\n";
  if (of.notice) text += messages::fill(words.after_notice, {to_string(of.notice->act->on)}) + "\n";
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
  const auto& words = words_of(of);
  const auto part = [](std::string_view heading, const std::string& text) {
    return "\n" + std::string(heading) + "\n\n" + text;
  };
  return messages::fill(words.statement, {to_string(of.order.on)}) + "\n\n" +
         messages::fill(words.against, {of.administration.rules.creditor.name,
                                        printable(of.all.account.debtor.name),
                                        std::string(kind_of(of.type.type, words))}) +
         "\n" + part(words.principal, claims_table(of)) + part(words.interest, interest_part(of)) +
         part(words.costs, costs_part(of)) + part(words.together, to_string(total(of)) + "\n");
}

std::string checklist_text(const AgencyCase& of) {
  const auto& words = words_of(of);
  std::string text = messages::fill(words.checklist, {to_string(of.order.on)}) + "\n";
  for (const auto& claim : of.claims)
    text += "\nInvoice " + printable(claim.line.number) + "\n" + to_text(claim.checklist);
  return text;
}

std::string delivery_text(const AgencyCase& of) {
  const auto& words = words_of(of);
  const auto line = [](std::string_view what, const std::string& value) {
    return value.empty() ? "" : "  " + std::string(what) + ": " + value + "\n";
  };
  std::string text =
      messages::fill(words.delivery, {of.administration.configured->time_zone}) + "\n";
  for (const auto& one : of.sent) {
    text += "\n" + local(of, one.at) + "  " +
            messages::fill(words.by_channel, {one.what, one.channel, one.state}) + "\n  " +
            std::string(words.sent_to) + " " + printable(one.to) + "\n" +
            line(words.evidence, printable(one.evidence)) + line(words.file, one.file);
  }
  if (of.sent.empty()) text += "\n" + std::string(words.nothing_sent) + "\n";
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

// The same, as the agency reads it.
std::vector<std::string> summary_for_agency(const AgencyCase& of) {
  const auto& words = words_of(of);
  const auto& debtor = of.all.account.debtor;
  std::vector<std::string> lines;
  lines.push_back(messages::fill(
      of.claims.size() == 1 ? words.one_claim : words.claims,
      {of.agency.legal_name, std::to_string(of.claims.size()),
       printable(debtor.name) +
           (debtor.customer_number.empty() ? "" : " (" + debtor.customer_number + ")"),
       to_string(of.order.intent.amount)}));
  if (of.owed) {
    lines.push_back(
        messages::fill(words.by_law, {to_string(of.order.on), to_string(of.owed->interest),
                                      to_string(of.owed->costs), to_string(of.owed->total)}));
  }
  if (!of.missing_rates.empty())
    lines.push_back(messages::fill(words.interest_unknown, {of.missing_rates}));
  const auto shown = std::count_if(of.sent.begin(), of.sent.end(),
                                   [](const SentMessage& one) { return !one.file.empty(); });
  lines.push_back(messages::fill(words.enclosed,
                                 {std::to_string(shown), std::to_string(of.attachments.size())}));
  return lines;
}

std::string mail_text(const AgencyCase& of) {
  const auto& words = words_of(of);
  std::string text;
  for (const auto& line : summary_for_agency(of))
    text += line + ".\n";
  if (!of.missing.empty()) text += "\n" + std::string(words.mail_missing) + "\n";
  for (const auto* field : of.missing)
    text += "- " + std::string(field_meaning(words, field->name, field->meaning)) + "\n";
  return text + "\n" + std::string(words.mail_closing) + "\n";
}

std::string title_text(const AgencyCase& of) {
  return messages::fill(words_of(of).title,
                        {printable(of.all.account.debtor.name), to_string(of.order.intent.amount),
                         of.administration.rules.creditor.name});
}

std::string language_of(const AgencyCase& of) {
  return std::string(words_of(of).code);
}

std::string readme_text(const AgencyCase& of) {
  const auto& words = words_of(of);
  const auto& creditor = of.administration.rules.creditor;
  std::string text = messages::fill(words.dossier, {of.agency.legal_name}) + "\n\n" +
                     messages::fill(words.from_on, {creditor.name, to_string(of.order.on)});
  if (!of.agency.reference.empty())
    text += " " + messages::fill(words.number_with_you, {of.agency.reference});
  if (!of.order.key.empty())
    text += " " + messages::fill(words.our_reference, {of.order.key.substr(0, 8)});
  text += "\n\n";
  for (const auto& line : summary_for_agency(of))
    text += printable(line) + ".\n";
  text += "\n" + std::string(words.from_now_on) + "\n\n" + std::string(words.missing) + "\n";
  if (of.missing.empty()) text += "  " + std::string(words.nothing_missing) + "\n";
  for (const auto* field : of.missing) {
    text += "  " + std::string(field_meaning(words, field->name, field->meaning)) + " (" +
            std::string(field->name) + ")\n";
  }
  return text + "\n" + std::string(words.files) + "\n\n" + std::string(words.questions) + ": " +
         creditor.contact_person + (creditor.phone.empty() ? "" : ", " + creditor.phone) + ", " +
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
