#include "daemon/store/links.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "daemon/store/bad_address_rows.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/outbox_rows.hpp"
#include "daemon/store/party.hpp"
#include "daemon/store/record_json.hpp"
#include "daemon/store/said.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

using Member = Links::Member;

std::optional<std::int64_t> party_of(Session& session, const Member& member) {
  return session.value<std::int64_t>(
      "SELECT party FROM links WHERE administration = ? AND debtor = ?",
      {member.administration, member.debtor});
}

Result<std::string> owner_of(Session& session, const Member& member) {
  const auto owner = session.value<std::string>("SELECT owner FROM administrations WHERE id = ?",
                                                {member.administration});
  if (!owner) return fail(ErrorKind::not_found, "there is no such administration");
  const auto known = session.value<std::int64_t>(
      "SELECT 1 FROM records WHERE administration = ? AND kind = 'debtor' AND id = ?",
      {member.administration, member.debtor});
  if (!known) return fail(ErrorKind::not_found, "there is no debtor " + member.debtor.value);
  return *owner;
}

void enter(Session& session, const Member& member, std::int64_t party) {
  session.run(
      "INSERT INTO links (administration, debtor, party) VALUES (?, ?, ?) "
      "ON CONFLICT (administration, debtor) DO UPDATE SET party = ?",
      {member.administration, member.debtor, party, party});
}

void tell(Session& session, const Member& member, const char* event, const Member& other,
          const std::string& author, Instant now) {
  raise_say(session, member.administration, member.debtor);
  append(session,
         {member.administration, now, event, subject_of(member.debtor),
          FieldWriter().number("administration", other.administration.value).object(),
          json::write(
              FieldWriter().text("author", author).text("debtor", other.debtor.value).object())});
}

// Letters and digits alone, in capitals: how two books may write one number.
std::string bare(const std::string& number) {
  std::string text;
  for (const char c : number) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      text += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return text;
}

struct Known {
  Member member;
  std::string owner;
  Debtor debtor;
};

Result<std::vector<Known>> all_debtors(Session& session) {
  std::vector<Known> all;
  std::vector<std::string> bodies;
  session.rows<AdministrationId, std::string, std::string, std::string>(
      "SELECT r.administration, r.id, a.owner, v.body FROM records r "
      "JOIN administrations a ON a.id = r.administration "
      "JOIN record_versions v ON v.administration = r.administration AND v.kind = r.kind "
      "AND v.id = r.id AND v.nr = r.good_nr "
      "WHERE r.kind = 'debtor' AND r.gone_at IS NULL ORDER BY r.administration, r.id",
      {},
      [&](AdministrationId administration, std::string id, std::string owner, std::string body) {
        all.push_back({{administration, DebtorId{std::move(id)}}, std::move(owner), {}});
        bodies.push_back(std::move(body));
      });
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!bodies[i].empty()) all[i].debtor = TRY(read_debtor(bodies[i]));
  }
  return all;
}

// Proposes each debtor with the first of another administration that has the same number.
void propose(const std::vector<Known>& all, const char* what, std::string Debtor::*number,
             std::vector<Links::Proposal>& proposals) {
  std::map<std::pair<std::string, std::string>, const Known*> first;  // by owner and number
  for (const Known& known : all) {
    const std::string text = bare(known.debtor.*number);
    if (text.empty()) continue;
    const auto [found, is_new] = first.emplace(std::pair(known.owner, text), &known);
    if (is_new || found->second->member.administration == known.member.administration) continue;
    const Member& one = found->second->member;
    const bool told =
        std::any_of(proposals.begin(), proposals.end(), [&](const Links::Proposal& proposal) {
          return proposal.one == one && proposal.other == known.member;
        });
    if (!told) proposals.push_back({one, known.member, std::string(what) + " " + text});
  }
}

}  // namespace

std::vector<Member> others_of_party(Session& session, const Member& member) {
  std::vector<Member> others;
  session.rows<AdministrationId, DebtorId>(
      "SELECT other.administration, other.debtor FROM links own "
      "JOIN links other ON other.party = own.party "
      "WHERE own.administration = ? AND own.debtor = ? "
      "ORDER BY other.administration, other.debtor",
      {member.administration, member.debtor},
      [&](AdministrationId administration, DebtorId debtor) {
        Member other{administration, std::move(debtor)};
        if (other != member) others.push_back(std::move(other));
      });
  return others;
}

