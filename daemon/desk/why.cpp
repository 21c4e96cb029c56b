#include "daemon/desk/why.hpp"

#include <algorithm>

#include "daemon/desk/approve.hpp"
#include "daemon/desk/find.hpp"
#include "daemon/policy/debtor_settings.hpp"

namespace dunning::desk {
namespace {

using Standing = Rung::Standing;

std::string anchor_text(const policy::Policy& policy, const policy::Anchor& anchor) {
  std::string text = anchor.step ? policy.steps[*anchor.step].name : "due";
  if (anchor.deadline) text += ".deadline";
  if (anchor.offset.count != 0) {
    policy::Span span = anchor.offset;
    text += span.count < 0 ? " - " : " + ";
    span.count = std::abs(span.count);
    text += policy::to_string(span);
  }
  return text + (anchor.end_of_month ? ", end of month" : "");
}

// Where an adopted item's ladder begins, as an index of the policy's steps.
std::size_t first_rung(const policy::Policy& policy, const policy::Adoption& adoption) {
  if (adoption.choice == policy::Adoption::Choice::at_step)
    return policy.index_of(adoption.step).value_or(0);
  if (adoption.choice != policy::Adoption::Choice::first_step) return 0;
  std::size_t index = 0;
  while (index < policy.steps.size() && policy.steps[index].before_due())
    ++index;
  return index;
}

std::vector<Rung> ladder(const WhyItem& why, const policy::Policy& policy,
                         const policy::History& history, Date today) {
  std::vector<Rung> rungs;
  const auto& item = why.item;
  const auto next = policy.index_of(why.decision.step);
  const auto first = first_rung(policy, item.adoption);
  for (std::size_t i = 0; i < policy.steps.size(); ++i) {
    const auto& step = policy.steps[i];
    Rung rung{Standing::later, step.name, anchor_text(policy, step.at), {}, {}};
    for (const auto& taken : history.taken) {
      if (taken.item == item.id && taken.step == step.name) rung.taken.push_back(taken);
    }
    const auto judged =
        std::find_if(history.judgements.begin(), history.judgements.end(), [&](const auto& one) {
          return one.item == item.id && one.step == step.name && one.round == item.round &&
                 !one.passed && step.otherwise.empty();
        });
    const bool taken_now = std::any_of(rung.taken.begin(), rung.taken.end(),
                                       [&](const auto& one) { return one.round == item.round; });
    if (taken_now) {
      rung.standing = Standing::taken;
    } else if (judged != history.judgements.end()) {
      rung.standing = Standing::skipped;
      rung.on = judged->due_on;
    } else if (i < first) {
      rung.standing = Standing::passed_over;
    } else if (next == i) {
      rung.standing = Standing::next;
      rung.on = why.decision.step_on;
    } else if ((next && i < *next) ||
               (step.before_due() && item.due_date && today >= *item.due_date)) {
      rung.standing = Standing::lapsed;
    }
    rungs.push_back(std::move(rung));
  }
  return rungs;
}

Result<std::pair<Administration, FoundInvoice>> locate(const Desk& desk,
                                                       const WhyQuestion& question) {
  std::vector<std::pair<Administration, FoundInvoice>> found;
  std::optional<Error> missing;
  for (auto& one : TRY(administrations(desk, question.administration))) {
    if (!one.stored) {
      missing =
          Error{ErrorKind::not_found, "the books of " + one.name() + " have never been read", {}};
      continue;
    }
    auto invoice = find_invoice(desk, one, question.number);
    if (invoice) {
      found.emplace_back(std::move(one), std::move(*invoice));
    } else if (invoice.error().kind == ErrorKind::not_found) {
      missing = invoice.error();
    } else {
      return fail(std::move(invoice).error());
    }
  }
  if (found.size() == 1) return std::move(found.front());
  if (found.empty()) {
    return fail(missing.value_or(
        Error{ErrorKind::not_found, "the configuration has no administration", {}}));
  }
  std::string names;
  for (const auto& [one, invoice] : found)
    names += (names.empty() ? "" : ", ") + one.name();
  return fail(ErrorKind::invalid_input, "invoice " + question.number +
                                            " exists in several administrations (" + names +
                                            "): say which with -a NAME");
}

// What was said about the invoice or its debtor, and what people have to do about them.
Status add_said(const Desk& desk, const FoundInvoice& invoice, const policy::Account& account,
                Why& why) {
  const auto told =
      told_words(account, desk.configuration.policies,
                 why.administration.jurisdiction->working_days(), numbers_of(account), why.date);
  for (const auto& word : account.words) {
    if (!concerns(word, invoice.id)) continue;
    const auto found = std::find_if(told.begin(), told.end(), [&](const ToldWord& one) {
      return one.name == policy::name(word);
    });
    if (found != told.end()) why.words.push_back(*found);
  }
  for (auto& task : TRY(store::Tasks(desk.store)
                            .of_debtor(why.administration.stored->id, invoice.account.debtor))) {
    if (task.made_on <= why.date) why.tasks.push_back(std::move(task));
  }
  return {};
}

}  // namespace

std::string_view name(Standing standing) {
  switch (standing) {
    case Standing::taken:
      return "taken";
    case Standing::skipped:
      return "skipped";
    case Standing::lapsed:
      return "lapsed";
    case Standing::passed_over:
      return "passed_over";
    case Standing::next:
      return "next";
    case Standing::later:
      return "later";
  }
  std::abort();
}

Result<Why> why(const Desk& desk, const WhyQuestion& question) {
  auto [administration, invoice] = TRY(locate(desk, question));
  Why why;
  why.administration = std::move(administration);
  why.number = question.number;
  const Date today = why.administration.today(desk.clock);
  why.date = question.date.value_or(today);
  why.today = why.date == today;
  if (why.today) why.stops = stops(desk, why.administration);

  store::Accounts::View view;
  if (why.date < today) view.as_of = end_of_day(why.administration, desk.clock, why.date);
  const auto loaded = TRY(store::Accounts(desk.store).load(invoice.account, view));
  const auto& account = loaded.account;
  why.debtor = account.debtor;
  why.type = policy::debtor_type(
      account.debtor, policy::debtor_settings(account, why.administration.rules, why.date),
      why.administration.rules.debtors_are, *why.administration.jurisdiction);
  const auto& policies = desk.configuration.policies;
  const auto verdict = policy::decide(account, why.administration.rules, policies,
                                      *why.administration.jurisdiction, why.date);
  why.next_look = verdict.next_look;
  for (const auto& intent : verdict.waiting) {
    for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due}) {
      if (std::any_of(list->begin(), list->end(),
                      [&](const policy::Line& line) { return line.invoice == invoice.id; }))
        why.approval = approval_id(invoice.account, intent);
    }
  }
  why.bad_addresses = account.bad_addresses;
  why.replies = TRY(replies_of(desk, why.administration, invoice.account.debtor, why.date));
  TRY(add_said(desk, invoice, account, why));
  const store::Overview overview(desk.store);
  for (const auto& item : account.items) {
    if (item.invoice != invoice.id) continue;
    WhyItem one;
    one.item = item;
    for (const auto& decision : verdict.decisions) {
      if (decision.item == item.id) one.decision = decision;
    }
    one.facts = policy::legal_facts_said(account, why.administration.rules, item.invoice, why.date);
    one.policy = one.decision.policy.empty() ? item.policy : one.decision.policy;
    if (const auto* governing = policy::find_policy(policies, one.policy)) {
      one.description = governing->description;
      one.ladder = ladder(one, *governing, account.history, why.date);
    }
    for (auto& stored : TRY(overview.decisions(item.id))) {
      if (stored.on <= why.date) one.decisions.push_back(std::move(stored));
    }
    for (auto& occasion : TRY(overview.occasions(item.id))) {
      if (occasion.occasion.on <= why.date) one.occasions.push_back(std::move(occasion));
    }
    if (question.law) {
      const auto interrupted =
          TRY(interruptions(account, item.id, one.occasions, why.date, texts_of(desk.store)));
      one.law = law_checklist({account, why.administration.rules, policies,
                               *why.administration.jurisdiction, why.date, why.type, one.item.id,
                               one.policy, one.occasions, interrupted});
    }
    why.items.push_back(std::move(one));
  }
  if (why.items.empty()) {
    return fail(ErrorKind::not_found,
                why.date < today
                    ? "invoice " + question.number + " was not known on " + to_string(why.date)
                    : "invoice " + question.number +
                          " has been settled, and it never took a step (--on DATE tells of a day "
                          "before that, dunningctl debtor show what was said)");
  }
  return why;
}

}  // namespace dunning::desk
