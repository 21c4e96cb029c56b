// A pull: the sync endpoints from a row version on, or the bulk endpoints for everything.
#include "connectors/exact_online/connector.hpp"
#include "connectors/exact_online/odata.hpp"

namespace dunning::exact_online {
namespace {

using json::Value;
using ports::PullMode;
using ports::Purpose;

constexpr std::int64_t receivable_line = 20;
constexpr std::int64_t payable_line = 22;

Purpose purpose_of(PullMode mode, const std::string& cursor) {
  if (mode == PullMode::sweep) return Purpose::sweep;
  return cursor.empty() ? Purpose::first_load : Purpose::delta;
}

std::string above(std::int64_t mark) {
  return "Timestamp gt " + std::to_string(mark) + "L";
}

std::string day_literal(Date date) {
  return "datetime'" + to_string(date) + "'";
}

// A version that no record has, so that what is listed with it is read by its id.
std::string changed_at(std::int64_t timestamp) {
  return "changed-" + std::to_string(timestamp);
}

// What will not go away by itself: no scope, no such address in this package.
bool is_refusal(ErrorKind kind) {
  return kind == ErrorKind::auth || kind == ErrorKind::not_found || kind == ErrorKind::permanent ||
         kind == ErrorKind::invalid_input;
}

Date day_of(Instant at) {
  return *parse_date(to_string(at).substr(0, 10));
}

void add_amount(std::int64_t& sum, std::int64_t minor) {
  if (__builtin_add_overflow(sum, minor, &sum)) sum = minor < 0 ? INT64_MIN : INT64_MAX;
}

void count(const std::vector<Record>& records, Progress& progress) {
  for (const auto& record : records) {
    const auto* invoice = std::get_if<Invoice>(&record);
    if (invoice == nullptr) continue;
    auto& sums = progress.sums[std::string(invoice->total.currency.code())];
    add_amount(invoice->open.is_negative() ? sums.credits : sums.claims, invoice->open.minor);
  }
}

Stage after(Stage stage, bool full) {
  switch (stage) {
    case Stage::contacts:
      return Stage::accounts;
    case Stage::accounts:
      return Stage::terms;
    default:
      return full ? Stage::totals : Stage::deleted;
  }
}

}  // namespace

Result<Division> ExactConnector::ask_division(Purpose purpose) {
  std::optional<Division> division;
  const auto asked =
      read_page(query("/system/Divisions", "Code eq " + settings_.division, division_fields),
                purpose, [&](Value&& row) -> Status {
                  auto read = TRY(read_division(row));
                  if (read.identity.ledger_id == settings_.division) division = std::move(read);
                  return {};
                });
  TRY(asked);
  if (division) return std::move(*division);
  return fail(ErrorKind::not_found,
              "Exact Online shows no division " + settings_.division + " to this login");
}

// The row version from which on everything was changed since a day; 1, which is before everything,
// where that cannot be found out.
Result<std::int64_t> ExactConnector::first_mark(std::string_view endpoint, Date since,
                                                Purpose purpose) {
  std::int64_t mark = 1;
  const auto asked = read_page(
      "/read/sync/Sync/SyncTimestamp?modified=" + percent_encoded(day_literal(since)) +
          "&endPoint=" + percent_encoded("'" + std::string(endpoint) + "'"),
      purpose, [&](Value&& row) -> Status {
        const auto first = TRY(find_whole(json::Cursor(row), "TimeStampAsBigInt")).value_or(1);
        mark = std::max<std::int64_t>(first - 1, 1);
        return {};
      });
  if (!asked && !is_refusal(asked.error().kind)) return fail(asked.error());
  return asked ? mark : 1;
}

Result<Progress> ExactConnector::begin(PullMode mode, const std::string& cursor, Purpose purpose) {
  const auto division = TRY(ask_division(purpose));
  books_ = TRY(Currency::parse(division.identity.currency));
  Progress progress;
  progress.began = clock_.now();
  auto known = SyncCursor::read(cursor);
  const bool usable =
      known && known->moved == division.moved && progress.began - known->began < cursor_age_limit;
  progress.full = mode == PullMode::sweep || !usable;
  TRY(refresh_conditions(progress.full, purpose));
  if (usable) {
    progress.cursor = std::move(*known);
    progress.seen = progress.cursor.last;
    return progress;
  }
  if (known)
    log_.info("full_resync", {{"because", known->moved == division.moved
                                              ? "the last delta is too long ago"
                                              : "the division was moved or linked anew"}});
  progress.cursor.moved = division.moved;
  progress.cursor.began = progress.began;
  // Wall clocks of the sites are within two hours of UTC; a day more costs little.
  const Date since = day_of(progress.began) - 1;
  progress.cursor.from.terms = TRY(first_mark("PaymentTerms", since, purpose));
  progress.cursor.last = progress.cursor.from;
  progress.seen = progress.cursor.last;
  return progress;
}

Result<ports::Page> ExactConnector::pull(PullMode mode, const std::string& cursor,
                                         const std::string& resume) {
  const Purpose purpose = purpose_of(mode, cursor);
  auto progress = resume.empty() ? TRY(begin(mode, cursor, purpose)) : TRY(Progress::read(resume));
  if (!resume.empty() && !conditions_read_at_) {
    // This process has only just been started.
    const auto division = TRY(ask_division(purpose));
    books_ = TRY(Currency::parse(division.identity.currency));
    TRY(refresh_conditions(false, purpose));
  }
  if (bulk_sign_.sign() == OwedSign::Sign::unknown) bulk_sign_ = progress.cursor.bulk_sign;
  return read_stage(progress, mode, purpose);
}

Result<ports::Page> ExactConnector::read_stage(Progress& progress, PullMode mode, Purpose purpose) {
  ports::Page page;
  Page read;
  switch (progress.stage) {
    case Stage::contacts:
      read = TRY(read_contacts(progress, purpose, page));
      break;
    case Stage::accounts:
      read = TRY(read_accounts(progress, purpose, page));
      break;
    case Stage::terms:
      read = TRY(read_terms(progress, purpose, page));
      break;
    case Stage::deleted:
      read = TRY(read_deletions(progress, purpose, page));
      break;
    case Stage::totals:
      break;
  }
  page.bytes = read.bytes;
  if (!read.next.empty() && read.next == progress.next)
    return fail(ErrorKind::transient, "Exact Online names the same page as its own next one");
  progress.next = read.next;
  const bool is_last = progress.stage == Stage::deleted || progress.stage == Stage::totals;
  if (progress.stage == Stage::totals) {
    const auto wrong = TRY(compare_totals(progress, purpose));
    const bool again = progress.counts == 0 || clock_.now() - progress.counted_at >= recount_after;
    if (wrong && !again) return fail(*wrong);
    if (wrong) {
      progress.stage = Stage::terms;
      progress.sums.clear();
      progress.counts = std::min(progress.counts + 1, 1'000);
      progress.counted_at = clock_.now();
      page.resume = progress.text();
      return page;
    }
  }
  if (progress.next.empty() && is_last) {
    TRY(finish(progress, mode, purpose, page));
    return page;
  }
  if (progress.next.empty()) progress.stage = after(progress.stage, progress.full);
  page.resume = progress.text();
  return page;
}

// Main contacts are remembered: accounts name them by guid only.
Result<ExactConnector::Page> ExactConnector::read_contacts(Progress& progress, Purpose purpose,
                                                           ports::Page& page) {
  const std::string fields(contact_fields);
  const auto first = progress.full
                         ? query("/bulk/CRM/Contacts", "", fields)
                         : query("/sync/CRM/Contacts", above(progress.cursor.from.contacts),
                                 fields + ",Timestamp");
  return read_page(
      progress.next.empty() ? first : progress.next, purpose, [&](Value&& row) -> Status {
        const auto contact = read_contact(row);
        if (!contact) return {};  // whoever has it as main contact stays without it
        progress.seen.contacts = std::max(progress.seen.contacts, contact->timestamp);
        const bool news = contacts_.take(*contact);
        if (news && !progress.full && !contact->account.empty())
          page.listed.push_back(
              {{RecordKind::debtor, contact->account}, changed_at(contact->timestamp)});
        return {};
      });
}

Result<ExactConnector::Page> ExactConnector::read_accounts(Progress& progress, Purpose purpose,
                                                           ports::Page& page) {
  const std::string fields(account_fields);
  // Where filtering is mandatory it has to be by one of certain fields, and this one leaves nobody
  // out.
  const auto first = progress.full
                         ? query("/bulk/CRM/Accounts", "Created ge datetime'1900-01-01'", fields)
                         : query("/sync/CRM/Accounts", above(progress.cursor.from.accounts),
                                 fields + ",Timestamp");
  return read_page(
      progress.next.empty() ? first : progress.next, purpose, [&](Value&& row) -> Status {
        const auto timestamp = find_whole(json::Cursor(row), "Timestamp");
        if (timestamp)
          progress.seen.accounts = std::max(progress.seen.accounts, timestamp->value_or(0));
        bool needs_contact = false;
        auto debtor = read_debtor(row, needs_contact);
        if (!debtor) {
          progress.gap(RecordKind::debtor);
          page.unreadable.push_back({{RecordKind::debtor, id_of(row)}, debtor.error().message});
        } else if (needs_contact) {
          page.listed.push_back(
              {{RecordKind::debtor, debtor->id.value}, "without-contact-" + debtor->version});
        } else {
          page.records.emplace_back(std::move(*debtor));
        }
        return {};
      });
}

void ExactConnector::take_receivable(const Value& row, std::vector<Term>& terms,
                                     std::vector<ports::Unreadable>& unreadable) {
  auto term = read_term(row, books_);
  if (term) {
    terms.push_back(std::move(*term));
    return;
  }
  const auto type = find_whole(json::Cursor(row), "TransactionType");
  const bool receipt = type && *type == 40;
  unreadable.push_back(
      {{receipt ? RecordKind::bank_line : RecordKind::invoice, transaction_of(row)},
       term.error().message});
}

Result<ExactConnector::Page> ExactConnector::read_terms(Progress& progress, Purpose purpose,
                                                        ports::Page& page) {
  const Date settled_since = day_of(progress.began) - settled_days_back;
  const auto first =
      progress.full ? query("/bulk/Cashflow/Receivables",
                            "Status lt 50 or EndDate ge " + day_literal(settled_since), term_fields)
                    : query("/sync/Cashflow/PaymentTerms", above(progress.cursor.from.terms),
                            sync_term_fields);
  const bool from_the_beginning = progress.cursor.from.terms == 1;
  std::vector<Term> terms;
  std::vector<ports::Unreadable> unreadable;
  auto read = TRY(
      read_page(progress.next.empty() ? first : progress.next, purpose, [&](Value&& row) -> Status {
        const json::Cursor wire(row);
        if (!progress.full) {
          const auto timestamp = find_whole(wire, "Timestamp");
          if (timestamp)
            progress.seen.terms = std::max(progress.seen.terms, timestamp->value_or(0));
          const auto line = find_whole(wire, "LineType");
          if (line && *line == payable_line) return {};
        }
        take_receivable(row, terms, unreadable);
        return {};
      }));
  auto& sign = progress.full ? bulk_sign_ : progress.cursor.sync_sign;
  for (const auto& term : terms)
    sign.learn(term);
  progress.cursor.bulk_sign = bulk_sign_;
  std::set<std::string> broken;
  for (auto& one : unreadable) {
    progress.gap(RecordKind::invoice);
    progress.gap(RecordKind::bank_line);
    if (!broken.insert(one.ref.id).second) continue;
    page.unreadable.push_back(std::move(one));
  }
  for (const auto& group : grouped(std::move(terms))) {
    if (broken.contains(group.id)) continue;
    const auto ended = group.terms.front().ended;
    // The first delta where it has to begin at the beginning: what was settled long ago is not
    // wanted, and what is open has just been read.
    if (!progress.full && from_the_beginning && is_settled(group) && ended &&
        *ended < settled_since)
      continue;
    take_group(group, progress, page);
  }
  return read;
}

void ExactConnector::take_group(const Group& group, Progress& progress, ports::Page& page) {
  terms_.take(group);
  const auto& first = group.terms.front();
  const bool receivable = progress.full || first.line_type == receivable_line;
  if (receivable && is_whole(group)) {
    auto understood =
        understand(group, reading_by(progress.full ? bulk_sign_ : progress.cursor.sync_sign));
    if (understood) {
      if (progress.full) count(understood->records, progress);
      for (auto& record : understood->records)
        page.records.push_back(std::move(record));
      page.gone.insert(page.gone.end(), understood->settled.begin(), understood->settled.end());
      return;
    }
    page.unreadable.push_back({{RecordKind::invoice, group.id}, understood.error().message});
    progress.gap(RecordKind::invoice);
    return;
  }
  const auto version = changed_at(first.timestamp);
  page.listed.push_back({{RecordKind::invoice, group.id}, version});
  if (first.type == 40) page.listed.push_back({{RecordKind::bank_line, group.id}, version});
  // Not counted among the sums: its other rows may say otherwise.
  if (progress.full) {
    auto& sums = progress.sums[std::string(first.amount.currency.code())];
    for (const auto& term : group.terms) {
      if (!term.is_open()) continue;
      const auto nature = nature_of(group, bulk_sign_.sign());
      const bool claim = nature == Nature::claim || nature == Nature::unclear;
      add_amount(claim ? sums.claims : sums.credits,
                 claim ? std::abs(term.amount.minor) : -std::abs(term.amount.minor));
    }
  }
}

// What a deletion names is listed, so that it is asked for by its id: deletions may be older than
// what was read since.
Result<ExactConnector::Page> ExactConnector::read_deletions(Progress& progress, Purpose purpose,
                                                            ports::Page& page) {
  const auto first = query("/sync/Deleted", above(progress.cursor.from.deleted), deletion_fields);
  return read_page(progress.next.empty() ? first : progress.next, purpose,
                   [&](Value&& row) -> Status {
                     const auto deletion = read_deletion(row);
                     if (!deletion || deletion->key.empty()) return {};
                     progress.seen.deleted = std::max(progress.seen.deleted, deletion->timestamp);
                     const auto version = changed_at(deletion->timestamp);
                     if (deletion->entity == deleted_account) {
                       page.listed.push_back({{RecordKind::debtor, deletion->key}, version});
                     } else if (deletion->entity == deleted_contact) {
                       contacts_.forget(deletion->key);
                     } else if (deletion->entity == deleted_term) {
                       const auto transaction = terms_.transaction_of(deletion->key);
                       if (transaction.empty())
                         return {};  // settled, payable, or found by the next sweep
                       page.listed.push_back({{RecordKind::invoice, transaction}, version});
                       page.listed.push_back({{RecordKind::bank_line, transaction}, version});
                     }
                     return {};
                   });
}

Status ExactConnector::finish(Progress& progress, PullMode mode, Purpose purpose,
                              ports::Page& page) {
  const bool entries = TRY(read_bank_entries(purpose, page));
  if (!entries || !page.unreadable.empty()) progress.gap(RecordKind::bank_line);
  if (mode == PullMode::sweep) {
    const auto has_gap = [&](RecordKind kind) {
      return std::find(progress.gaps.begin(), progress.gaps.end(), kind) != progress.gaps.end();
    };
    for (const auto kind : {RecordKind::debtor, RecordKind::bank_line}) {
      if (!has_gap(kind)) page.complete_kinds.push_back(kind);
    }
    page.unsettled_invoices_listed = !has_gap(RecordKind::invoice);
  }
  SyncCursor cursor = progress.cursor;
  if (!progress.full) {
    cursor.began = progress.began;
    cursor.from = cursor.last;
    cursor.last = progress.seen;
  }
  cursor.bulk_sign = bulk_sign_;
  page.next_cursor = cursor.text();
  return {};
}

}  // namespace dunning::exact_online
