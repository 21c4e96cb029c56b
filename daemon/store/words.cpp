#include "daemon/store/words.hpp"

#include "daemon/store/chain.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/said.hpp"
#include "daemon/store/session.hpp"
#include "daemon/store/word_json.hpp"
#include "daemon/store/word_rows.hpp"

namespace dunning::store {
namespace {

std::string subject_of_word(const DebtorId& debtor) {
  return debtor.value.empty() ? "administration" : subject_of(debtor);
}

void hear(Session& session, AdministrationId administration, const DebtorId& debtor) {
  if (debtor.value.empty()) {
    raise_say_of_all(session, administration);
  } else {
    raise_say(session, administration, debtor);
  }
}

}  // namespace

Result<policy::WordId> Words::say(AdministrationId administration, const DebtorId& debtor,
                                  const std::optional<Currency>& currency, const policy::Word& word,
                                  Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<policy::WordId> {
    const policy::WordId id{session.take_numbers("word", 1)};
    const std::string code = currency ? std::string(currency->code()) : "";
    const std::string body = word_body(word);
    const std::string invoice = invoice_of(word).value_or(InvoiceId{}).value;
    session.run(
        "INSERT INTO words (id, administration, debtor, currency, kind, invoice, body, author, "
        "reason, on_date, said_at, ended_how, ended_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')",
        {id, administration, debtor, code, policy::kind(word), invoice, body, word.author,
         word.reason, word.on, now});
    hear(session, administration, debtor);
    json::Value facts = word_facts(word);
    if (!code.empty()) facts.set("currency", code);
    if (!invoice.empty()) facts.set("invoice", invoice);
    facts.set("word", id.value);
    append(session, {administration, now, "word_said", subject_of_word(debtor), std::move(facts),
                     word_payload(word.author, body, word.reason)});
    return id;
  });
}

Status Words::end(AdministrationId administration, policy::WordId id, const std::string& how,
                  const std::string& author, Date on, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const auto row = session.row<DebtorId, std::string, std::optional<Date>>(
        "SELECT debtor, kind, ended_on FROM words WHERE id = ? AND administration = ?",
        {id, administration});
    if (!row)
      return fail(ErrorKind::not_found,
                  "nothing was said under the number " + std::to_string(id.value));
    const auto& [debtor, kind, ended_on] = *row;
    if (ended_on)
      return fail(ErrorKind::conflict, "this " + kind + " was ended on " + to_string(*ended_on));
    session.run(
        "UPDATE words SET ended_on = ?, ended_at = ?, ended_how = ?, ended_by = ? WHERE id = ?",
        {on, now, how, author, id});
    hear(session, administration, debtor);
    append(session, {administration, now, "word_ended", subject_of_word(debtor),
                     FieldWriter()
                         .text("how", how)
                         .text("kind", kind)
                         .date("on", on)
                         .number("word", id.value)
                         .object(),
                     json::write(FieldWriter().text("author", author).object())});
    return {};
  });
}

Result<std::vector<SaidWord>> Words::list(AdministrationId administration,
                                          const Filter& filter) const {
  return transact(store_, Access::read, [&](Session& session) {
    return read_words(
        session,
        "WHERE administration = ? AND (? = 0 OR debtor = ?) AND (? = '' OR kind = ?) "
        "AND (? = 0 OR ended_on IS NULL) ORDER BY id",
        {administration, filter.debtor.has_value(), filter.debtor.value_or(DebtorId{}), filter.kind,
         filter.kind, filter.in_force_only});
  });
}

Result<std::optional<SaidWord>> Words::find(AdministrationId administration,
                                            policy::WordId id) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::optional<SaidWord>> {
    auto found =
        TRY(read_words(session, "WHERE id = ? AND administration = ?", {id, administration}));
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
  });
}

}  // namespace dunning::store
