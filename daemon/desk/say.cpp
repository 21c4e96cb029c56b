#include "daemon/desk/say.hpp"

#include "daemon/desk/find.hpp"
#include "daemon/desk/speak.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/policy/match_hold.hpp"
#include "daemon/store/sayings.hpp"

namespace dunning::desk {
namespace {

struct Target {
  std::optional<DebtorId> debtor;
  std::optional<InvoiceId> invoice;
};

Target target_of(const Found& found) {
  if (const auto* debtor = std::get_if<FoundDebtor>(&found)) return {debtor->id, std::nullopt};
  return {std::nullopt, std::get<FoundInvoice>(found).id};
}

Result<Done> hold_matching(const Desk& desk, const Administration& of, const HoldWish& wish) {
  const auto& [subject, pattern] = *wish.matcher;
  TRY(policy::check_match(subject, pattern));
  const auto word =
      TRY(speak(desk, {of}, policy::MatchHold{subject, pattern, wish.until}, wish.reason));
  return Done{"Nothing is sent about what has " + subject + " " + printable(pattern) + " " +
                  (wish.until ? "before " + to_string(*wish.until) : "until it is released") +
                  ", says " + desk.author + ": " + printable(wish.reason),
              policy::name(word)};
}

// The id that pause and resume take: none for all.
Result<std::optional<AdministrationId>> meant(const Desk& desk,
                                              const std::optional<std::string>& name) {
  if (!name) return std::optional<AdministrationId>();
  return std::optional<AdministrationId>(TRY(administration(desk, name)).stored->id);
}

}  // namespace

Result<Done> hold(const Desk& desk, const HoldWish& wish) {
  TRY(check_text(wish.reason, "--reason"));
  if (wish.target.empty() == !wish.matcher) {
    return fail(ErrorKind::invalid_input,
                "name a debtor or an invoice, or one of --tag, --number, --amount");
  }
  const auto of = TRY(administration(desk, wish.administration));
  if (wish.until && *wish.until <= of.today(desk.clock)) {
    return fail(ErrorKind::invalid_input, "--until " + to_string(*wish.until) +
                                              " has passed: give the first day on which "
                                              "reminders may go on");
  }
  if (wish.matcher) return hold_matching(desk, of, wish);
  const auto found = TRY(find(desk, of, wish.target));
  const auto target = target_of(found);
  store::Sayings sayings(desk.store);
  TRY(sayings.hold({of.stored->id, target.debtor, target.invoice, wish.reason, desk.author,
                    wish.until, of.today(desk.clock)},
                   desk.clock.now()));
  return Done{"Nothing is sent about " + to_text(found) + " " +
              (wish.until ? "before " + to_string(*wish.until) : "until it is released") +
              ", says " + desk.author + ": " + printable(wish.reason)};
}

Result<Done> release(const Desk& desk, const std::optional<std::string>& administration_name,
                     const std::string& text) {
  const auto of = TRY(administration(desk, administration_name));
  const auto found = TRY(find(desk, of, text));
  const auto target = target_of(found);
  store::Sayings sayings(desk.store);
  const int ended = TRY(sayings.release(of.stored->id, target.debtor, target.invoice, desk.author,
                                        desk.clock.now(), of.today(desk.clock)));
  if (ended == 0) {
    return fail(
        ErrorKind::not_found,
        "no hold is in force on " + to_text(found) +
            (target.invoice ? " itself (perhaps on its debtor: dunningctl why " + text + ")" : ""));
  }
  return Done{counted(ended, "hold", "holds") + " on " + to_text(found) + " ended"};
}

Result<Done> release(const Desk& desk, const std::optional<std::string>& administration_name,
                     const Matcher& matcher) {
  const auto of = TRY(administration(desk, administration_name));
  int ended = 0;
  std::string others;
  for (auto& said :
       TRY(store::Words(desk.store).list(of.stored->id, {std::nullopt, "match_hold", true}))) {
    const auto& hold = std::get<policy::MatchHold>(said.word.what);
    if (hold.subject != matcher.subject || hold.pattern != matcher.pattern) {
      others += (others.empty() ? "" : ", ") + hold.subject + " " + hold.pattern;
      continue;
    }
    TRY(end(desk, FoundWord{of, std::move(said)}, "withdrawn"));
    ++ended;
  }
  if (ended == 0) {
    return fail(ErrorKind::not_found, "no hold on " + matcher.subject + " " + matcher.pattern +
                                          (others.empty() ? "" : "; there are: " + others));
  }
  return Done{counted(ended, "hold", "holds") + " on " + matcher.subject + " " +
              printable(matcher.pattern) + " ended"};
}

Result<Done> books_as_of(const Desk& desk, const std::string& name,
                         const std::optional<Date>& as_of) {
  const auto of = TRY(administration(desk, name));
  if (!as_of || *as_of > of.today(desk.clock)) {
    return fail(ErrorKind::invalid_input,
                "say the newest day that is booked, not after today: --as-of 2026-11-21");
  }
  store::Administrations administrations(desk.store);
  TRY(administrations.set_books(of.stored->id, *as_of, desk.author, desk.clock.now()));
  const auto books = TRY(administrations.books(of.stored->id));
  std::string sentence = "The books of " + name + " are kept up to " + to_string(*as_of);
  if (books.as_of && *books.as_of > *as_of)
    sentence += ", says " + desk.author + "; the ledger shows " + to_string(*books.as_of);
  return Done{sentence};
}

Result<Done> pause(const Desk& desk, const std::optional<std::string>& name) {
  const auto id = TRY(meant(desk, name));
  TRY(store::Sayings(desk.store).pause(id, desk.author, desk.clock.now()));
  return Done{(name ? *name + " sends" : std::string("Every administration sends")) +
              " nothing until: dunningctl resume" + (name ? " -a " + *name : "")};
}

Result<Done> resume(const Desk& desk, const std::optional<std::string>& name) {
  const auto id = TRY(meant(desk, name));
  TRY(store::Sayings(desk.store).resume(id, desk.author, desk.clock.now()));
  return Done{(name ? *name : std::string("Every administration")) +
              " may send again; dunningctl status says whether anything else stops it"};
}

}  // namespace dunning::desk
