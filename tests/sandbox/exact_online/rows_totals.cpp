// What all accounts owe together, for a reader to check a sum against.
#include <array>
#include <nlohmann/json.hpp>

#include "tests/sandbox/exact_online/values.hpp"
#include "tests/sandbox/exact_online/wire.hpp"

namespace dunning::sandbox::exact_online {

namespace {

constexpr std::array<const char*, 4> group_names{"<= 30", "31 - 60", "61 - 90", "> 90"};

using Groups = std::array<std::int64_t, 4>;

bool open_claim(const Term& term) {
  return term.kind != TermKind::payable && term.status != 50;
}

std::size_t group_of(const Term& term, Date today) {
  return static_cast<std::size_t>(age_group(term.due, today) - 1);
}

}  // namespace

int age_group(Date due, Date today) {
  const std::int64_t days = today - due;
  return days <= 30 ? 1 : days <= 60 ? 2 : days <= 90 ? 3 : 4;
}

Source Wire::aging_list() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    std::map<std::int64_t, Groups> accounts;
    for (const auto& [guid, kept] : mirror.terms().rows()) {
      const Term& term = kept.second;
      if (!open_claim(term)) continue;
      accounts.try_emplace(term.debtor).first->second[group_of(term, economy.today())] +=
          in_euro(term.amount).minor;
    }
    for (const auto& [id, groups] : accounts) {
      const Debtor* debtor = economy.debtor(id);
      if (debtor == nullptr) continue;
      Row row(wanted);
      row.set("AccountId", make_guid(GuidKind::account, id));
      row.set("AccountCode", padded_code(debtor->customer_number));
      row.set("AccountName", name_of(*debtor));
      std::int64_t total = 0;
      for (std::size_t i = 0; i < groups.size(); ++i) {
        const std::string prefix = "AgeGroup" + std::to_string(i + 1);
        row.set(prefix, i + 1);
        row.set(prefix + "Amount", wire_amount({groups[i], Currency()}));
        row.set(prefix + "Description", group_names[i]);
        total += groups[i];
      }
      row.set("TotalAmount", wire_amount({total, Currency()}));
      row.set("CurrencyCode", "EUR");
      add(std::move(row));
    }
  });
}

Source Wire::aging_overview() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    Groups receivable{};
    std::int64_t payable = 0;
    std::int64_t total = 0;
    for (const auto& [guid, kept] : mirror.terms().rows()) {
      const Term& term = kept.second;
      const std::int64_t minor = in_euro(term.amount).minor;
      if (term.kind == TermKind::payable) payable -= minor;
      if (!open_claim(term)) continue;
      receivable[group_of(term, economy.today())] += minor;
      total += minor;
    }
    for (std::size_t i = 0; i <= receivable.size(); ++i) {
      Row row(wanted);
      row.set("AgeGroup", i);
      row.set("AgeGroupDescription", i == 0 ? "Totaal" : group_names[i - 1]);
      row.set("AmountReceivable", wire_amount({i == 0 ? total : receivable[i - 1], Currency()}));
      row.set("AmountPayable", wire_amount({i <= 1 ? payable : 0, Currency()}));
      row.set("CurrencyCode", "EUR");
      add(std::move(row));
    }
  });
}

Source Wire::outstanding_overview() const {
  return listed([this](const Scope&, const Wanted& wanted, const auto& add) {
    struct Sums {
      std::int64_t open = 0;
      std::int64_t overdue = 0;
      int open_count = 0;
      int overdue_count = 0;
      std::int64_t payable = 0;
      int payable_count = 0;
    };
    std::map<Currency, Sums> currencies{{Currency(), {}}};
    for (const auto& [guid, kept] : mirror.terms().rows()) {
      const Term& term = kept.second;
      Sums& sums = currencies[term.amount.currency];
      if (term.kind == TermKind::payable) {
        sums.payable -= term.amount.minor;
        ++sums.payable_count;
      }
      if (!open_claim(term)) continue;
      sums.open += term.amount.minor;
      ++sums.open_count;
      if (term.due >= economy.today()) continue;
      sums.overdue += term.amount.minor;
      ++sums.overdue_count;
    }
    for (const auto& [currency, sums] : currencies) {
      Row row(wanted);
      row.set("CurrencyCode", std::string(currency.code()));
      row.set("OutstandingReceivableInvoiceAmount", wire_amount({sums.open, currency}));
      row.set("OutstandingReceivableInvoiceCount", sums.open_count);
      row.set("OverdueReceivableInvoiceAmount", wire_amount({sums.overdue, currency}));
      row.set("OverdueReceivableInvoiceCount", sums.overdue_count);
      row.set("OutstandingPayableInvoiceAmount", wire_amount({sums.payable, currency}));
      row.set("OutstandingPayableInvoiceCount", sums.payable_count);
      row.set("OverduePayableInvoiceAmount", 0);
      row.set("OverduePayableInvoiceCount", 0);
      add(std::move(row));
    }
  });
}

}  // namespace dunning::sandbox::exact_online
