#pragma once

#include <vector>

#include "daemon/cli/verb.hpp"

// The verbs by group, each group in a file of its own.
namespace dunning::cli {

std::vector<VerbEntry> questions();      // verbs_questions.cpp
std::vector<VerbEntry> first_contact();  // verbs_first_contact.cpp
std::vector<VerbEntry> sayings();        // verbs_sayings.cpp
std::vector<VerbEntry> acting();         // verbs_acting.cpp
std::vector<VerbEntry> stopping();       // verbs_stopping.cpp
std::vector<VerbEntry> proof();          // verbs_proof.cpp
std::vector<VerbEntry> trying();         // verbs_trying.cpp
std::vector<VerbEntry> laws();           // verbs_law.cpp

std::unique_ptr<Verb> make_instalments();  // verb_instalments.cpp
std::unique_ptr<Verb> make_letters();      // verb_letters.cpp
std::unique_ptr<Verb> make_posted();       // verb_letters.cpp
std::unique_ptr<Verb> make_webhooks();     // verb_webhooks.cpp
std::unique_ptr<Verb> make_preview();      // verb_preview.cpp
std::unique_ptr<Verb> make_report();       // verb_report.cpp
std::unique_ptr<Verb> make_attach();       // verbs_agency.cpp
std::unique_ptr<Verb> make_hand_over();    // verbs_agency.cpp
std::unique_ptr<Verb> make_auth();         // verb_auth.cpp
std::unique_ptr<Verb> make_init();         // verb_init.cpp
std::unique_ptr<Verb> make_mail();         // verb_mail.cpp

}  // namespace dunning::cli
