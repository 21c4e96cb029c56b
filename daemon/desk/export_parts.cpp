#include <algorithm>
#include <set>

#include "daemon/desk/export_case.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/rows.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/desk/told_word.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/store/record_json.hpp"

// What an export says, as texts.
namespace dunning::desk {
namespace {

constexpr const char* erased = "[erased]";

// JSON as it was kept; what cannot be read any more as the text it is.
json::Value as_kept(const std::string& text) {
  if (text.empty()) return {};
  auto read = json::parse(text);
  return read ? std::move(*read) : json::Value(text);
}

// Numbers of invoices, from the versions of them that were seen.
Numbers numbers_in(const store::Dossier& dossier) {
  Numbers numbers;
  for (const auto& one : dossier.records) {
    if (one.ref.kind != RecordKind::invoice) continue;
    const auto invoice = store::read_invoice(one.body);
    if (invoice && !invoice->number.empty()) numbers[{one.ref.id}] = invoice->number;
  }
  return numbers;
}

bool is_erased(const store::Reply& mail) {
  return mail.sender.empty() && mail.subject.empty() && mail.body.empty();
}

std::string record_text_of(const store::Dossier::Version& one) {
  if (one.what != "good")
    return std::string(name(one.ref.kind)) + " " + one.ref.id + ": " + one.what;
  if (one.body.empty()) return std::string(name(one.ref.kind)) + " " + one.ref.id + ": " + erased;
  if (one.ref.kind == RecordKind::debtor) {
    const auto debtor = store::read_debtor(one.body);
    return "the debtor in the books: " + (debtor ? printable(debtor->name) : one.ref.id);
  }
  const auto invoice = store::read_invoice(one.body);
  if (!invoice) return std::string(name(one.ref.kind)) + " " + one.ref.id;
  std::string text = std::string(invoice->credit_note ? "credit note " : "invoice ") +
                     printable(number_text(invoice->number)) +
                     " in the books: " + to_string(invoice->total) + ", " +
                     to_string(invoice->open) + " open, due " + date_text(invoice->due_date) +
                     ", " + std::string(name(invoice->state));
  for (const auto& payment : invoice->payments)
    text += "; " + to_string(payment.amount) + " booked on " + to_string(payment.booked_on);
  return text;
}

bool is_one_of(const InvoiceId& invoice, const std::vector<InvoiceId>& invoices) {
  return std::find(invoices.begin(), invoices.end(), invoice) != invoices.end();
}

bool mentions(const policy::Intent& intent, const std::vector<InvoiceId>& invoices) {
  for (const auto* list :
       {&intent.to_pay_now, &intent.not_yet_due, &intent.arranged, &intent.disputed}) {
    if (std::any_of(list->begin(), list->end(),
                    [&](const policy::Line& line) { return is_one_of(line.invoice, invoices); }))
      return true;
  }
  return false;
}

struct Event {
  std::string at;  // sorts as text: "2026-03-09 08:11", or a day alone
  std::string text;
};

void add_occasion(const store::Dossier::Happening& one, const Administration& of,
                  const ports::Clock& clock, std::vector<Event>& events) {
  const auto& intent = one.occasion.intent;
  std::string text = "decided: " + what_it_is(intent) + " about " + to_string(intent.amount);
  std::string separator = " (";
  for (const auto& line : intent.to_pay_now) {
    text += separator + printable(line.number) + ": " + to_string(line.open);
    separator = ", ";
  }
  if (!intent.to_pay_now.empty()) text += ")";
  if (one.intent.empty()) text = "decided: a message, " + std::string(erased);
  if (!one.closed_because.empty()) {
    text += "; it did not leave: " + one.closed_because;
    if (!one.closed_detail.empty()) text += ", " + printable(one.closed_detail);
  }
  events.push_back({local_text(of.local(clock, one.written_at)), text});
  for (const auto& row : one.rows) {
    if (!row.changed_at) continue;
    std::string what = std::string(name(row.outgoing.effect)) + " " +
                       row.outgoing.key.value.substr(0, 8) + " (" + what_it_is(intent) +
                       "): " + std::string(name(row.state));
    if (!row.outgoing.recipients.empty())
      what += ", to " + printable(recipients_text(row.outgoing));
    if (!row.evidence.empty()) what += ", " + printable(row.evidence);
    if (row.outgoing.bytes.empty() && row.state == DeliveryState::accepted)
      what += ", its text " + std::string(erased);
    events.push_back({local_text(of.local(clock, *row.changed_at)), what});
  }
}

}  // namespace

void narrow(Case& of, const std::vector<InvoiceId>& invoices) {
  auto& dossier = of.dossier;
  std::set<std::string> subjects;
  std::erase_if(dossier.occasions, [&](const auto& one) {
    const bool kept = mentions(one.occasion.intent, invoices);
    if (kept) {
      subjects.insert(one.occasion.id.value);
      for (const auto& advance : one.occasion.intent.advances)
        subjects.insert("item/" + std::to_string(advance.item.value));
    }
    return !kept;
  });
  // A mail of which only the sender tells whose it is may be about any of them.
  std::erase_if(of.replies, [&](const ToldReply& one) {
    return !one.mail.occasion.value.empty() && !subjects.contains(one.mail.occasion.value);
  });
  std::erase_if(dossier.records, [&](const auto& one) {
    return one.ref.kind == RecordKind::invoice && !is_one_of({one.ref.id}, invoices);
  });
  std::erase_if(dossier.words, [&](const auto& one) {
    return std::none_of(invoices.begin(), invoices.end(),
                        [&](const InvoiceId& invoice) { return concerns(one.word, invoice); });
  });
  std::erase_if(dossier.holds, [&](const auto& one) {
    return !one.invoice.empty() && !is_one_of({one.invoice}, invoices);
  });
  std::erase_if(dossier.history, [&](const auto& one) {
    return !one.subject.starts_with("debtor/") && !subjects.contains(one.subject);
  });
  std::set<std::string> digests;
  for (const auto& one : dossier.occasions) {
    digests.insert(one.occasion.template_digest);
    digests.insert(one.occasion.intent.policy_digest);
  }
  std::erase_if(dossier.definitions,
                [&](const auto& one) { return !digests.contains(one.digest); });
}

std::string timeline(const Case& of, const ports::Clock& clock) {
  const auto& dossier = of.dossier;
  const auto numbers = numbers_in(dossier);
  std::vector<Event> events;
  const auto at = [&](Instant when) { return local_text(of.administration.local(clock, when)); };
  for (const auto& one : dossier.records)
    events.push_back({at(one.seen_at), record_text_of(one)});
  for (const auto& one : dossier.occasions)
    add_occasion(one, of.administration, clock, events);
  for (const auto& one : dossier.words) {
    const auto& word = one.word;
    std::string text = policy::name(word) + ", said by " + printable(word.author) + ": " +
                       word_text(word, numbers);
    if (!word.reason.empty()) text += " (" + printable(word.reason) + ")";
    events.push_back({at(word.said_at), text});
    if (!word.ended_on) continue;
    events.push_back({to_string(*word.ended_on), policy::name(word) + " " + word.ended_how +
                                                     ", says " + printable(word.ended_by)});
  }
  for (const auto& one : dossier.holds) {
    const std::string about = one.invoice.empty()                ? std::string("everything")
                              : numbers.count({one.invoice}) > 0 ? numbers.at({one.invoice})
                                                                 : one.invoice;
    events.push_back({at(one.set_at), "hold on " + printable(about) + ", set by " +
                                          printable(one.author) + ": " +
                                          (one.reason.empty() ? erased : printable(one.reason)) +
                                          (one.until ? ", until " + to_string(*one.until) : "")});
    if (one.ended_at)
      events.push_back({at(*one.ended_at), "the hold on " + printable(about) + " was ended by " +
                                               printable(one.ended_by)});
  }
  for (const auto& [mail, when] : of.replies) {
    const std::string what = is_erased(mail) ? headline(mail) + " " + erased : headline(mail);
    events.push_back({local_text(when), what + ", came in"});
  }
  for (const auto& one : dossier.tasks) {
    events.push_back(
        {to_string(one.made_on), "task " + std::to_string(one.id) + ": " +
                                     (one.title.empty() ? erased : printable(one.title))});
    if (one.done_on)
      events.push_back({to_string(*one.done_on), "task " + std::to_string(one.id) + " done by " +
                                                     printable(one.done_by) + ": " + one.outcome});
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& one, const Event& other) { return one.at < other.at; });
  std::string text =
      "About " + of.about + "; times in " + of.administration.configured->time_zone + "\n\n";
  for (const auto& one : events)
    text += one.at + "  " + one.text + "\n";
  return text;
}

