#include <algorithm>
#include <map>

#include "daemon/policy/open_lines.hpp"
#include "daemon/store/account_parts.hpp"
#include "daemon/store/books.hpp"
#include "daemon/store/party.hpp"
#include "daemon/store/record_json.hpp"
#include "daemon/store/word_rows.hpp"

// What belongs to an account without being its own: words, tasks, the books, the bank.
namespace dunning::store {
namespace {

constexpr std::int64_t always = INT64_MAX;  // later than every moment

Status load_open_lines(Session& session, AdministrationId administration,
                       std::vector<BankLine>& lines) {
  std::vector<std::string> bodies;
  session.rows<std::string>(
      "SELECT v.body FROM records r JOIN record_versions v ON v.administration = r.administration "
      "AND v.kind = r.kind AND v.id = r.id AND v.nr = r.good_nr "
      "WHERE r.administration = ? AND r.kind = 'bank_line' AND r.open_minor > 0 "
      "AND r.gone_at IS NULL ORDER BY r.id",
      {administration}, [&](std::string body) { bodies.push_back(std::move(body)); });
  for (const std::string& body : bodies) {
    if (!body.empty()) lines.push_back(TRY(read_bank_line(body)));
  }
  return {};
}

Status load_lines_then(Session& session, AdministrationId administration, Instant as_of,
                       std::vector<BankLine>& lines) {
  std::map<std::string, std::string> bodies;
  session.rows<std::string, std::string, std::string>(
      "SELECT id, what, body FROM record_versions WHERE administration = ? "
      "AND kind = 'bank_line' AND seen_at <= ? ORDER BY id, nr",
      {administration, as_of},
      [&](const std::string& id, const std::string& what, std::string body) {
        if (what == "good") bodies[id] = std::move(body);
        if (what == "gone") bodies.erase(id);
      });
  for (const auto& [id, body] : bodies) {
    if (body.empty()) continue;
    BankLine line = TRY(read_bank_line(body));
    if (line.open.is_positive()) lines.push_back(std::move(line));
  }
  return {};
}

}  // namespace

Result<Shared> load_shared(Session& session, AdministrationId administration,
                           std::optional<Instant> as_of) {
  Shared shared;
  shared.adopted_at =
      session
          .value<std::optional<Instant>>("SELECT adopted_at FROM administrations WHERE id = ?",
                                         {administration})
          .value_or(std::nullopt);
  if (as_of && shared.adopted_at && *shared.adopted_at > *as_of) shared.adopted_at = std::nullopt;
  shared.books = books_then(session, administration, as_of);
  std::vector<BankLine> lines;
  if (as_of) {
    TRY(load_lines_then(session, administration, *as_of, lines));
  } else {
    TRY(load_open_lines(session, administration, lines));
  }
  shared.linked = linked_debtors(session, administration);
  shared.bank_lines = std::make_shared<const policy::OpenLines>(std::move(lines));
  for (SaidWord& said :
       TRY(read_words(session, "WHERE administration = ? AND debtor = '' ORDER BY id",
                      {administration}, as_of)))
    shared.words.push_back(std::move(said.word));
  return shared;
}

policy::Behaviour behaviour_of(Session& session, const AccountKey& key,
                               const std::optional<Date>& until) {
  constexpr int most_months = 14;  // a condition asks about thirteen, and one may have begun since
  policy::Behaviour behaviour;
  session.rows<std::string, std::int64_t, std::int64_t, std::int64_t>(
      "SELECT paid_month, COUNT(*), SUM(CASE WHEN days_late > 0 THEN 1 ELSE 0 END), "
      "CAST(SUM(days_late) AS BIGINT) FROM records "
      "WHERE administration = ? AND debtor = ? AND paid_month <> '' AND paid_month <= ? "
      "GROUP BY paid_month ORDER BY paid_month DESC LIMIT " +
          std::to_string(most_months),
      {key.administration, key.debtor, until ? to_string(*until).substr(0, 7) : "9999-12"},
      [&](const std::string& month, std::int64_t paid, std::int64_t late, std::int64_t days) {
        if (const auto first = parse_date(month + "-01"))
          behaviour.months.push_back({*first, paid, late, days});
      });
  const auto known = session.value<std::int64_t>(
      "SELECT COUNT(*) FROM (SELECT 1 FROM records WHERE administration = ? AND debtor = ? "
      "AND kind = 'invoice' AND total_minor > 0 AND state <> 'draft' LIMIT 2) AS of_these",
      {key.administration, key.debtor});
  if (known && *known > 0) behaviour.first_invoice = *known == 1 ? Known::yes : Known::no;
  return behaviour;
}

Status load_words(Session& session, const AccountKey& key, const Shared& shared,
                  std::optional<Instant> as_of, policy::Account& account) {
  auto words = TRY(read_words(session,
                              "WHERE administration = ? AND debtor = ? "
                              "AND (currency = '' OR currency = ?) ORDER BY id",
                              {key.administration, key.debtor, key.currency.code()}, as_of));
  account.words = shared.words;
  for (SaidWord& said : words)
    account.words.push_back(std::move(said.word));
  std::sort(account.words.begin(), account.words.end(),
            [](const policy::Word& a, const policy::Word& b) { return a.id < b.id; });
  return {};
}

void load_tasks(Session& session, const AccountKey& key, std::optional<Instant> as_of,
                policy::Account& account) {
  const std::int64_t until = as_of ? as_of->ms : always;
  session.rows<std::string, std::string, Date, std::optional<Date>, std::optional<Instant>,
               std::string>(
      "SELECT kind, subject, made_on, done_on, done_at, outcome FROM tasks "
      "WHERE administration = ? AND debtor = ? AND made_at <= ? ORDER BY id",
      {key.administration, key.debtor, until},
      [&](std::string kind, std::string subject, Date on, std::optional<Date> done_on,
          std::optional<Instant> done_at, std::string outcome) {
        const bool done = done_at && done_at->ms <= until;
        account.history.tasks.push_back({std::move(kind), std::move(subject), on,
                                         done ? done_on : std::nullopt,
                                         done ? std::move(outcome) : ""});
      });
}

}  // namespace dunning::store
