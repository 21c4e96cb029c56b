#include "daemon/desk/approve.hpp"

#include <algorithm>

#include "daemon/desk/dossier.hpp"
#include "daemon/desk/every_account.hpp"
#include "daemon/desk/speak.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/policy/approval.hpp"

namespace dunning::desk {
namespace {

// The newest no to this step that nothing has overruled.
std::string refusal(const policy::Account& account, const policy::Intent& intent) {
  const policy::Word* newest = nullptr;
  for (const auto& word : account.words) {
    const auto* approval = std::get_if<policy::Approval>(&word.what);
    if (approval == nullptr || word.ended_on || approval->policy != intent.policy ||
        approval->step != intent.step)
      continue;
    newest = &word;
  }
  if (newest == nullptr || std::get<policy::Approval>(newest->what).yes) return "";
  return "refused by " + newest->author + " on " + to_string(newest->on) +
         (newest->reason.empty() ? "" : ": " + newest->reason);
}

// What its approver has to see (S36). Copies of invoices are asked of the books when it leaves.
void show_dossiers(const Desk& desk, const Administration& of, Date today,
                   std::vector<Waiting>& waiting) {
  for (auto& one : waiting) {
    if (!one.intent || one.intent->hand_over.empty()) continue;
    const store::AccountKey key{of.stored->id, one.debtor.id, one.intent->amount.currency};
    const auto made =
        dossier(desk, of, {key, *one.intent, today, desk.clock.now(), {}, {}, {}, {}});
    if (!made) {
      one.dossier.push_back("no dossier can be made: " + made.error().message);
      continue;
    }
    one.dossier = made->summary;
    for (const auto* field : made->missing)
      one.missing.emplace_back(field->meaning);
  }
}

// What a person who looks at the list is shown, and who says yes or no has seen.
enum class Dossiers { shown, left_out };

Result<std::vector<Waiting>> waiting_in(const Desk& desk, const Administration& of,
                                        Dossiers dossiers) {
  std::vector<Waiting> found;
  const Date today = of.today(desk.clock);
  const auto& policies = desk.configuration.policies;
  const auto& calendar = of.jurisdiction->working_days();
  TRY(every_account(
      desk, of, {}, [&](const store::AccountKey& key, const policy::Account& account) -> Status {
        const DebtorName debtor{account.debtor.id, account.debtor.name,
                                account.debtor.customer_number};
        auto verdict = policy::decide(account, of.rules, policies, *of.jurisdiction, today);
        for (auto& intent : verdict.waiting) {
          const auto id = approval_id(key, intent);
          const auto refused = refusal(account, intent);
          found.push_back({id, debtor, std::move(intent), std::nullopt, refused});
        }
        for (auto& word : told_words(account, policies, calendar, numbers_of(account), today)) {
          if (word.kind != "promise" || word.standing != "unapproved") continue;
          found.push_back({word.name, debtor, std::nullopt, std::move(word), ""});
        }
        return {};
      }));
  if (dossiers == Dossiers::shown) show_dossiers(desk, of, today, found);
  return found;
}

Result<WaitingAnswer> all_waiting(const Desk& desk, const std::optional<std::string>& name,
                                  Dossiers dossiers) {
  WaitingAnswer found;
  for (auto& one : TRY(administrations(desk, name))) {
    WaitingAnswer::Of of;
    if (one.stored) of.waiting = TRY(waiting_in(desk, one, dossiers));
    of.administration = std::move(one);
    found.administrations.push_back(std::move(of));
  }
  return found;
}

bool is_of(const Waiting& one, const DebtorId& debtor) {
  return one.debtor.id == debtor;
}

// The things that wait and are meant, each with its administration.
struct Chosen {
  const Administration* administration;
  const Waiting* waiting;
};
Result<std::vector<Chosen>> choose(const Desk& desk, const ApprovalWish& wish,
                                   const WaitingAnswer& answer) {
  std::vector<Chosen> chosen;
  for (const auto& of : answer.administrations) {
    std::optional<DebtorId> debtor;
    if (!wish.all && of.administration.stored) {
      if (const auto found = find(desk, of.administration, wish.which)) {
        const auto* named = std::get_if<FoundDebtor>(&*found);
        debtor = named ? named->id : std::get<FoundInvoice>(*found).account.debtor;
      }
    }
    for (const auto& one : of.waiting) {
      if (wish.all || one.id == wish.which || (debtor && is_of(one, *debtor)))
        chosen.push_back({&of.administration, &one});
    }
  }
  if (chosen.empty()) {
    return fail(ErrorKind::not_found,
                wish.all ? "nothing waits for approval"
                         : "nothing waits for approval under \"" + wish.which +
                               "\"; its facts may have changed since: dunningctl approve lists "
                               "what waits");
  }
  return chosen;
}

// A promise is written down once more with who approved it, and takes the place of the first.
Status approve_promise(const Desk& desk, const Administration& of, const Waiting& one) {
  const auto found = TRY(find_word(desk, of.name(), one.promise->name));
  auto promise = std::get<policy::Promise>(found.said.word.what);
  promise.approved_by = desk.author;
  TRY(speak(desk, {of, found.said.debtor, found.said.currency}, std::move(promise),
            found.said.word.reason));
  return end(desk, found, "approved");
}

Status answer_one(const Desk& desk, const Chosen& chosen, bool yes, const std::string& reason) {
  const auto& of = *chosen.administration;
  const auto& one = *chosen.waiting;
  if (one.promise) {
    if (yes) return approve_promise(desk, of, one);
    return end(desk, TRY(find_word(desk, of.name(), one.promise->name)), "refused");
  }
  const auto& intent = *one.intent;
  policy::Approval approval{yes, intent.policy, intent.step, policy::approved_text(intent),
                            {},  intent.amount};
  for (const auto& advance : intent.advances)
    approval.items.push_back(advance.item);
  TRY(speak(desk, {of, one.debtor.id, intent.amount.currency}, std::move(approval), reason));
  return {};
}

Result<Done> answer(const Desk& desk, const ApprovalWish& wish, bool yes) {
  if (!wish.reason.empty()) TRY(check_text(wish.reason, "--reason"));
  const auto found = TRY(all_waiting(desk, wish.administration, Dossiers::left_out));
  const auto chosen = TRY(choose(desk, wish, found));
  Sums sums;
  std::string promises;
  int messages = 0;
  bool hand_over = false;
  for (const auto& one : chosen) {
    TRY(answer_one(desk, one, yes, wish.reason));
    if (one.waiting->promise) {
      promises += (promises.empty() ? "" : ", ") + one.waiting->promise->name;
    } else {
      ++messages;
      hand_over = hand_over || !one.waiting->intent->hand_over.empty();
      sums.add(one.waiting->intent->amount);
    }
  }
  std::string sentence = yes ? "Approved: " : "Refused: ";
  if (messages > 0) {
    sentence +=
        (hand_over && messages == 1 ? "a hand-over" : counted(messages, "message", "messages")) +
        " about " + sums.text();
  }
  if (!promises.empty()) sentence += (messages > 0 ? ", and " : "") + promises;
  if (yes && messages > 0) {
    sentence += hand_over ? ". A hand-over waits again when anything about it changes"
                          : ". A yes holds for these invoices and for no higher amount";
  }
  return Done{sentence};
}

}  // namespace

// Eight hex digits of FNV-1a over the facts a yes is bound to. It tells them apart for a person; it
// protects nothing.
std::string approval_id(const store::AccountKey& account, const policy::Intent& intent) {
  std::string facts = std::to_string(account.administration.value) + "\n" + account.debtor.value +
                      "\n" + intent.policy + "\n" + intent.step + "\n" +
                      policy::approved_text(intent) + "\n" + to_string(intent.amount);
  std::vector<std::int64_t> items;
  for (const auto& advance : intent.advances)
    items.push_back(advance.item.value);
  std::sort(items.begin(), items.end());
  for (const auto item : items)
    facts += "\n" + std::to_string(item);
  std::uint32_t hash = 2166136261U;
  for (const char byte : facts)
    hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619U;
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (int shift = 28; shift >= 0; shift -= 4)
    text += digits[(hash >> shift) & 0xFU];
  return text;
}

Result<WaitingAnswer> waiting(const Desk& desk, const std::optional<std::string>& name) {
  return all_waiting(desk, name, Dossiers::shown);
}

Result<Done> approve(const Desk& desk, const ApprovalWish& wish) {
  return answer(desk, wish, true);
}

Result<Done> reject(const Desk& desk, const ApprovalWish& wish) {
  TRY(check_text(wish.reason, "--reason"));
  return answer(desk, wish, false);
}

}  // namespace dunning::desk
