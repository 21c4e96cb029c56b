#include "daemon/store/word_rows.hpp"

#include "daemon/store/fields.hpp"
#include "daemon/store/word_json.hpp"

namespace dunning::store {
namespace {

struct InvoiceOf {
  std::optional<InvoiceId> operator()(const policy::SendNow& one) { return one.invoice; }
  template <class Body>
  std::optional<InvoiceId> operator()(const Body& one) {
    if constexpr (requires { one.invoice; }) {
      return one.invoice;
    } else {
      return std::nullopt;
    }
  }
};

struct RawWord {
  SaidWord said;
  std::string currency, kind, invoice, body;
};

}  // namespace

std::string word_body(const policy::Word& word) {
  return word_text(word.what);
}

std::string word_payload(const std::string& author, const std::string& body,
                         const std::string& reason) {
  return json::write(
      FieldWriter().text("author", author).text("body", body).text("reason", reason).object());
}

std::optional<InvoiceId> invoice_of(const policy::Word& word) {
  return std::visit(InvoiceOf{}, word.what);
}

Result<std::vector<SaidWord>> read_words(Session& session, const std::string& where,
                                         std::initializer_list<In> in,
                                         std::optional<Instant> as_of) {
  std::vector<RawWord> raw;
  session.rows<policy::WordId, AdministrationId, DebtorId, std::string, std::string, std::string,
               std::string, std::string, std::string, Date, Instant, std::optional<Date>,
               std::optional<Instant>, std::string, std::string>(
      "SELECT id, administration, debtor, currency, kind, invoice, body, author, reason, on_date, "
      "said_at, ended_on, ended_at, ended_how, ended_by FROM words " +
          where,
      in,
      [&](policy::WordId id, AdministrationId administration, DebtorId debtor, std::string currency,
          std::string kind, std::string invoice, std::string body, std::string author,
          std::string reason, Date on, Instant said_at, std::optional<Date> ended_on,
          std::optional<Instant> ended_at, std::string ended_how, std::string ended_by) {
        if (body.empty()) return;  // erased
        if (as_of && said_at > *as_of) return;
        RawWord one;
        one.said.administration = administration;
        one.said.debtor = std::move(debtor);
        policy::Word& word = one.said.word;
        word.id = id;
        word.on = on;
        word.said_at = said_at;
        word.author = std::move(author);
        word.reason = std::move(reason);
        if (ended_at && (!as_of || *ended_at <= *as_of)) {
          word.ended_on = ended_on;
          word.ended_how = std::move(ended_how);
          word.ended_by = std::move(ended_by);
        }
        one.currency = std::move(currency);
        one.kind = std::move(kind);
        one.invoice = std::move(invoice);
        one.body = std::move(body);
        raw.push_back(std::move(one));
      });
  std::vector<SaidWord> words;
  words.reserve(raw.size());
  for (RawWord& one : raw) {
    one.said.word.what = TRY(read_word(one.kind, one.body, InvoiceId{one.invoice}));
    if (!one.currency.empty()) one.said.currency = TRY(Currency::parse(one.currency));
    words.push_back(std::move(one.said));
  }
  return words;
}

}  // namespace dunning::store