std::optional<Date> last_message_to_others(Session& session, const Member& member) {
  return session
      .value<std::optional<Date>>(
          "SELECT MAX(COALESCE(m.delivered_on, m.on_date)) FROM links own "
          "JOIN links other ON other.party = own.party "
          "JOIN outbox m ON m.administration = other.administration AND m.debtor = other.debtor "
          "WHERE own.administration = ? AND own.debtor = ? "
          "AND NOT (other.administration = own.administration AND other.debtor = own.debtor) "
          "AND " +
              counted + std::string(reached_somebody),
          {member.administration, member.debtor})
      .value_or(std::nullopt);
}

std::set<DebtorId> linked_debtors(Session& session, AdministrationId administration) {
  std::set<DebtorId> linked;
  session.rows<DebtorId>("SELECT debtor FROM links WHERE administration = ?", {administration},
                         [&](DebtorId debtor) { linked.insert(std::move(debtor)); });
  return linked;
}

Status Links::link(const Member& one, const Member& other, const std::string& author, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    if (one == other) return fail(ErrorKind::invalid_input, "a debtor is always itself");
    if (TRY(owner_of(session, one)) != TRY(owner_of(session, other))) {
      return fail(ErrorKind::invalid_input,
                  "debtors of administrations with different owners are never one party");
    }
    const auto party = party_of(session, one);
    const auto joining = party_of(session, other);
    if (party && party == joining) return {};
    const auto into = party ? *party : joining ? *joining : session.take_numbers("party", 1);
    if (party && joining)
      session.run("UPDATE links SET party = ? WHERE party = ?", {into, *joining});
    enter(session, one, into);
    enter(session, other, into);
    tell(session, one, "debtor_linked", other, author, now);
    tell(session, other, "debtor_linked", one, author, now);
    return {};
  });
}

Status Links::unlink(const Member& member, const std::string& author, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const auto others = others_of_party(session, member);
    if (others.empty())
      return fail(ErrorKind::not_found, "debtor " + member.debtor.value + " is linked with nobody");
    session.run("DELETE FROM links WHERE administration = ? AND debtor = ?",
                {member.administration, member.debtor});
    if (others.size() == 1) {
      session.run("DELETE FROM links WHERE administration = ? AND debtor = ?",
                  {others.front().administration, others.front().debtor});
    }
    tell(session, member, "debtor_unlinked", others.front(), author, now);
    for (const Member& other : others)
      tell(session, other, "debtor_unlinked", member, author, now);
    return {};
  });
}

Result<std::vector<Member>> Links::party(const Member& member) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Member>> {
    auto all = others_of_party(session, member);
    if (!all.empty()) all.push_back(member);
    std::sort(all.begin(), all.end());
    return all;
  });
}

Result<std::vector<std::vector<Member>>> Links::parties() const {
  return transact(
      store_, Access::read, [&](Session& session) -> Result<std::vector<std::vector<Member>>> {
        std::map<std::int64_t, std::vector<Member>> by_party;
        session.rows<std::int64_t, AdministrationId, DebtorId>(
            "SELECT party, administration, debtor FROM links "
            "ORDER BY party, administration, debtor",
            {}, [&](std::int64_t party, AdministrationId administration, DebtorId debtor) {
              by_party[party].push_back({administration, std::move(debtor)});
            });
        std::vector<std::vector<Member>> all;
        for (auto& [party, members] : by_party)
          all.push_back(std::move(members));
        return all;
      });
}

Result<std::vector<Links::Proposal>> Links::proposals() const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Proposal>> {
    const auto all = TRY(all_debtors(session));
    std::vector<Proposal> proposals;
    propose(all, "company number", &Debtor::company_number, proposals);
    propose(all, "VAT number", &Debtor::vat_number, proposals);
    propose(all, "IBAN", &Debtor::iban, proposals);
    std::erase_if(proposals, [&](const Proposal& proposal) {
      const auto party = party_of(session, proposal.one);
      return party && party == party_of(session, proposal.other);
    });
    return proposals;
  });
}

}  // namespace dunning::store
