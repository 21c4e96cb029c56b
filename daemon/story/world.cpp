#include "daemon/story/world.hpp"

#include <algorithm>

#include "daemon/policy/outcome.hpp"
#include "daemon/story/run_day.hpp"

namespace dunning::story {
namespace {

constexpr std::string_view somebody = "a person";

Debtor debtor_of(const DebtorGiven& given) {
  Debtor debtor;
  debtor.id = {given.name};
  debtor.name = given.name;
  debtor.customer_number = given.number;
  debtor.language = given.language;
  debtor.address.country = given.country;
  if (given.has_postal_address) {
    debtor.address.lines = {"Street 1"};
    debtor.address.city = "Town";
  }
  debtor.tags = given.tags;
  debtor.notes = given.notes;
  for (const auto& address : given.emails)
    debtor.mailboxes.push_back({"main", address});
  return debtor;
}

}  // namespace

World::World(const Story& story, Date first) : story_(story), first_(first) {}

template <class What>
policy::Word& World::say(policy::Account& account, What what, const std::string& reason, Date day) {
  policy::Word word;
  word.id = {next_word_++};
  word.on = day;
  word.author = somebody;
  word.reason = reason;
  word.what = std::move(what);
  account.words.push_back(std::move(word));
  return account.words.back();
}

policy::Account& World::account_of(const std::string& debtor, Currency currency) {
  for (auto& account : accounts_) {
    if (account.debtor.name == debtor && account.currency == currency) return account;
  }
  const auto given = std::find_if(story_.debtors.begin(), story_.debtors.end(),
                                  [&](const auto& one) { return one.name == debtor; });
  policy::Account account;
  account.debtor = debtor_of(*given);
  account.currency = currency;
  accounts_.push_back(std::move(account));
  if (given->type) {
    say(accounts_.back(), policy::DebtorSetting{"type", std::string(law::name(*given->type))}, "",
        first_);
  }
  for (const auto& fact : given->facts)
    say(accounts_.back(), policy::DebtorSetting{fact.key, fact.value}, "", first_);
  return accounts_.back();
}

const policy::Item* World::find(const std::string& number) const {
  for (const auto& account : accounts_) {
    for (const auto& one : account.items) {
      if (one.number == number) return &one;
    }
  }
  return nullptr;
}

policy::Item* World::item(const std::string& number) {
  return const_cast<policy::Item*>(find(number));
}

policy::Account& World::account_with(const policy::Item& item) {
  return *std::find_if(accounts_.begin(), accounts_.end(), [&](const auto& account) {
    return std::any_of(account.items.begin(), account.items.end(),
                       [&](const auto& one) { return one.id == item.id; });
  });
}

void World::appear(const InvoiceGiven& invoice, Date day) {
  policy::Item made;
  made.id = {next_item_++};
  made.invoice = {invoice.number};
  made.number = invoice.number;
  made.invoice_date = invoice.dated;
  made.due_date = invoice.due;
  made.total = made.open = invoice.amount;
  made.received.currency = invoice.amount.currency;
  made.state = InvoiceState::open;
  made.state_since = day;
  made.ledger_state = "open";
  made.sent = Known::yes;
  made.direct_debit = invoice.direct_debit ? Known::yes : Known::no;
  made.reference = invoice.reference;
  made.tags = invoice.tags;
  made.adoption.choice = policy::Adoption::Choice::from_start;
  auto& account = account_of(invoice.debtor, invoice.amount.currency);
  for (const auto& fact : invoice.facts)
    say(account, policy::InvoiceSetting{made.invoice, fact.key, fact.value}, "", day);
  account.items.push_back(std::move(made));
}

void World::begin(Date day) {
  for (const auto& invoice : story_.invoices) {
    if (invoice.dated == day) appear(invoice, day);
  }
}

// What happens, one kind of event at a time.
struct World::Happening {
  World& world;
  const Event& event;
  Date day;

