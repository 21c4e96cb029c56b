#include "daemon/desk/say.hpp"

#include "daemon/desk/find.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/store/sayings.hpp"

namespace dunning::desk {
namespace {

constexpr std::size_t reason_limit = 500;

struct Target {
  std::optional<DebtorId> debtor;
  std::optional<InvoiceId> invoice;
};

Target target_of(const Found& found) {
  if (const auto* debtor = std::get_if<FoundDebtor>(&found)) return {debtor->id, std::nullopt};
  return {std::nullopt, std::get<FoundInvoice>(found).id};
}

// The id that pause and resume take: none for all.
Result<std::optional<AdministrationId>> meant(const Desk& desk,
                                              const std::optional<std::string>& name) {
  if (!name) return std::optional<AdministrationId>();
  return std::optional<AdministrationId>(TRY(administration(desk, name)).stored->id);
}

}  // namespace

Result<Done> hold(const Desk& desk, const HoldWish& wish) {
  if (wish.reason.empty() || wish.reason.size() > reason_limit) {
    return fail(ErrorKind::invalid_input,
                "say why, in at most " + std::to_string(reason_limit) + " bytes: --reason \"…\"");
  }
  const auto of = TRY(administration(desk, wish.administration));
  if (wish.until && *wish.until <= of.today(desk.clock)) {
    return fail(ErrorKind::invalid_input, "--until " + to_string(*wish.until) +
                                              " has passed: give the first day on which "
                                              "reminders may go on");
  }
  const auto found = TRY(find(desk, of, wish.target));
  const auto target = target_of(found);
  store::Sayings sayings(desk.store);
  TRY(sayings.hold(
      {of.stored->id, target.debtor, target.invoice, wish.reason, desk.author, wish.until},
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
  const int ended = TRY(
      sayings.release(of.stored->id, target.debtor, target.invoice, desk.author, desk.clock.now()));
  if (ended == 0) {
    return fail(
        ErrorKind::not_found,
        "no hold is in force on " + to_text(found) +
            (target.invoice ? " itself (perhaps on its debtor: dunningctl why " + text + ")" : ""));
  }
  return Done{counted(ended, "hold", "holds") + " on " + to_text(found) + " ended"};
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
