#include "daemon/desk/invoice.hpp"

#include <set>

#include "daemon/desk/speak.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/policy/legal_facts.hpp"

namespace dunning::desk {

Result<Done> set_invoice(const Desk& desk, const InvoiceSetWish& wish) {
  if (!wish.reason.empty()) TRY(check_text(wish.reason, "--reason"));
  if (wish.settings.empty()) {
    return fail(ErrorKind::invalid_input,
                "say what: dunningctl invoice set NUMBER term_agreed=yes claim_kind=goods");
  }
  std::set<std::string> keys;
  for (const auto& [key, value] : wish.settings) {
    TRY(policy::check_legal_fact(key, value));
    if (!keys.insert(key).second) return fail(ErrorKind::invalid_input, key + " is given twice");
  }
  const auto of = TRY(meant_invoice(desk, wish.administration, wish.invoice));
  const auto& item = of.items.front();
  std::string sentence = "Invoice " + printable(item.number) + " of " + who(of.debtor) + ":";
  std::string word;
  for (const auto& [key, value] : wish.settings) {
    const auto said =
        TRY(speak(desk, about(of), policy::InvoiceSetting{item.invoice, key, value}, wish.reason));
    sentence += (word.empty() ? " " : ", ") + key +
                (value.empty() ? " as for the debtor" : " " + printable(value));
    word = policy::name(said);
  }
  return Done{sentence, wish.settings.size() == 1 ? word : ""};
}

}  // namespace dunning::desk
