#include "daemon/messages/names.hpp"

#include <algorithm>
#include <numeric>

namespace dunning::messages {
namespace {

using enum NameKind;

constexpr Name message_table[] = {
    {"creditor", object, "who is owed: your own company, from `creditor:` of the administration"},
    {"creditor.name", text, "its legal name"},
    {"creditor.company_number", optional_text, "number in the trade register"},
    {"creditor.register", optional_text, "the trade register as people call it: KvK"},
    {"creditor.vat_number", optional_text, "VAT number"},
    {"creditor.address", lines, "street, postcode and city, one line each"},
    {"creditor.contact_person", optional_text, "who answers questions"},
    {"creditor.phone", optional_text, "telephone number"},
    {"creditor.email", text, "address for answers: `reply_to`, else `from`"},
    {"creditor.terms_url", optional_text, "where your terms can be read"},
    {"debtor", object, "who owes"},
    {"debtor.name", text, "company name, else the person's"},
    {"debtor.person", optional_text, "a person's name or the attention line"},
    {"debtor.number", optional_text, "the customer number"},
    {"step", text, "name of the policy's step"},
    {"kind", text, "`step`, or the event this message is about: `promise_confirmed`…"},
    {"date", text, "today"},
    {"currency", text, "code of the currency: EUR"},
    {"amount", text, "what is to be paid now, after credits"},
    {"overdue", flag, "something is to be paid now"},
    {"single", flag, "exactly one invoice is to be paid now"},
    {"several", flag, "more than one invoice is to be paid now"},
    {"to_pay", list, "the invoices to be paid now, oldest first; empty before the due date"},
    {"to_pay.number", text, "invoice number"},
    {"to_pay.invoice_date", optional_text, "date of the invoice"},
    {"to_pay.due_date", optional_text, "due date"},
    {"to_pay.days_overdue", optional_text, "\"8 days\""},
    {"to_pay.reference", optional_text, "the customer's own reference"},
    {"to_pay.total", text, "amount of the invoice"},
    {"to_pay.open", text, "what is still open of it"},
    {"to_pay.part_paid", flag, "less is open than the invoice's amount"},
    {"to_pay.payment_link", optional_text, "page on which this invoice can be paid"},
    {"to_pay_count", text, "\"3 invoices\""},
    {"to_pay_more", optional_text, "\"12 invoices\" that the list leaves out: it ends at 500"},
    {"to_pay_subtotal", text, "sum of the list, before credits"},
    {"credits", list, "credits that have been taken off the amount"},
    {"credits.number", optional_text, "number of the credit note"},
    {"credits.amount", text, "what was taken off"},
    {"credits_total", optional_text, "sum of the credits; absent when there are none"},
    {"upcoming", list, "invoices this message announces before their due date"},
    {"upcoming.number", text, "invoice number"},
    {"upcoming.invoice_date", optional_text, "date of the invoice"},
    {"upcoming.due_date", optional_text, "due date"},
    {"upcoming.reference", optional_text, "the customer's own reference"},
    {"upcoming.total", text, "amount of the invoice"},
    {"upcoming.open", text, "what is still open of it"},
    {"upcoming.part_paid", flag, "less is open than the invoice's amount"},
    {"upcoming.payment_link", optional_text, "page on which this invoice can be paid"},
    {"upcoming_count", optional_text, "\"3 invoices\"; absent when there are none"},
    {"upcoming_more", optional_text, "\"12 invoices\" that the list leaves out"},
    {"upcoming_single", flag, "exactly one invoice is announced"},
    {"upcoming_several", flag, "more than one invoice is announced"},
    {"upcoming_subtotal", optional_text, "sum of the announced invoices"},
    {"not_yet_due", list, "other open invoices, whose due date has not passed"},
    {"not_yet_due.number", text, "invoice number"},
    {"not_yet_due.invoice_date", optional_text, "date of the invoice"},
    {"not_yet_due.due_date", optional_text, "due date"},
    {"not_yet_due.reference", optional_text, "the customer's own reference"},
    {"not_yet_due.total", text, "amount of the invoice"},
    {"not_yet_due.open", text, "what is still open of it"},
    {"not_yet_due.part_paid", flag, "less is open than the invoice's amount"},
    {"not_yet_due.payment_link", optional_text, "page on which this invoice can be paid"},
    {"not_yet_due_more", optional_text, "\"12 invoices\" that the list leaves out"},
    {"not_yet_due_subtotal", optional_text, "sum of the list; absent when it is empty"},
    {"arranged", list,
     "invoices about which something is agreed: promised, in instalments, collected by direct "
     "debit; not asked for now (S18)"},
    {"arranged.number", text, "invoice number"},
    {"arranged.invoice_date", optional_text, "date of the invoice"},
    {"arranged.due_date", optional_text, "due date"},
    {"arranged.reference", optional_text, "the customer's own reference"},
    {"arranged.total", text, "amount of the invoice"},
    {"arranged.open", text, "what is still open of it"},
    {"arranged.part_paid", flag, "less is open than the invoice's amount"},
    {"arranged.payment_link", optional_text, "page on which this invoice can be paid"},
    {"arranged.arranged_for", optional_text, "the day on which the money is expected"},
    {"arranged_more", optional_text, "\"12 invoices\" that the list leaves out"},
    {"arranged_single", flag, "exactly one invoice is in the list"},
    {"arranged_subtotal", optional_text, "sum of the list; absent when it is empty"},
    {"disputed", list, "what the debtor disputes; not asked for now (S18, S28)"},
    {"disputed.number", text, "invoice number"},
    {"disputed.invoice_date", optional_text, "date of the invoice"},
    {"disputed.due_date", optional_text, "due date"},
    {"disputed.reference", optional_text, "the customer's own reference"},
    {"disputed.total", text, "amount of the invoice"},
    {"disputed.open", text, "what is in dispute of it"},
    {"disputed.part_paid", flag, "less is in dispute than the invoice's amount"},
    {"disputed.payment_link", optional_text, "page on which this invoice can be paid"},
    {"disputed_more", optional_text, "\"12 invoices\" that the list leaves out"},
    {"disputed_single", flag, "exactly one invoice is in the list"},
    {"disputed_subtotal", optional_text, "sum of the list; absent when it is empty"},
    {"total_open", text, "everything the lists hold together, after credits"},
    {"pay_by", optional_text, "the day by which payment is asked; the deadline, when there is one"},
    {"deadline", optional_text, "the last day of the term this message sets"},
    {"claim", optional_object,
     "what is asked beside the invoices: interest and costs (S37); absent when nothing is"},
    {"claim.principal", text, "what the invoices come to: `amount`"},
    {"claim.interest", optional_text, "the interest up to today"},
    {"claim.interest_agreed", flag, "by agreement, not by statute (S38)"},
    {"claim.costs", optional_text, "the costs, turnover tax included where it is owed"},
    {"claim.costs_agreed", flag, "by agreement, not by statute (S38)"},
    {"claim.total", text, "all of it together: the one amount to pay"},
    {"claim.working", list, "how the interest was reckoned, a line for each rate and amount"},
    {"claim.working.number", optional_text, "the invoice it is about"},
    {"claim.working.from", text, "first day"},
    {"claim.working.to", text, "last day"},
    {"claim.working.days", text, "\"30 days\""},
    {"claim.working.rate", text, "a year, \"10.40%\""},
    {"claim.working.base", text, "over what"},
    {"claim.working.interest", text, "what it comes to"},
    {"announce", optional_object,
     "what will be owed when this is not paid (S37); nothing of it is asked for yet"},
    {"announce.interest_rate", optional_text, "\"10.40%\""},
    {"announce.monthly", flag, "the rate is one a month, else a year"},
    {"announce.interest_agreed", flag, "by agreement, not by statute (S38)"},
    {"announce.costs", optional_text, "what the costs would come to"},
    {"announce.costs_agreed", flag, "by agreement, not by statute (S38)"},
    {"announce.from", optional_text,
     "since when interest runs; absent when that differs by invoice"},
    {"notice", optional_object, "the statutory notice that this message is (S39)"},
    {"notice.sentences", lines, "the jurisdiction's own sentences, filled in"},
    {"notice.amount", text, "what is to be paid: the invoices, without costs"},
    {"notice.costs", optional_text, "what the costs come to after the term"},
    {"notice.account", text, "the one account"},
    {"reservation", optional_text,
     "the jurisdiction's sentence that keeps the claim alive; of a step with legal effect"},
    {"discount", optional_object, "what early payment takes off"},
    {"discount.amount", text, "what is taken off"},
    {"discount.until", text, "the last day on which it may be"},
    {"discount.to_pay", text, "what then remains to be paid"},
    {"settled", list, "the invoices that were paid, of a thank_you"},
    {"settled.number", text, "invoice number"},
    {"settled.invoice_date", optional_text, "date of the invoice"},
    {"settled.reference", optional_text, "the customer's own reference"},
    {"settled.total", text, "amount of the invoice"},
    {"settled_single", flag, "exactly one invoice was paid"},
    {"payment_qr", flag, "the HTML of this message shows a payment QR code"},
    {"promise_broken", optional_object,
     "a promise that was not kept; the message opens with it (S26)"},
    {"promise_broken.amount", text, "what was promised"},
    {"promise_broken.by", text, "until when"},
    {"promise_broken.received", optional_text, "what of it came in time"},
    {"promise_broken.rest", text, "what of it did not"},
    {"remark", optional_text, "a person's own line, once (`dunningctl note --in-next-message`)"},
    {"by", optional_text, "the day until which a promise or an offer is to be paid"},
    {"rest", optional_text, "of an offer: what is credited when it is paid in time"},
    {"instalments", list, "of the payment plan this message is about, in their order (S27)"},
    {"instalments.number", text, "1, 2, 3…"},
    {"instalments.due_date", text, "until when it is to be paid"},
    {"instalments.amount", text, "what it amounts to"},
    {"instalments.received", optional_text, "what of it has come in"},
    {"instalments.open", text, "what of it has not"},
    {"instalments.paid", flag, "nothing of it is open"},
    {"instalments.late", flag, "its day has passed and something of it is open"},
    {"instalments_count", optional_text, "\"3 instalments\"; absent when there is no plan"},
    {"instalments_total", optional_text, "sum of all instalments"},
    {"instalments_open", optional_text, "sum of what is open of them"},
    {"otherwise", flag,
     "always yes: put around it what happens when nothing is paid in time (S27, S30)"},
    {"attached", lines, "file names of what is attached to this message"},
    {"attached_names", optional_text, "the same as one text: \"a.pdf, b.pdf and c.pdf\""},
    {"not_attached", flag, "copies of invoices were asked for and could not be attached"},
    {"linked_some", flag, "some of those can be seen on a page"},
    {"linked", list, "those that can be seen on a page"},
    {"linked.number", text, "invoice number"},
    {"linked.link", text, "the page"},
    {"on_paper", flag, "this is the text of a letter, not of a mail"},
    {"next", optional_object, "what follows; absent after the last step"},
    {"next.step", text, "name of the next step"},
    {"next.on", optional_text, "the earliest day on which it can come"},
    {"payment", object, "how to pay"},
    {"payment.iban", text, "the creditor's account for this currency, in groups of four"},
    {"payment.name", text, "in whose name the account is"},
    {"payment.reference", text, "what the payer should mention"},
    {"payment.link", optional_text, "page on which the whole amount can be paid"},
};

constexpr Name note_table[] = {
    {"step", text, "name of the policy's step"},
    {"amount", text, "what the message asked for"},
    {"date", text, "today"},
    {"recipients", text, "the addresses it went to"},
    {"invoices", text, "the numbers of the invoices it was about"},
    {"debtor", object, "who owes"},
    {"debtor.name", text, "company name, else the person's"},
    {"debtor.person", optional_text, "a person's name or the attention line"},
    {"debtor.number", optional_text, "the customer number"},
    {"debtor.phone", optional_text, "telephone number"},
    {"case", object, "what the message is about"},
    {"case.open", text, "what is to be paid now: `amount`"},
};

}  // namespace

std::span<const Name> message_names() {
  return message_table;
}
std::span<const Name> note_names() {
  return note_table;
}

const Name* find_name(std::span<const Name> names, std::string_view path) {
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const Name& name) { return name.path == path; });
  return found == names.end() ? nullptr : &*found;
}

// Levenshtein distance with one row of the table; a slip is at most a third of the name.
std::optional<std::string> nearest(std::string_view name,
                                   const std::vector<std::string>& candidates) {
  std::optional<std::string> best;
  std::size_t best_distance = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    std::vector<std::size_t> row(candidate.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < name.size(); ++i) {
      std::size_t diagonal = row[0]++;
      for (std::size_t j = 0; j < candidate.size(); ++j) {
        const std::size_t replaced = diagonal + (name[i] == candidate[j] ? 0 : 1);
        diagonal = row[j + 1];
        row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = candidate;
    }
  }
  return best;
}

}  // namespace dunning::messages