json::Value records_json(const Case& of) {
  auto list = json::Value::array();
  for (const auto& one : of.dossier.records) {
    list.push(json::Value::object({{"kind", name(one.ref.kind)},
                                   {"id", one.ref.id},
                                   {"nr", one.nr},
                                   {"seen_at", json_part(std::optional(one.seen_at))},
                                   {"what", one.what},
                                   {"version", json_or_null(one.version)},
                                   {"body", as_kept(one.body)}}));
  }
  return list;
}

json::Value said_json(const Case& of) {
  const auto numbers = numbers_in(of.dossier);
  auto words = json::Value::array();
  for (const auto& one : of.dossier.words) {
    const auto& word = one.word;
    words.push(json::Value::object({{"word", policy::name(word)},
                                    {"said_at", json_part(std::optional(word.said_at))},
                                    {"author", json_or_null(word.author)},
                                    {"text", word_text(word, numbers)},
                                    {"reason", json_or_null(word.reason)},
                                    {"ended_on", json_part(word.ended_on)},
                                    {"ended_how", json_or_null(word.ended_how)},
                                    {"ended_by", json_or_null(word.ended_by)}}));
  }
  auto holds = json::Value::array();
  for (const auto& one : of.dossier.holds) {
    holds.push(json::Value::object({{"invoice", json_or_null(one.invoice)},
                                    {"reason", json_or_null(one.reason)},
                                    {"author", json_or_null(one.author)},
                                    {"until", json_part(one.until)},
                                    {"set_at", json_part(std::optional(one.set_at))},
                                    {"ended_at", json_part(one.ended_at)},
                                    {"ended_by", json_or_null(one.ended_by)}}));
  }
  auto tasks = json::Value::array();
  for (const auto& one : of.dossier.tasks) {
    tasks.push(json::Value::object({{"task", one.id},
                                    {"kind", one.kind},
                                    {"title", json_or_null(one.title)},
                                    {"made_on", json_part(std::optional(one.made_on))},
                                    {"done_on", json_part(one.done_on)},
                                    {"outcome", json_or_null(one.outcome)},
                                    {"done_by", json_or_null(one.done_by)}}));
  }
  return json::Value::object(
      {{"words", std::move(words)}, {"holds", std::move(holds)}, {"tasks", std::move(tasks)}});
}

