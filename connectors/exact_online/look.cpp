// Reading records by id.
#include <set>

#include "connectors/exact_online/connector.hpp"
#include "connectors/exact_online/odata.hpp"

namespace dunning::exact_online {
namespace {

using json::Value;
using ports::Purpose;

constexpr std::string_view single_term = "term-";  // an id of a row that belongs to nothing

using Ids = std::vector<std::string>;

// Ids that Exact could know; any other is missing without a question.
Ids guids_of(const Ids& ids) {
  Ids guids;
  for (const auto& id : ids) {
    if (is_guid(id)) guids.push_back(id);
  }
  return guids;
}

std::string unreadable_name(std::string_view kind) {
  return "the answer holds a " + std::string(kind) + " whose id cannot be read";
}

}  // namespace

Status ExactConnector::read_terms_at(const std::string& address, Purpose purpose, Found& found) {
  std::vector<Term> terms;
  std::vector<ports::Unreadable> unreadable;
  TRY(read_all(address, purpose, [&](Value&& row) -> Status {
    take_receivable(row, terms, unreadable);
    return {};
  }));
  for (const auto& term : terms)
    bulk_sign_.learn(term);
  for (auto& one : unreadable) {
    found.nameless = found.nameless || one.ref.id.empty();
    found.unreadable.emplace(one.ref.id, one.message);
  }
  for (auto& group : grouped(std::move(terms))) {
    terms_.take(group);
    found.groups.insert_or_assign(group.id, std::move(group));
  }
  for (const auto& [id, message] : found.unreadable)
    found.groups.erase(id);
  return {};
}

// All the rows of these transactions, whatever their state.
Result<ExactConnector::Found> ExactConnector::fetch_groups(const Ids& ids, Purpose purpose) {
  Found found;
  Ids rows;
  for (const auto& id : ids) {
    if (id.starts_with(single_term) && is_guid(id.substr(single_term.size())))
      rows.push_back(id.substr(single_term.size()));
  }
  const auto transactions = guids_of(ids);
  if (!transactions.empty())
    TRY(read_terms_at(
        query("/bulk/Cashflow/Receivables", any_of("TransactionID", transactions), term_fields),
        purpose, found));
  if (!rows.empty())
    TRY(read_terms_at(query("/bulk/Cashflow/Receivables", any_of("ID", rows), term_fields), purpose,
                      found));
  return found;
}

Status ExactConnector::look_at_invoices(const Ids& ids, Purpose purpose,
                                        ports::LookedAt& looked_at) {
  const auto found = TRY(fetch_groups(ids, purpose));
  for (const auto& id : ids) {
    const RecordRef ref{RecordKind::invoice, id};
    const auto unreadable = found.unreadable.find(id);
    const auto group = found.groups.find(id);
    if (unreadable != found.unreadable.end()) {
      looked_at.unreadable.push_back({ref, unreadable->second});
    } else if (group == found.groups.end() && found.nameless) {
      // A row that came without its id may be one of these.
      looked_at.unreadable.push_back({ref, unreadable_name("term")});
    } else if (group == found.groups.end()) {
      terms_.forget_transaction(id);
      looked_at.missing.push_back(ref);
    } else {
      auto understood = understand(group->second, reading_by(bulk_sign_));
      if (!understood) {
        looked_at.unreadable.push_back({ref, understood.error().message});
        continue;
      }
      bool given = false;
      for (auto& record : understood->records) {
        if (!std::holds_alternative<Invoice>(record)) continue;
        looked_at.records.push_back(std::move(record));
        given = true;
      }
      // Money that was on account and is matched by now.
      if (!given) looked_at.missing.push_back(ref);
    }
  }
  return {};
}

Status ExactConnector::look_at_bank_lines(const Ids& ids, Purpose purpose,
                                          ports::LookedAt& looked_at) {
  const auto found = TRY(fetch_groups(ids, purpose));
  std::map<std::string, BankEntry> entries;
  std::map<std::string, std::string> unreadable = found.unreadable;
  const auto guids = guids_of(ids);
  std::optional<Error> refusal;
  if (!guids.empty()) {
    const auto read = read_all(
        query("/financialtransaction/TransactionLines", any_of("ID", guids), bank_entry_fields),
        purpose, [&](Value&& row) -> Status {
          auto entry = read_bank_entry(row, books_);
          if (entry) {
            entries.insert_or_assign(entry->id, std::move(*entry));
          } else {
            unreadable.emplace(id_of(row), entry.error().message);
          }
          return {};
        });
    if (!read) {
      // Without the scope the receivables say what they can; that is no reason to hold back more.
      if (read.error().kind != ErrorKind::auth) return fail(read.error());
      refusal = read.error();
    }
  }
  for (const auto& id : ids) {
    const RecordRef ref{RecordKind::bank_line, id};
    const auto wrong = unreadable.find(id);
    const auto group = found.groups.find(id);
    const auto entry = entries.find(id);
    const Group* rows = group == found.groups.end() ? nullptr : &group->second;
    if (wrong != unreadable.end()) {
      looked_at.unreadable.push_back({ref, wrong->second});
    } else if (entry != entries.end()) {
      auto line = understand(entry->second, rows, suspense_);
      if (line) {
        looked_at.records.emplace_back(std::move(*line));
      } else {
        looked_at.unreadable.push_back({ref, line.error().message});
      }
    } else if (rows != nullptr) {
      auto understood = understand(*rows, reading_by(bulk_sign_));
      bool given = false;
      for (auto& record : understood ? understood->records : std::vector<Record>{}) {
        if (!std::holds_alternative<BankLine>(record)) continue;
        looked_at.records.push_back(std::move(record));
        given = true;
      }
      if (!understood) {
        looked_at.unreadable.push_back({ref, understood.error().message});
      } else if (!given) {
        looked_at.missing.push_back(ref);  // no receipt
      }
    } else if (refusal || found.nameless || unreadable.contains("")) {
      looked_at.unreadable.push_back({ref, refusal ? refusal->message : unreadable_name("line")});
    } else {
      looked_at.missing.push_back(ref);
    }
  }
  return {};
}

Status ExactConnector::look_at_debtors(const Ids& ids, Purpose purpose,
                                       ports::LookedAt& looked_at) {
  std::vector<Value> accounts;
  Ids contacts;
  bool nameless = false;
  const auto guids = guids_of(ids);
  if (!guids.empty()) {
    TRY(read_all(query("/bulk/CRM/Accounts", any_of("ID", guids), account_fields), purpose,
                 [&](Value&& row) -> Status {
                   nameless = nameless || id_of(row).empty();
                   if (const auto contact = main_contact_of(row); !contact.empty())
                     contacts.push_back(contact);
                   accounts.push_back(std::move(row));
                   return {};
                 }));
  }
  // Read anew as well: an address that was mended has to be the one that is written to.
  std::map<std::string, Contact> mains;
  if (!contacts.empty()) {
    TRY(read_all(query("/bulk/CRM/Contacts", any_of("ID", contacts), contact_fields), purpose,
                 [&](Value&& row) -> Status {
                   const auto contact = read_contact(row);
                   if (!contact) return {};
                   contacts_.take(*contact);
                   mains.insert_or_assign(contact->id, contact->contact);
                   return {};
                 }));
  }
  std::set<std::string> awaited(ids.begin(), ids.end());
  for (const auto& account : accounts) {
    const auto id = id_of(account);
    if (awaited.erase(id) == 0) continue;  // not asked for, or a second time
    const auto main = mains.find(main_contact_of(account));
    auto debtor =
        read_account(account, main == mains.end() ? std::nullopt : std::optional(main->second),
                     settings_.stop_classification);
    if (debtor) {
      looked_at.records.emplace_back(std::move(*debtor));
    } else {
      looked_at.unreadable.push_back({{RecordKind::debtor, id}, debtor.error().message});
    }
  }
  for (const auto& id : awaited) {
    if (nameless) {
      looked_at.unreadable.push_back({{RecordKind::debtor, id}, unreadable_name("account")});
    } else {
      looked_at.missing.push_back({RecordKind::debtor, id});
    }
  }
  return {};
}

// Credits and receipts of these debtors that are not used up, also such as nobody has named: what
// came in since the last pull has to be seen before anybody is reminded (S22).
Status ExactConnector::look_at_credits(const Ids& debtors, Purpose purpose,
                                       ports::LookedAt& looked_at) {
  const auto guids = guids_of(debtors);
  if (guids.empty()) return {};
  Found open;
  TRY(read_terms_at(query("/bulk/Cashflow/Receivables",
                          "(" + any_of("Account", guids) + ") and Status lt 50", term_fields),
                    purpose, open));
  Ids in_part;
  const auto take = [&](const Group& group) {
    auto understood = understand(group, reading_by(bulk_sign_));
    if (!understood) return;
    for (auto& record : understood->records)
      looked_at.records.push_back(std::move(record));
  };
  for (const auto& [id, group] : open.groups) {
    const auto nature = nature_of(group, bulk_sign_.sign());
    if (nature != Nature::credit_note && nature != Nature::receipt && nature != Nature::credit)
      continue;
    if (is_whole(group)) {
      take(group);
    } else if (in_part.size() < batch_limit) {
      in_part.push_back(id);
    }
  }
  if (in_part.empty()) return {};
  const auto whole = TRY(fetch_groups(in_part, purpose));
  for (const auto& [id, group] : whole.groups)
    take(group);
  return {};
}

Result<ports::LookedAt> ExactConnector::look_again(const std::vector<RecordRef>& refs,
                                                   Purpose purpose) {
  if (refs.size() > batch_limit) {
    return fail(ErrorKind::invalid_input, "Exact Online is asked for at most " +
                                              std::to_string(batch_limit) +
                                              " records by id at a time");
  }
  std::map<RecordKind, std::set<std::string>> ids;
  for (const auto& ref : refs)
    ids[ref.kind].insert(ref.id);
  const auto of = [&](RecordKind kind) { return Ids(ids[kind].begin(), ids[kind].end()); };
  ports::LookedAt looked_at;
  if (ids.contains(RecordKind::invoice)) {
    TRY(look_at_invoices(of(RecordKind::invoice), purpose, looked_at));
  }
  if (ids.contains(RecordKind::debtor)) {
    TRY(look_at_debtors(of(RecordKind::debtor), purpose, looked_at));
    if (purpose == Purpose::fresh_look)
      TRY(look_at_credits(of(RecordKind::debtor), purpose, looked_at));
  }
  if (ids.contains(RecordKind::bank_line))
    TRY(look_at_bank_lines(of(RecordKind::bank_line), purpose, looked_at));
  return looked_at;
}

}  // namespace dunning::exact_online
