#include "daemon/desk/links.hpp"

#include "daemon/desk/table.hpp"
#include "daemon/desk/target.hpp"
#include "daemon/store/links.hpp"
#include "daemon/store/mirror.hpp"

namespace dunning::desk {
namespace {

using Member = LinksAnswer::Member;

struct Named {
  Administration administration;
  FoundDebtor debtor;
  store::Links::Member member() const { return {administration.stored->id, debtor.id}; }
  std::string text() const { return who(debtor) + " in " + administration.name(); }
};

Result<Named> named(const Desk& desk, const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
    return fail(ErrorKind::invalid_input,
                "\"" + text + "\" does not say in which books: ADMINISTRATION:DEBTOR");
  }
  auto of = TRY(administration(desk, text.substr(0, colon)));
  auto debtor = TRY(find_debtor(desk, of, text.substr(colon + 1)));
  return Named{std::move(of), std::move(debtor)};
}

Result<Member> told(const Desk& desk, const std::vector<store::Administration>& all,
                    const store::Links::Member& member) {
  Member one;
  one.id = member.debtor;
  for (const auto& administration : all) {
    if (administration.id == member.administration) one.administration = administration.label;
  }
  const auto record =
      TRY(store::Mirror(desk.store)
              .find(member.administration, {RecordKind::debtor, member.debtor.value}));
  if (!record) return one;
  const auto& debtor = std::get<Debtor>(*record);
  one.name = debtor.name.empty() ? debtor.person : debtor.name;
  one.customer_number = debtor.customer_number;
  return one;
}

std::string text_of(const Member& member) {
  return who({member.id, member.name, member.customer_number}) + " in " + member.administration;
}

std::string argument(const Member& member) {
  return "\"" + member.administration + ":" +
         printable(member.customer_number.empty() ? member.id.value : member.customer_number) +
         "\"";
}

json::Value json_of(const Member& member) {
  return json::Value::object({{"administration", member.administration},
                              {"customer_number", json_or_null(member.customer_number)},
                              {"id", member.id.value},
                              {"name", json_or_null(member.name)}});
}

}  // namespace

Result<Done> link(const Desk& desk, const std::string& one, const std::string& other) {
  const auto first = TRY(named(desk, one));
  const auto second = TRY(named(desk, other));
  TRY(store::Links(desk.store)
          .link(first.member(), second.member(), desk.author, desk.clock.now()));
  return Done{first.text() + " and " + second.text() +
              " are one: gaps and caps count over both books"};
}

Result<Done> unlink(const Desk& desk, const std::string& debtor) {
  const auto meant = TRY(named(desk, debtor));
  TRY(store::Links(desk.store).unlink(meant.member(), desk.author, desk.clock.now()));
  return Done{meant.text() + " stands alone from now on"};
}

Result<LinksAnswer> links(const Desk& desk) {
  const auto all = TRY(store::Administrations(desk.store).all());
  store::Links links(desk.store);
  LinksAnswer answer;
  const auto parties = TRY(links.parties());
  for (const auto& party : parties) {
    auto& members = answer.parties.emplace_back();
    for (const auto& member : party)
      members.push_back(TRY(told(desk, all, member)));
  }
  const auto proposals = TRY(links.proposals());
  for (const auto& proposal : proposals) {
    auto one = TRY(told(desk, all, proposal.one));
    auto other = TRY(told(desk, all, proposal.other));
    answer.proposals.push_back({std::move(one), std::move(other), proposal.because});
  }
  return answer;
}

std::string to_text(const LinksAnswer& answer) {
  std::string text;
  for (const auto& party : answer.parties) {
    std::string line;
    for (const auto& member : party)
      line += (line.empty() ? "" : " = ") + text_of(member);
    text += line + "\n";
  }
  if (answer.parties.empty()) text += "No debtor of one administration is linked with another's.\n";
  for (const auto& proposal : answer.proposals) {
    text += "\nPerhaps one, by " + proposal.because + ": " + text_of(proposal.one) + ", " +
            text_of(proposal.other) + "\n  dunningctl link " + argument(proposal.one) + " " +
            argument(proposal.other) + "\n";
  }
  return text;
}

json::Value to_json(const LinksAnswer& answer) {
  std::vector<json::Value> parties;
  for (const auto& party : answer.parties) {
    std::vector<json::Value> members;
    for (const auto& member : party)
      members.push_back(json_of(member));
    parties.push_back(json::Value::array(std::move(members)));
  }
  std::vector<json::Value> proposals;
  for (const auto& proposal : answer.proposals) {
    proposals.push_back(json::Value::object({{"because", proposal.because},
                                             {"one", json_of(proposal.one)},
                                             {"other", json_of(proposal.other)}}));
  }
  auto all = json_answer("links");
  all.set("parties", json::Value::array(std::move(parties)));
  all.set("proposals", json::Value::array(std::move(proposals)));
  return all;
}

}  // namespace dunning::desk
