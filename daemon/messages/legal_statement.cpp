#include "daemon/messages/legal_statement.hpp"

#include <algorithm>
#include <map>

#include "daemon/messages/facts.hpp"

namespace dunning::messages {
namespace {

std::string number_of(const policy::Intent& intent, ItemId item) {
  for (const auto& line : intent.to_pay_now) {
    if (line.item == item) return line.number;
  }
  return {};
}

LegalStatement::Claim claim(const policy::StatedClaim& stated, const policy::Intent& intent) {
  LegalStatement::Claim claim;
  claim.principal = stated.principal;
  if (stated.interest.is_positive()) claim.interest = stated.interest;
  claim.interest_agreed = stated.interest_basis == policy::Basis::agreed;
  if (stated.costs.is_positive()) claim.costs = stated.costs;
  claim.costs_agreed = stated.costs_basis == policy::Basis::agreed;
  claim.total = stated.total;
  for (const auto& part : stated.working) {
    claim.working.push_back({number_of(intent, part.item),
                             {part.from, part.to, part.days, part.rate, part.base, part.interest}});
  }
  return claim;
}

LegalStatement::Announcement announcement(const policy::StatedAnnouncement& stated) {
  LegalStatement::Announcement announcement;
  announcement.interest_rate = stated.interest_rate;
  announcement.monthly = stated.monthly;
  announcement.interest_agreed = stated.interest_basis == policy::Basis::agreed;
  if (stated.costs.is_positive()) announcement.costs = stated.costs;
  announcement.costs_agreed = stated.costs_basis == policy::Basis::agreed;
  announcement.from = stated.from;
  return announcement;
}

std::string vat_percent(const law::Statute& statute, const std::string& notice) {
  for (const auto& rule : statute.costs) {
    if (rule.after_notice == notice && rule.vat) return law::to_text(rule.vat->percent);
  }
  return {};
}

Result<LegalStatement::Notice> notice(const policy::StatedNotice& stated,
                                      const Situation& situation, const Language& language) {
  const auto* rule = situation.statute ? situation.statute->notice(stated.name) : nullptr;
  if (!rule) return fail(ErrorKind::invalid_input, "the jurisdiction has no notice " + stated.name);
  LegalStatement::Notice notice;
  notice.amount = stated.amount;
  if (stated.costs.is_positive()) notice.costs = stated.costs;
  notice.iban = stated.account;
  const std::map<std::string, std::string> words = {
      {"amount", language.amount(stated.amount)},
      {"principal", language.amount(stated.amount)},
      {"costs", language.amount(stated.costs)},
      {"account", printed_iban(stated.account)},
      {"creditor", situation.creditor.name},
      {"vat_percent", vat_percent(*situation.statute, stated.name)}};
  notice.sentences = TRY(law::filled(*rule, std::string(language.base()), words, stated.with_vat));
  return notice;
}

// S41. Whatever sets a term, announces, asks or is a notice interrupts limitation, where the law
// has a sentence for it.
std::optional<std::string> reservation(const Situation& situation, const Language& language) {
  const bool legal_effect = situation.intent.law || situation.intent.deadline;
  if (!legal_effect || situation.intent.kind != "step" || !situation.statute ||
      !situation.statute->limitation.contract.demand_interrupts)
    return std::nullopt;
  const auto found = situation.statute->reservation.find(std::string(language.base()));
  return found == situation.statute->reservation.end() ? std::nullopt
                                                       : std::optional(found->second);
}

}  // namespace

Result<LegalStatement> legal_statement(const Situation& situation, const Language& language) {
  const auto& stated = situation.intent.law;
  LegalStatement law;
  if (!stated) law = situation.law;
  law.reservation = reservation(situation, language);
  if (!stated) return law;
  if (stated->claimed) law.claim = claim(*stated->claimed, situation.intent);
  if (stated->announced) law.announcement = announcement(*stated->announced);
  if (stated->notice) law.notice = TRY(notice(*stated->notice, situation, language));
  return law;
}

}  // namespace dunning::messages
