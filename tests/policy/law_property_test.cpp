// S37, S39 over random lives of a consumer: pays, is credited, disputes, and gets new invoices.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "tests/policy/lawful.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

constexpr int days_of_a_life = 150;
constexpr char last_invoice = 'F';

struct Life {
  World world = consumer_world();
  char next = 'A';
  std::vector<std::string> broken;

  void check(bool holds, const std::string& what) {
    if (!holds) broken.push_back(what);
  }

  void live(Date today) {
    const int dice = *rc::gen::inRange(0, 100);
    if (dice < 6 && next <= last_invoice) {
      const auto cents = *rc::gen::inRange(1'000, 300'000);
      world.invoice(std::string(1, next), decimal_text(Money{cents, money("0").currency}),
                    to_string(today + *rc::gen::inRange(0, 10)));
      ++next;
      return;
    }
    if (world.account.items.empty()) return;
    auto& item = world.account.items[*rc::gen::inRange<std::size_t>(0, world.account.items.size())];
    if (!item.open.is_positive()) return;
    const std::string on = to_string(today);
    if (dice < 10) {
      receives(world, item.number, decimal_text(Money{item.open.minor / 2 + 1, item.open.currency}),
               on);
    } else if (dice < 12) {
      receives(world, item.number, decimal_text(item.open), on);
    } else if (dice < 14) {
      item.open.minor -= item.open.minor / 4;  // credited
    } else if (dice < 15) {
      say(world, on,
          dispute(item.number, decimal_text(Money{item.open.minor / 3 + 1, item.open.currency})));
    } else if (dice < 16) {
      say(world, on, InvoiceSetting{item.invoice, "term_agreed", "yes"});
    }
    if (item.open.is_zero()) item.state = InvoiceState::paid;
  }

  const LegalAct* act(const std::string& occasion) const {
    for (const auto& one : world.account.history.acts) {
      if (one.occasion == occasion) return &one;
    }
    return nullptr;
  }

  // A notice may be found void on the very day on which the next one leaves in its place.
  static bool is_void(const LegalAct& letter, const Verdict& verdict) {
    return letter.void_on ||
           std::any_of(verdict.voids.begin(), verdict.voids.end(),
                       [&](const NoticeVoid& one) { return one.occasion == letter.occasion; });
  }

  void judge(const Intent& intent, const Verdict& verdict, Date today) {
    if (!intent.law) return;
    if (const auto& claim = intent.law->claimed) {
      check(claim->total.minor == intent.amount.minor + claim->interest.minor + claim->costs.minor,
            "the parts of a claim are its total");
      std::int64_t said = 0;
      for (const auto& name : claim->notices) {
        const auto* letter = act(name);
        check(letter && letter->stated.notice, "a claim rests on a notice");
        if (!letter) continue;
        said += letter->stated.notice->costs.minor;
        check(!is_void(*letter, verdict), "on one that is not void");
        check(today - letter->on > 14, "whose term has run");
      }
      check(claim->costs.minor <= said, "costs are never above what the notices said");
      check(claim->costs.is_zero() == claim->costs_items.empty(), "costs have their items");
    }
    if (const auto& notice = intent.law->notice) {
      std::int64_t sum = 0;
      for (const auto& one : notice->items)
        sum += one.open.minor;
      check(sum == notice->amount.minor && notice->amount == intent.amount,
            "a notice asks for the sum of its claims");
      check(notice->costs.minor <= std::max<std::int64_t>(4'000, sum * 15 / 100),
            "a notice never says more than 15 % and the minimum");
      for (const auto& line : intent.to_pay_now)
        check(*line.due_date < today, "a notice lists what is overdue");
      for (const auto& other : world.account.history.acts) {
        const bool running =
            other.stated.notice && !is_void(other, verdict) && today - other.on <= 14;
        check(!running, "one notice at a time");
      }
    }
  }
};

}  // namespace

TEST_CASE("S37 S39 whatever happens, no cost is claimed that its notices do not carry") {
  CHECK(rc::check("a consumer's life", [] {
    Life life;
    Date today = day("2026-01-05");
    for (int i = 0; i < days_of_a_life; ++i, today = today + 1) {
      life.live(today);
      const auto once = life.world.decide_on(to_string(today));
      RC_ASSERT(once.intents == life.world.decide_on(to_string(today)).intents);
      for (const auto& intent : once.intents)
        life.judge(intent, once, today);
      RC_ASSERT(life.broken == std::vector<std::string>{});
      send_on(life.world, to_string(today));
    }
  }));
}
