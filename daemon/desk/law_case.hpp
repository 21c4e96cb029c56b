#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/law_checklist.hpp"
#include "daemon/policy/legal_facts.hpp"
#include "daemon/policy/notices.hpp"
#include "daemon/policy/standing.hpp"

// A case as the parts of its checklist look at it. For law_checklist.cpp and law_lines_*.cpp alone.
namespace dunning::desk {

struct LawCase {
  LawCase(const CaseAtLaw& case_at_law, policy::Assessment assessed);
  LawCase(const LawCase&) = delete;
  LawCase& operator=(const LawCase&) = delete;

  const CaseAtLaw& of;
  policy::Assessment all;
  const law::Statute& statute;
  const law::DebtorLaw& law;  // towards this type of debtor
  std::string who;            // "a consumer"
  std::size_t index = 0;      // of the item in `all`
  policy::Default in_default;
  law::LegalFacts facts;

  const policy::Standing& one() const { return all.items[index]; }
  // The rule that holds for costs; null: the law gives none.
  const law::CostRule* cost_rule() const;
  // The notice that costs or interest wait for, or empty.
  std::string needed_notice() const;
  // The notice in force that lists the item; null: none.
  const policy::NoticeLife* notice() const;
  // From when costs may be asked for; none: that is not known.
  std::optional<Date> costs_from() const;
  // By which message it was: its occasion, and its key in the outbox when there is one.
  void by(Requirement& line, const std::string& occasion) const;
};

Requirement requirement(Requirement::Standing standing, std::string what, std::string says,
                        std::string article = {});
// "1a, 2b"; either may be empty.
std::string both_articles(const std::string& one, const std::string& other);
std::string rate_text(law::Percent rate);

using Requirements = std::vector<Requirement>;
void add_debtor(const LawCase& at, Requirements& lines);
void add_facts(const LawCase& at, Requirements& lines);
void add_default(const LawCase& at, Requirements& lines);
void add_notice(const LawCase& at, Requirements& lines);
void add_stated(const LawCase& at, Requirements& lines);  // what was announced and asked for
void add_costs(const LawCase& at, Requirements& lines);
void add_interest(const LawCase& at, Requirements& lines);
void add_limitation(const LawCase& at, Requirements& lines);

}  // namespace dunning::desk
