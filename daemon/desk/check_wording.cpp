#include <algorithm>
#include <set>
#include <tuple>

#include "daemon/desk/check_texts.hpp"
#include "daemon/messages/typed_text.hpp"
#include "daemon/policy/event.hpp"
#include "daemon/policy/legal_wording.hpp"
#include "daemon/policy/ways.hpp"

namespace dunning::desk {
namespace {

using law::DebtorType;
using policy::Basis;
using policy::Topic;

// What a text may say itself, and by which article not.
struct Leave {
  std::string of;  // "step \"reminder\" of nl-consumer", "the message offer"
  bool costs = false;
  bool interest = false;
  bool default_notice = false;
  bool to_consumers = true;
  std::string notice_article{};  // of the statutory notice it is
};

class Wordings {
 public:
  Wordings(const settings::Configuration& configuration, const messages::Templates& templates,
           CheckAnswer& answer)
      : configuration_(configuration), templates_(templates), answer_(answer) {}

  void read(const law::Statute& statute, Date day, const policy::Policy& policy) {
    for (const auto& way : policy::ways_of(policy)) {
      const auto& step = *way.step;
      Leave leave{"step \"" + step.name + "\" of " + policy.name};
      leave.costs = step.announce.costs != Basis::none || step.claim.costs != Basis::none;
      leave.interest = step.announce.interest != Basis::none || step.claim.interest != Basis::none;
      leave.default_notice = step.deadline.has_value();
      leave.to_consumers = way.to_consumers;
      const auto* notice = statute.notice(step.legal_notice);
      if (notice) leave.notice_article = notice->article;
      for (const auto& name : {step.email, step.letter}) {
        if (!name.empty()) read(statute, day, name, leave, notice != nullptr);
      }
    }
  }

  void read_events(const law::Statute& statute, Date day) {
    for (const auto kind : policy::event::all) {
      const Leave leave{"the message " + std::string(kind), false, false, true};
      read(statute, day, std::string(kind), leave, false);
    }
  }

 private:
  void read(const law::Statute& statute, Date day, const std::string& name, const Leave& leave,
            bool is_notice) {
    for (const auto& language : templates_.languages()) {
      for (const auto& typed : messages::typed_text(templates_, name, language)) {
        if (is_notice) {
          beside_the_law(typed, leave);
        } else {
          without_the_policy(statute, day, typed, leave);
        }
      }
    }
  }

  void refuse(const messages::Typed& typed, const std::string& wording, const std::string& why,
              const std::string& article) {
    settings::Complaint complaint;
    complaint.file = configuration_.templates.string() + "/" + typed.file;
    complaint.line = typed.line;
    complaint.message =
        "\"" + wording + "\" " + why + (article.empty() ? "" : " (" + article + ")");
    // Once for the first step that uses the text.
    if (seen_.emplace(complaint.file, complaint.line, wording).second)
      answer_.complaints.push_back(std::move(complaint));
  }

  // S39. A notice that says too much is void altogether.
  void beside_the_law(const messages::Typed& typed, const Leave& leave) {
    struct Told {
      Topic topic;
      const char* why;
    };
    static constexpr Told all[] = {
        {Topic::calendar_day,
         "is a calendar day, and the term of a statutory notice runs from its receipt"},
        {Topic::amount, "is an amount beside the one that a statutory notice asks for"},
        {Topic::account, "is an account beside the one that a statutory notice names"},
        {Topic::term, "says the term in other words than the law's: leave it to {{sentences}}"},
        {Topic::costs, "speaks of costs in other words than the law's: leave it to {{sentences}}"},
        {Topic::fee, "speaks of costs in other words than the law's: leave it to {{sentences}}"},
        {Topic::interest, "asks for interest in a statutory notice, which asks for one amount"},
        {Topic::default_notice,
         "says of default what the law's own sentences do not: leave it to {{sentences}}"}};
    for (const auto& [topic, why] : all) {
      if (const auto wording = policy::wording_of(topic, typed.text))
        refuse(typed, *wording, why, leave.notice_article);
    }
  }

  // S37.
  void without_the_policy(const law::Statute& statute, Date day, const messages::Typed& typed,
                          const Leave& leave) {
    const auto type = leave.to_consumers ? DebtorType::consumer : DebtorType::business;
    const auto* costs = statute.costs_for(type, day);
    const auto* rates = statute.rates_for(type);
    const std::string costs_article = costs ? costs->article : "";
    if (const auto fee = policy::wording_of(Topic::fee, typed.text)) {
      if (leave.to_consumers) {
        refuse(typed, *fee, "is a charge that no law knows, and consumers owe none other",
               costs_article);
      } else if (!leave.costs) {
        refuse(typed, *fee, "asks for costs, and " + leave.of + " neither announces nor claims any",
               costs_article);
      }
    }
    if (shown_when_stated(typed)) return;
    const auto costs_named = policy::wording_of(Topic::costs, typed.text);
    if (costs_named && !leave.costs) {
      refuse(typed, *costs_named,
             "speaks of costs, and " + leave.of + " neither announces nor claims any",
             costs_article);
    }
    const auto interest_named = policy::wording_of(Topic::interest, typed.text);
    if (interest_named && !leave.interest) {
      refuse(typed, *interest_named,
             "speaks of interest, and " + leave.of + " neither announces nor claims any",
             rates ? rates->article : "");
    }
    const auto defaulted = policy::wording_of(Topic::default_notice, typed.text);
    if (defaulted && !leave.default_notice) {
      refuse(typed, *defaulted,
             "puts the debtor in default, and " + leave.of + " sets no term: write deadline:",
             leave.to_consumers ? statute.payment_terms.consumer_article
                                : statute.payment_terms.article);
    }
  }

  // Nobody reads it unless the policy states it.
  static bool shown_when_stated(const messages::Typed& typed) {
    return std::any_of(typed.sections.begin(), typed.sections.end(), [](const auto& section) {
      return section == "announce" || section == "claim" || section.starts_with("announce.") ||
             section.starts_with("claim.");
    });
  }

  const settings::Configuration& configuration_;
  const messages::Templates& templates_;
  CheckAnswer& answer_;
  std::set<std::tuple<std::string, int, std::string>> seen_;
};

}  // namespace

void check_wording(const settings::Configuration& configuration,
                   const messages::Templates& templates, CheckAnswer& answer) {
  Wordings wordings(configuration, templates, answer);
  for (const auto& administration : configuration.administrations) {
    const auto law = configuration.jurisdictions.find(administration.jurisdiction);
    if (law == configuration.jurisdictions.end() || !law->second.statute.known()) continue;
    const Date day = law->second.calendar_until;
    for (const auto& policy : configuration.policies) {
      if (may_serve(policy, administration)) wordings.read(law->second.statute, day, policy);
    }
    wordings.read_events(law->second.statute, day);
  }
}

}  // namespace dunning::desk
