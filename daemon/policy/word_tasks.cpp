#include <algorithm>

#include "daemon/policy/events.hpp"
#include "daemon/policy/ladder_event.hpp"
#include "daemon/policy/maybe_paid.hpp"

// What people have to do because of what was said and of what the books show (S8, S26–S28, S30).
namespace dunning::policy {
namespace {

class Orders {
 public:
  explicit Orders(const History& history) : history_(history) {}

  void order(NewTask task) {
    const auto raised = [&](const auto& other) {
      return other.kind == task.kind && other.subject == task.subject;
    };
    if (std::any_of(history_.tasks.begin(), history_.tasks.end(), raised)) return;
    if (std::any_of(made.begin(), made.end(), raised)) return;
    made.push_back(std::move(task));
  }

  std::vector<NewTask> made;

 private:
  const History& history_;
};

NewTask task(std::string_view kind, std::string subject, std::string title) {
  NewTask made;
  made.kind = kind;
  made.subject = std::move(subject);
  made.title = std::move(title);
  return made;
}

std::string numbers(const std::vector<Covered>& covers, const Assessment& all) {
  std::string text;
  for (const auto& one : all.items) {
    const bool covered = std::any_of(covers.begin(), covers.end(), [&](const Covered& other) {
      return other.item == one.item->id;
    });
    if (covered) text += (text.empty() ? "" : ", ") + one.item->number;
  }
  return text.empty() ? "no invoice that is still open" : text;
}

std::string number_of(const InvoiceId& invoice, const Assessment& all) {
  for (const auto& one : all.items) {
    if (one.item->invoice == invoice) return one.item->number;
  }
  return invoice.value;
}

bool is_open(const std::vector<Covered>& covers, const Assessment& all) {
  return std::any_of(all.items.begin(), all.items.end(), [&](const Standing& one) {
    const bool covered = std::any_of(covers.begin(), covers.end(), [&](const Covered& other) {
      return other.item == one.item->id;
    });
    return covered && one.decision.reason != Reason::paid && one.item->open.is_positive();
  });
}

void about_words(const Assessment& all, const Outcomes& outcomes, Orders& orders) {
  for (const auto& one : outcomes.promises) {
    if (one.state != PromiseState::unapproved || all.today > one.last_day) continue;
    orders.order(task("approve_promise", name(*one.word),
                      "Approve the promise to pay " + to_string(one.promise->amount) + " by " +
                          to_string(one.promise->by) + " for " +
                          numbers(one.promise->covers, all)));
  }
  for (const auto* word : outcomes.plan_requests) {
    orders.order(task("answer_plan", name(*word),
                      "Answer the request to pay " +
                          numbers(std::get<PlanRequest>(word->what).covers, all) +
                          " in instalments"));
  }
  for (const auto* word : outcomes.disputes) {
    const auto& dispute = std::get<Dispute>(word->what);
    if (!dispute.review || *dispute.review > all.today) continue;
    NewTask review = task("review_dispute", name(*word),
                          "Review the dispute about " + number_of(dispute.invoice, all) +
                              (dispute.category.empty() ? "" : " (" + dispute.category + ")"));
    review.assign = dispute.owner;
    review.due_on = dispute.review;
    orders.order(std::move(review));
  }
  for (const auto& one : outcomes.offers) {
    if (one.state != OfferState::paid || !is_open(one.offer->covers, all)) continue;
    orders.order(task("credit_rest", name(*one.word),
                      "Credit what is left of " + numbers(one.offer->covers, all) +
                          ": the offer to settle for " + to_string(one.offer->pay) +
                          " was paid in time"));
  }
}

// A payment that may have come in, or should have, and of which the books still say nothing.
void about_payments(Assessment& all, Orders& orders) {
  std::optional<BankVetoes> bank;
  for (const auto& one : all.items) {
    const auto ask = [&](const Veto& veto, const std::string& title) {
      if (veto.until) all.look_on(*veto.until);
      if (veto.ask) orders.order(task(veto.task, veto.subject, title));
    };
    if (one.decision.reason == Reason::maybe_paid) {
      if (!bank) bank.emplace(all.account, all.calendar, all.today);
      for (const auto& veto : bank->of(*one.item)) {
        if (veto.blocks) ask(veto, "Book a payment: " + veto.detail);
      }
    }
    if (one.decision.reason == Reason::payment_under_way) {
      if (const auto veto = payment_under_way(*one.item, all.account, all.calendar, all.today))
        ask(*veto,
            "Find out what became of the payment of " + one.item->number + ": " + veto->detail);
    }
  }
}

bool nobody_to_mail(const Assessment& all) {
  return contact(all.account.debtor, all.settings, {}, all.account.bad_addresses)
      .recipients.empty();
}

// S33. Mail came back, no other address is known, and something waits for one.
void about_addresses(const Assessment& all, Orders& orders) {
  const auto& bad = all.account.bad_addresses;
  if (bad.empty() || !nobody_to_mail(all)) return;
  const auto waits = [](const Standing& one) { return one.decision.reason == Reason::no_contact; };
  if (std::none_of(all.items.begin(), all.items.end(), waits)) return;
  const auto& newest =
      *std::max_element(bad.begin(), bad.end(),
                        [](const BadAddress& a, const BadAddress& b) { return a.since < b.since; });
  orders.order(task("find_contact", "address/" + to_string(newest.since),
                    "Find another address of " + all.account.debtor.name + ": mail to " +
                        newest.address + " came back on " + to_string(newest.since) +
                        (newest.because.empty() ? "" : " (" + newest.because + ")")));
}

// A message that a person asked for and nobody can be sent, or of which nothing is known to have
// arrived.
void about_messages(const Assessment& all, const Outcomes& outcomes, Orders& orders) {
  if (!all.account.words.empty() && nobody_to_mail(all)) {
    const auto nobody = [&](const Word& word, std::string_view kind, const std::string& what) {
      if (find_event(all.account.history, kind, name(word))) return;
      orders.order(task("find_contact", name(word),
                        "Find an address: " + what + " cannot be sent to anybody"));
    };
    for (const auto& one : outcomes.promises) {
      if (one.state == PromiseState::open && one.promise->confirm)
        nobody(*one.word, event::promise_confirmed, "the confirmation of a promise");
    }
    for (const auto& one : outcomes.plans) {
      if (one.state == PlanState::running && one.plan->confirm)
        nobody(*one.word, event::plan_confirmed, "the confirmation of a payment plan");
    }
    for (const auto& one : outcomes.offers) {
      if (one.state == OfferState::open) nobody(*one.word, event::offer, "an offer");
    }
    for (const auto& word : all.account.words) {
      const auto* asked = std::get_if<SendNow>(&word.what);
      if (!asked || asked->what == SendNow::What::step || !in_force(word, all.today)) continue;
      if (asked->what == SendNow::What::copies) {
        nobody(word, event::copies, "copies");
      } else {
        nobody(word, event::statement, "a statement");
      }
    }
  }
  for (const auto& sent : all.account.history.events) {
    const bool refused = sent.state == DeliveryState::refused;
    if (sent.state != DeliveryState::bounced && !refused) continue;
    orders.order(task("find_contact", sent.kind + "/" + sent.subject,
                      "Find another address: the message " + sent.kind + " of " +
                          to_string(sent.on) + (refused ? " was refused" : " came back")));
  }
}

}  // namespace

std::vector<NewTask> word_tasks(Assessment& all, const Outcomes& outcomes) {
  Orders orders(all.account.history);
  for (const auto date : outcomes.looks)
    all.look_on(date);
  about_words(all, outcomes, orders);
  about_payments(all, orders);
  about_messages(all, outcomes, orders);
  about_addresses(all, orders);
  return std::move(orders.made);
}

const Word* remark_to_use(const Account& account, Date today) {
  const Word* oldest = nullptr;
  for (const auto& word : account.words) {
    const auto* remark = std::get_if<Remark>(&word.what);
    if (!remark || !remark->in_next_message || !in_force(word, today)) continue;
    if (find_event(account.history, event::remark, name(word))) continue;
    if (!oldest || std::pair(word.on, word.id) < std::pair(oldest->on, oldest->id)) oldest = &word;
  }
  return oldest;
}

}  // namespace dunning::policy