  static Status impossible(std::string sentence) {
    return fail(ErrorKind::invalid_input, std::move(sentence));
  }
  // The accounts of a debtor who owes something.
  template <class Act>
  Status each_account(const std::string& debtor, Act act) {
    bool any = false;
    for (auto& account : world.accounts_) {
      if (account.debtor.name != debtor) continue;
      act(account);
      any = true;
    }
    return any ? Status{} : impossible(debtor + " owes nothing yet");
  }
  Result<policy::Item*> known(const std::string& number) {
    if (auto* item = world.item(number)) return item;
    return fail(ErrorKind::invalid_input, "invoice " + number + " is not in the books yet");
  }
  static void set_open(policy::Item& item, std::int64_t minor, Date day) {
    const bool was_settled = item.state == InvoiceState::paid;
    item.open.minor = minor;
    item.state = minor > 0 ? InvoiceState::open : InvoiceState::paid;
    item.ledger_state = name(item.state);
    if (was_settled == (minor > 0)) item.state_since = day;
    if (!was_settled || minor == 0) return;
    ++item.round;  // S15
    item.policy.clear();
  }
  static void book(policy::Item& item, std::int64_t minor, Date day) {
    item.payments.push_back({item.number + "/" + std::to_string(item.payments.size() + 1),
                             day,
                             {minor, item.open.currency},
                             ""});
    item.received.minor += minor;
    set_open(item, item.open.minor - minor, day);
  }

