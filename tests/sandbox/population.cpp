#include "tests/sandbox/population.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "tests/sandbox/amsterdam.hpp"
#include "tests/sandbox/dice.hpp"
#include "tests/sandbox/people.hpp"

namespace dunning::sandbox {

namespace {

constexpr int history_days = 425;
constexpr int books_days = 30;  // since when statements come in by themselves

struct Work {
  std::string_view dutch;
  std::string_view english;
  int price_minor;  // about, for one
};
constexpr std::array<Work, 8> works{{{"Ontwerp huisstijl", "Corporate design", 145'000},
                                     {"Advies per uur", "Consultancy, per hour", 9'500},
                                     {"Onderhoud website", "Website maintenance", 7'500},
                                     {"Drukwerk folders", "Printed leaflets", 31'050},
                                     {"Fotografie op locatie", "Photography on site", 62'500},
                                     {"Licentie per maand", "Licence, per month", 2'495},
                                     {"Training, een dag", "Training, one day", 88'000},
                                     {"Reiskosten", "Travel expenses", 1'230}}};

// Most invoices are recent; a tail goes back over a year.
int invent_age_days(Dice& dice) {
  const int roll = dice.between(1, 100);
  if (roll <= 55) return dice.between(0, 60);
  if (roll <= 80) return dice.between(61, 150);
  return dice.between(151, history_days - 5);
}

Line invent_line(Dice& dice, const Debtor& debtor) {
  const Work& work = dice.one_of(works);
  Line line;
  line.description = debtor.language == "nl" ? work.dutch : work.english;
  line.quantity = dice.chance(55) ? 1 : dice.between(2, 8);
  line.price = {work.price_minor + dice.between(-20, 20) * work.price_minor / 100,
                debtor.country == "US" ? *Currency::parse("USD") : Currency()};
  return line;
}

Economy::NewInvoice invent_invoice(Dice& dice, const Debtor& debtor) {
  Economy::NewInvoice wanted;
  wanted.debtor = debtor.id;
  const int lines = dice.chance(60) ? 1 : dice.between(2, 4);
  for (int i = 0; i < lines; ++i)
    wanted.lines.push_back(invent_line(dice, debtor));
  wanted.tax_percent = debtor.country == "NL" ? 21 : 0;
  if (dice.chance(35)) wanted.reference = "PO-" + std::to_string(dice.between(1000, 9999));
  return wanted;
}

Instant office_hour(Date day, Dice& dice) {
  return amsterdam_instant({day, dice.between(9 * 60, 17 * 60)});
}

}  // namespace

void plan_by_habit(Economy& economy, std::int64_t id, std::uint64_t seed) {
  using Deed = Economy::Deed;
  const Invoice& invoice = *economy.invoice(id);
  Dice dice(seed, 0x1000'0000ULL + static_cast<std::uint64_t>(id));
  const Date due = invoice.due;
  const auto pays = [&](Date day, std::optional<std::int64_t> minor = std::nullopt) {
    economy.plan(office_hour(day, dice), {Deed::pay, id, minor});
  };
  switch (economy.debtor(invoice.debtor)->habit) {
    case Habit::quiet:
      return;
    case Habit::early:
      return pays(due - dice.between(3, 12));
    case Habit::on_time:
      return pays(due - dice.between(-1, 2));
    case Habit::late:
      return pays(due + dice.between(5, 45));
    case Habit::partly:
      pays(due + dice.between(1, 12), invoice.total.minor * dice.between(30, 70) / 100);
      if (dice.chance(50)) pays(due + dice.between(30, 80));
      return;
    case Habit::never:
      if (dice.chance(40)) pays(due + dice.between(30, 120));
      return;
    case Habit::disputes:
      if (dice.chance(60)) {
        economy.plan(office_hour(due + dice.between(2, 10), dice),
                     {Deed::dispute, id, std::nullopt});
        if (dice.chance(40)) pays(due + dice.between(40, 90));
        return;
      }
      return pays(due + dice.between(0, 10));
    case Habit::credited: {
      const Instant at = office_hour(due + dice.between(-4, 12), dice);
      const int roll = dice.between(1, 100);
      if (roll <= 35) return economy.plan(at, {Deed::credit, id, std::nullopt});
      if (roll <= 60) {
        economy.plan(at, {Deed::credit, id, invoice.total.minor * dice.between(10, 40) / 100});
      } else if (roll <= 75) {
        economy.plan(at,
                     {Deed::credit_loosely, id, invoice.total.minor * dice.between(10, 40) / 100});
      }
      return pays(due + dice.between(5, 30));
    }
    case Habit::direct_debit:
      economy.plan(amsterdam_instant({due, 6 * 60}), {Deed::start_collection, id, std::nullopt});
      if (dice.chance(85)) return pays(due + 2);
      return economy.plan(office_hour(due + 4, dice), {Deed::fail_collection, id, std::nullopt});
  }
}

Economy populate(std::uint64_t seed, PopulationSize size, Instant at) {
  const Date today = amsterdam(at).date;
  Economy economy(amsterdam_instant({today - history_days, 9 * 60}));
  economy.keep_books_from(today - books_days);
  Dice dice(seed);
  std::vector<std::int64_t> debtors;
  for (int i = 0; i < size.debtors; ++i)
    debtors.push_back(economy.add_debtor(invent_debtor(dice, i)));
  if (debtors.empty()) {
    economy.advance_to(at);
    return economy;
  }
  // One in fifty is a draft and one in fifty is scheduled; the first few of a small economy are,
  // too.
  struct Making {
    Instant when;
    std::int64_t debtor;
    BooksState as;
  };
  std::vector<Making> makings;
  for (int i = 0; i < size.invoices; ++i) {
    const BooksState as = i % 50 == 7    ? BooksState::draft
                          : i % 50 == 19 ? BooksState::scheduled
                                         : BooksState::open;
    const int age = as == BooksState::open ? invent_age_days(dice) : dice.between(0, 12);
    const Instant when = std::min(office_hour(today - age, dice), at);
    const auto pick = static_cast<std::size_t>(dice.next() % debtors.size());
    makings.push_back({when, debtors[pick], as});
  }
  std::stable_sort(makings.begin(), makings.end(),
                   [](const Making& a, const Making& b) { return a.when < b.when; });
  for (const Making& making : makings) {
    economy.advance_to(making.when);
    Economy::NewInvoice wanted = invent_invoice(dice, *economy.debtor(making.debtor));
    wanted.as = making.as;
    if (making.as == BooksState::scheduled) wanted.invoice_date = today + dice.between(1, 14);
    const auto made = economy.add_invoice(wanted);
    if (made && making.as != BooksState::draft) plan_by_habit(economy, *made, seed);
  }
  economy.advance_to(at);
  return economy;
}

}  // namespace dunning::sandbox
