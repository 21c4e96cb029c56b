#include "tests/policy/lawful.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "daemon/settings/configuration.hpp"

namespace dunning::policy::test {
namespace {

World lawful(Policy policy, DebtorsAre debtors) {
  World world(std::move(policy));
  world.jurisdiction = the_netherlands();
  world.rules.debtors_are = debtors;
  world.rules.creditor.ibans["EUR"] = "NL91ABNA0417164300";
  return world;
}

}  // namespace

const law::Jurisdiction& the_netherlands() {
  static const law::Jurisdiction read = [] {
    auto loaded = settings::load_jurisdiction(std::filesystem::path(DUNNING_SOURCE_DIR) /
                                              "config/jurisdictions/nl.yaml");
    REQUIRE(loaded.value.has_value());
    return *std::move(loaded.value);
  }();
  return read;
}

Policy consumer_ladder() {
  Policy policy = steps(R"(
    reminder at due + 3 days
    demand at reminder + 10 days
    notice at demand.deadline + 3 banking days
    claim at notice.deadline + 3 banking days)");
  policy.steps[1].deadline = Span{14, Unit::days};
  policy.steps[2].legal_notice = "fourteen_days";
  policy.steps[3].claim = {Basis::none, Basis::statutory};
  return policy;
}

Policy business_ladder() {
  Policy policy = steps(R"(
    reminder at due + 3 days
    announce at reminder + 10 days
    claim at announce + 14 days)");
  policy.steps[1].announce = {Basis::statutory, Basis::statutory};
  policy.steps[2].claim = {Basis::statutory, Basis::statutory};
  return policy;
}

World consumer_world(Policy policy) {
  return lawful(std::move(policy), DebtorsAre::consumer);
}
World business_world(Policy policy) {
  return lawful(std::move(policy), DebtorsAre::business);
}

Verdict send_on(World& world, std::string_view date) {
  auto verdict = world.decide_on(date);
  auto& history = world.account.history;
  history.judgements.insert(history.judgements.end(), verdict.judgements.begin(),
                            verdict.judgements.end());
  for (const auto& task : verdict.tasks)
    history.tasks.push_back({task.kind, task.subject, day(date), {}, {}});
  for (const auto& one : verdict.voids) {
    for (auto& act : history.acts) {
      if (act.occasion != one.occasion) continue;
      act.void_on = day(date);
      act.void_because = one.because;
    }
  }
  for (const auto& intent : verdict.intents) {
    for (const auto& advance : intent.advances) {
      history.taken.push_back({advance.item, advance.step, advance.round, advance.turn,
                               advance.step == intent.step, day(date), advance.due_date,
                               DeliveryState::accepted, day(date)});
    }
    for (auto& item : world.account.items) {
      for (const auto& advance : intent.advances) {
        if (advance.item == item.id && item.policy.empty()) item.policy = intent.policy;
      }
    }
    history.last_message_on = day(date);
    if (!intent.law) continue;
    LegalAct act;
    act.occasion = "occasion/" + std::to_string(history.acts.size() + 1);
    act.policy = intent.policy;
    act.step = intent.step;
    act.on = day(date);
    act.state = DeliveryState::accepted;
    act.delivered_on = act.on;
    act.stated = *intent.law;
    history.acts.push_back(std::move(act));
  }
  return verdict;
}

std::string send_from(World& world, std::string_view first, std::string_view last) {
  std::string text;
  for (Date date = day(first); date <= day(last); date = date + 1) {
    for (const auto& intent : send_on(world, to_string(date)).intents)
      text += (text.empty() ? "" : "; ") + to_string(date).substr(5) + " " + world.text(intent);
  }
  return text;
}

StatedLaw stated_on(const World& world, std::string_view date) {
  const auto verdict = world.decide_on(date);
  REQUIRE(verdict.intents.size() == 1);
  REQUIRE(verdict.intents.front().law.has_value());
  return *verdict.intents.front().law;
}

}  // namespace dunning::policy::test