  Status operator()(const InvoiceGiven& what) {
    world.appear(what, day);
    return {};
  }
  Status operator()(const CreditNote& what) {
    policy::Credit credit;
    credit.id = {what.number};
    credit.number = what.number;
    credit.date = day;
    credit.open = what.amount;
    if (!what.of.empty()) credit.of_invoice = InvoiceId{what.of};
    world.account_of(what.debtor, what.amount.currency).credits.push_back(std::move(credit));
    return {};
  }
  Status operator()(const Paid& what) {
    auto& item = *TRY(known(what.invoice));
    const Money amount = what.amount.value_or(item.open);
    if (amount.currency != item.open.currency || amount.minor > item.open.minor) {
      return impossible(to_string(amount) + " cannot be paid on " + item.number + ", " +
                        to_string(item.open) + " is open");
    }
    book(item, amount.minor, day);
    return {};
  }
  Status operator()(const PaidBack& what) {
    auto& item = *TRY(known(what.invoice));
    const Money amount = what.amount.value_or(item.received);
    if (amount.currency != item.open.currency || amount.minor > item.received.minor) {
      return impossible(to_string(amount) + " cannot be paid back on " + item.number + ", " +
                        to_string(item.received) + " was paid");
    }
    book(item, -amount.minor, day);
    return {};
  }
  Status operator()(const DueMoved& what) {
    TRY(known(what.invoice))->due_date = what.due;
    return {};
  }
  Status operator()(const BooksKept& what) {
    for (auto& account : world.accounts_)
      account.books.as_of = what.until;
    return {};
  }
  Status operator()(const HoldSet& what) {
    policy::Hold hold;
    hold.reason = event.reason;
    hold.author = somebody;
    hold.until = what.until;
    hold.set_on = day;
    bool any = false;
    for (auto& account : world.accounts_) {
      for (auto& item : account.items) {
        if (item.number != what.target && account.debtor.name != what.target) continue;
        item.holds.push_back(hold);
        any = true;
      }
    }
    return any ? Status{} : impossible("there is nothing of " + what.target + " in the books yet");
  }
  Status operator()(const HoldEnded& what) {
    bool any = false;
    for (auto& account : world.accounts_) {
      for (auto& item : account.items) {
        if (item.number != what.target && account.debtor.name != what.target) continue;
        for (auto& hold : item.holds) {
          if (hold.ended_on) continue;
          hold.ended_on = day;
          any = true;
        }
      }
    }
    return any ? Status{} : impossible("there is no hold on " + what.target);
  }
  Status operator()(const Extended& what) {
    const auto& item = *TRY(known(what.invoice));
    world.say(world.account_with(item), policy::Extension{item.invoice, what.due}, event.reason,
              day);
    return {};
  }
  Status operator()(const Promised& what) {
    return each_account(what.debtor, [&](policy::Account& account) {
      if (account.currency != what.amount.currency) return;
      const auto invoice =
          what.invoice.empty() ? std::nullopt : std::optional(InvoiceId{what.invoice});
      policy::Promise promise;
      promise.amount = what.amount;
      promise.by = what.by;
      promise.covers = policy::cover(account, invoice);
      promise.needs_approval = policy::promise_needs_approval(account, promise, day).has_value();
      world.say(account, std::move(promise), event.reason, day);
    });
  }
  Status operator()(const PlanAsked& what) {
    return each_account(what.debtor, [&](policy::Account& account) {
      world.say(account, policy::PlanRequest{policy::cover(account, std::nullopt)}, event.reason,
                day);
    });
  }
  Status operator()(const PlanAgreed& what) {
    return each_account(what.debtor, [&](policy::Account& account) {
      if (account.currency != what.parts.front().amount.currency) return;
      for (auto& word : account.words) {
        if (std::holds_alternative<policy::PlanRequest>(word.what)) end(word, "accepted");
      }
      world.say(account, policy::Plan{what.parts, policy::cover(account, std::nullopt), true},
                event.reason, day);
    });
  }
  void end(policy::Word& word, std::string how) {
    if (word.ended_on) return;
    word.ended_on = day;
    word.ended_how = std::move(how);
    word.ended_by = somebody;
  }
  Status operator()(const Disputed& what) {
    const auto& item = *TRY(known(what.invoice));
    policy::Dispute dispute;
    dispute.invoice = item.invoice;
    dispute.amount = what.amount;
    world.say(world.account_with(item), std::move(dispute), event.reason, day);
    return {};
  }
  Status operator()(const DisputeClosed& what) {
    const auto& item = *TRY(known(what.invoice));
    for (auto& word : world.account_with(item).words) {
      const auto* dispute = std::get_if<policy::Dispute>(&word.what);
      if (!dispute || dispute->invoice != item.invoice || word.ended_on) continue;
      end(word, what.founded ? "founded" : "unfounded");
      return {};
    }
    return impossible(what.invoice + " is not in dispute");
  }
  Status operator()(const Offered& what) {
    return each_account(what.debtor, [&](policy::Account& account) {
      if (account.currency != what.pay.currency) return;
      world.say(account, policy::Offer{what.pay, what.by, policy::cover(account, std::nullopt)},
                event.reason, day);
    });
  }
  Status operator()(const Approved&) { return {}; }
  Status operator()(const Done& what) {
    policy::TaskMade* newest = nullptr;
    for (auto& account : world.accounts_) {
      for (auto& task : account.history.tasks) {
        const bool meant = task.kind == "step"
                               ? task.subject.find("/" + what.task + "/") != std::string::npos
                               : task.kind == what.task;
        if (meant && !task.done_on) newest = &task;
      }
    }
    if (!newest) return impossible("there is no open task " + what.task);
    newest->done_on = day;
    newest->outcome = what.outcome;
    return {};
  }
  // The messages of that step which left last.
  Status change(const std::string& step, DeliveryState from, DeliveryState to) {
    std::optional<Date> last;
    const auto each = [&](auto act) {
      for (auto& account : world.accounts_) {
        for (auto& row : account.history.taken) {
          if (row.step == step && row.state == from) act(row);
        }
      }
    };
    each([&](const policy::Taken& row) { last = last ? std::max(*last, row.on) : row.on; });
    if (!last) {
      return impossible("there is no message of step " + step + " that is " +
                        std::string(name(from)));
    }
    const auto put = [&](auto& row) {
      row.state = to;
      row.delivered_on =
          to == DeliveryState::delivered ? std::optional(row.on) : std::optional<Date>();
    };
    each([&](policy::Taken& row) {
      if (row.on == *last) put(row);
    });
    for (auto& account : world.accounts_) {
      for (auto& act : account.history.acts) {
        if (act.step == step && act.on == *last && act.state == from) put(act);
      }
    }
    return {};
  }
  Status operator()(const CameBack& what) {
    return change(what.step, DeliveryState::delivered, DeliveryState::bounced);
  }
  Status operator()(const Resolved& what) {
    TRY(change(what.step, DeliveryState::uncertain,
               what.delivered ? DeliveryState::delivered : DeliveryState::cancelled));
    return {};
  }
  Status operator()(const Moved& what) {
    const auto& item = *TRY(known(what.invoice));
    world.say(world.account_with(item), policy::MoveLadder{what.how, item.invoice, what.step},
              event.reason, day);
    return {};
  }
};

Status World::happen(const Event& event, Date day) {
  return std::visit(Happening{*this, event, day}, event.what);
}

void World::answer(std::size_t account, const policy::Intent& waiting, const Event& event,
                   Date day) {
  say(accounts_[account], approval_of(waiting, std::get<Approved>(event.what).yes), event.reason,
      day);
}

void World::keep(std::size_t account, const policy::Verdict& verdict, Date day) {
  remember(accounts_[account], verdict, day);
}

void World::send(std::size_t account, const policy::Intent& intent, Expected::Fate fate, Date day) {
  auto& of = accounts_[account];
  if (!remember(of, intent, fate, day)) return;
  messages_[of.debtor.id].push_back(day);
  for (auto& other : accounts_) {
    if (other.debtor.id == of.debtor.id) other.history.last_message_on = day;
  }
}

std::span<const Date> World::messages_of(const DebtorId& debtor) const {
  const auto found = messages_.find(debtor);
  return found == messages_.end() ? std::span<const Date>() : std::span<const Date>(found->second);
}

}  // namespace dunning::story
