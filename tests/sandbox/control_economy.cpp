// Commands that change the clock or the books.
#include <nlohmann/json.hpp>

#include "tests/sandbox/control.hpp"
#include "tests/sandbox/control_members.hpp"
#include "tests/sandbox/population.hpp"

namespace dunning::sandbox {

namespace {

// Members of the body replace those of the debtor.
Status read_debtor(const Json& body, Debtor& debtor) {
  debtor.company = TRY(text_member(body, "company", debtor.company));
  debtor.first_name = TRY(text_member(body, "first_name", debtor.first_name));
  debtor.last_name = TRY(text_member(body, "last_name", debtor.last_name));
  debtor.email = TRY(text_member(body, "email", debtor.email));
  debtor.invoice_email = TRY(text_member(body, "invoice_email", debtor.invoice_email));
  debtor.street = TRY(text_member(body, "street", debtor.street));
  debtor.postcode = TRY(text_member(body, "postcode", debtor.postcode));
  debtor.city = TRY(text_member(body, "city", debtor.city));
  debtor.country = TRY(text_member(body, "country", debtor.country));
  debtor.language = TRY(text_member(body, "language", debtor.language));
  debtor.customer_number = TRY(text_member(body, "customer_number", debtor.customer_number));
  debtor.company_number = TRY(text_member(body, "company_number", debtor.company_number));
  debtor.vat_number = TRY(text_member(body, "vat_number", debtor.vat_number));
  debtor.iban = TRY(text_member(body, "iban", debtor.iban));
  debtor.phone = TRY(text_member(body, "phone", debtor.phone));
  debtor.classification = TRY(text_member(body, "classification", debtor.classification));
  debtor.archived = TRY(flag_member(body, "archived", debtor.archived));
  debtor.term_days = static_cast<int>(TRY(whole_member(body, "term_days", debtor.term_days)));
  const std::string habit = TRY(text_member(body, "habit", std::string(name(debtor.habit))));
  const auto known = parse_habit(habit);
  if (!known) return fail(ErrorKind::invalid_input, "there is no habit '" + habit + "'");
  debtor.habit = *known;
  return {};
}

// [{"amount": "50.00", "due_in": 14}, …], each with "due_date" or "due_in".
Result<std::vector<DueAmount>> read_instalments(const Json& body, Currency currency, Date today) {
  std::vector<DueAmount> all;
  const Json listed = body.value("instalments", Json::array());
  if (!listed.is_array()) return fail(ErrorKind::invalid_input, "'instalments' has to be a list");
  for (const Json& one : listed) {
    if (!one.is_object()) return fail(ErrorKind::invalid_input, "an instalment is an object");
    const auto minor = TRY(minor_member(one, currency));
    auto due = TRY(date_member(one, "due_date"));
    if (one.contains("due_in")) due = today + TRY(whole_member(one, "due_in", 0));
    if (!minor || !due)
      return fail(ErrorKind::invalid_input, "an instalment has an amount and a due date");
    all.push_back({*due, *minor});
  }
  return all;
}

Result<Economy::NewInvoice> read_invoice(const Json& body, const Economy& economy) {
  Economy::NewInvoice wanted;
  const Currency currency = TRY(currency_member(body));
  const auto amount = TRY(amount_member(body, currency));
  if (!amount) return fail(ErrorKind::invalid_input, "'amount' has to be a decimal number");
  wanted.total = *amount;
  const std::string description = TRY(text_member(body, "description", "Levering"));
  wanted.lines = {{description, 1, {amount->minor * 100 / 121, currency}}};
  wanted.number = TRY(text_member(body, "number", ""));
  wanted.reference = TRY(text_member(body, "reference", ""));
  wanted.invoice_date = TRY(date_member(body, "invoice_date"));
  wanted.due = TRY(date_member(body, "due_date"));
  if (body.contains("due_in")) wanted.due = economy.today() + TRY(whole_member(body, "due_in", 0));
  wanted.instalments = TRY(read_instalments(body, currency, economy.today()));
  const std::string as = TRY(text_member(body, "as", "open"));
  if (as != "open" && as != "draft" && as != "scheduled") {
    return fail(ErrorKind::invalid_input, "'as' has to be open, draft or scheduled");
  }
  wanted.as = as == "open"    ? BooksState::open
              : as == "draft" ? BooksState::draft
                              : BooksState::scheduled;
  if (!wanted.invoice_date && wanted.as != BooksState::draft && wanted.due &&
      *wanted.due < economy.today()) {
    wanted.invoice_date = *wanted.due - 14;
  }
  return wanted;
}

}  // namespace

void Control::add_economy_commands() {
  Economy& economy = parts_.economy;

  commands_["clock"] = [this](const Json& body) -> Result<Json> {
    if (body.contains("now")) {
      const std::string text = TRY(text_member(body, "now", ""));
      const auto now = parse_instant(text);
      if (!now) return fail(ErrorKind::invalid_input, "'now' has to be like 2026-11-02T09:00:00Z");
      set_clock(*now);
    }
    parts_.clock.tick(TRY(flag_member(body, "ticking", parts_.clock.ticking())));
    return state();
  };
  commands_["advance"] = [this](const Json& body) -> Result<Json> {
    const std::int64_t minutes = TRY(whole_member(body, "days", 0)) * 24 * 60 +
                                 TRY(whole_member(body, "hours", 0)) * 60 +
                                 TRY(whole_member(body, "minutes", 0));
    const std::int64_t seconds = minutes * 60 + TRY(whole_member(body, "seconds", 0));
    if (seconds < 0)
      return fail(ErrorKind::invalid_input, "time is advanced, not turned back; use clock");
    set_clock(parts_.clock.now() + Millis{seconds * 1000});
    return state();
  };
  commands_["add_debtor"] = [&economy](const Json& body) -> Result<Json> {
    Debtor debtor;
    TRY(read_debtor(body, debtor));
    if (debtor.company.empty() && debtor.last_name.empty()) {
      return fail(ErrorKind::invalid_input, "a debtor needs 'company' or 'last_name'");
    }
    const std::int64_t id = economy.add_debtor(debtor);
    return Json{{"id", id}, {"customer_number", economy.debtor(id)->customer_number}};
  };
  commands_["edit_debtor"] = [this, &economy](const Json& body) -> Result<Json> {
    const std::int64_t id = TRY(debtor_of(body));
    Debtor changed = *economy.debtor(id);
    TRY(read_debtor(body, changed));
    changed.updated = economy.now();
    ++changed.touches;  // the assignment takes the count along
    *economy.edit_debtor(id) = changed;
    return Json{{"id", id}};
  };
  commands_["add_invoice"] = [this, &economy](const Json& body) -> Result<Json> {
    Economy::NewInvoice wanted = TRY(read_invoice(body, economy));
    wanted.debtor = TRY(debtor_of(body));
    const std::int64_t id = TRY(economy.add_invoice(wanted));
    if (wanted.as != BooksState::draft) plan_by_habit(economy, id, parts_.seed);
    return done(id);
  };
  commands_["pay"] = [this, &economy](const Json& body) -> Result<Json> {
    Economy::Receipt receipt;
    receipt.invoice = TRY(invoice_of(body));
    receipt.minor = TRY(minor_member(body, economy.invoice(receipt.invoice)->total.currency));
    receipt.date = TRY(date_member(body, "date"));
    (void)TRY(economy.pay(receipt));
    return done(receipt.invoice);
  };
  commands_["unpay"] = [this, &economy](const Json& body) -> Result<Json> {
    const std::int64_t id = TRY(invoice_of(body));
    const auto& payments = economy.invoice(id)->payments;
    if (payments.empty()) return fail(ErrorKind::invalid_input, "the invoice has no payment");
    TRY(economy.remove_payment(id, payments.back().id));
    return done(id);
  };
  commands_["credit"] = [this, &economy](const Json& body) -> Result<Json> {
    Economy::Credit credit;
    credit.invoice = TRY(invoice_of(body));
    credit.minor = TRY(minor_member(body, economy.invoice(credit.invoice)->total.currency));
    credit.settle = TRY(flag_member(body, "settle", true));
    const std::int64_t note = TRY(economy.credit(credit));
    return done(note);
  };
  commands_["change_due_date"] = [this, &economy](const Json& body) -> Result<Json> {
    const std::int64_t id = TRY(invoice_of(body));
    auto due = TRY(date_member(body, "due_date"));
    if (body.contains("due_in")) due = economy.today() + TRY(whole_member(body, "due_in", 0));
    if (!due) return fail(ErrorKind::invalid_input, "'due_date' or 'due_in' is needed");
    TRY(economy.change_due(id, *due));
    return done(id);
  };
  commands_["delete_invoice"] = [this, &economy](const Json& body) -> Result<Json> {
    const std::int64_t id = TRY(invoice_of(body));
    TRY(economy.remove_invoice(id));
    return Json::object();
  };
  commands_["enter_again"] = [this, &economy](const Json& body) -> Result<Json> {
    const std::int64_t id = TRY(invoice_of(body));
    const std::int64_t again = TRY(economy.enter_again(id));
    return done(again);
  };
  commands_["collect"] = [this, &economy](const Json& body) -> Result<Json> {
    const std::int64_t id = TRY(invoice_of(body));
    const bool under_way = TRY(flag_member(body, "under_way", true));
    TRY(economy.set_collecting(id, under_way));
    return done(id);
  };
  commands_["note"] = [this, &economy](const Json& body) -> Result<Json> {
    Note note;
    note.text = TRY(text_member(body, "text", ""));
    const bool on_invoice = body.contains("invoice");
    const std::int64_t id = on_invoice ? TRY(invoice_of(body)) : TRY(debtor_of(body));
    (void)TRY(economy.add_note(
        on_invoice ? Economy::NoteTarget::invoice : Economy::NoteTarget::debtor, id, note));
    return Json{{"id", id}};
  };
  commands_["custom_field"] = [this, &economy](const Json& body) -> Result<Json> {
    const std::string name = TRY(text_member(body, "name", ""));
    if (name.empty()) return fail(ErrorKind::invalid_input, "'name' has to name a field");
    const bool on_invoice = body.contains("invoice");
    const std::int64_t id = on_invoice ? TRY(invoice_of(body)) : TRY(debtor_of(body));
    const std::string value = TRY(text_member(body, "value", ""));
    (on_invoice ? economy.edit_invoice(id)->custom_fields
                : economy.edit_debtor(id)->custom_fields)[name] = value;
    return Json{{"id", id}};
  };
  const auto marks = [this](auto mark) {
    return [this, mark](const Json& body) -> Result<Json> {
      const std::int64_t id = TRY(invoice_of(body));
      TRY(mark(id));
      return done(id);
    };
  };
  commands_["pause"] =
      marks([&economy](std::int64_t id) { return economy.set_paused(id, true, false); });
  commands_["resume"] =
      marks([&economy](std::int64_t id) { return economy.set_paused(id, false, false); });
  commands_["doubt"] =
      marks([&economy](std::int64_t id) { return economy.doubt(id, economy.today(), false); });
  commands_["write_off"] =
      marks([&economy](std::int64_t id) { return economy.write_off(id, economy.today(), false); });
}

}  // namespace dunning::sandbox