json::Value history_json(const Case& of) {
  auto list = json::Value::array();
  for (const auto& one : of.dossier.history) {
    const auto& entry = one.entry;
    list.push(
        json::Value::object({{"seq", entry.seq},
                             {"at", json_part(std::optional(entry.at))},
                             {"event", entry.event},
                             {"subject", one.subject},
                             {"facts", as_kept(entry.facts)},
                             {"payload_digest", json_or_null(entry.payload_digest)},
                             {"payload", one.payload ? json::Value(*one.payload) : json::Value()},
                             {"erased", !entry.payload_digest.empty() && !one.payload},
                             {"hash", entry.hash}}));
  }
  return list;
}

std::int64_t erased_parts(const Case& of) {
  const auto& dossier = of.dossier;
  auto count = std::count_if(dossier.records.begin(), dossier.records.end(), [](const auto& one) {
    return one.body.empty() && one.what == "good";
  });
  count += std::count_if(dossier.history.begin(), dossier.history.end(), [](const auto& one) {
    return !one.entry.payload_digest.empty() && !one.payload;
  });
  count += std::count_if(of.replies.begin(), of.replies.end(),
                         [](const ToldReply& one) { return is_erased(one.mail); });
  for (const auto& one : dossier.occasions) {
    count += std::count_if(one.rows.begin(), one.rows.end(), [](const auto& row) {
      return row.outgoing.bytes.empty() && row.state == DeliveryState::accepted;
    });
  }
  return count;
}

}  // namespace dunning::desk
