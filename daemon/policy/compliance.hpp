#pragma once

#include <string>
#include <vector>

#include "daemon/law/jurisdiction.hpp"
#include "daemon/policy/policy.hpp"

// A policy read against the law of a jurisdiction as a lawyer would, before anything is sent.
// Decide never claims what is not owed, whatever a policy says; this tells the author beforehand,
// and with the article, that the policy asks for it. Pure: no clock, no files.
namespace dunning::policy {

struct Finding {
  int line = 0;         // of the step in the policy's file; 0: the policy as a whole
  std::string message;  // one line, without trailing period
  std::string article;  // or rule (S31) that says so; empty where no statute says anything
  bool refused = true;  // false: lawful, but weak; a warning
};
std::string to_string(const Finding& finding);  // "message (article)"

// What is known about how an administration works, beside its policies.
struct Practice {
  bool term_agreed = false;       // S41: `facts:` says that every due date was agreed
  bool bounces_are_read = false;  // S31: mail that comes back is noticed
};

// In the order of the steps; what concerns the policy as a whole comes first.
std::vector<Finding> compliance(const Policy& policy, const law::Jurisdiction& jurisdiction,
                                Practice practice);

}  // namespace dunning::policy
