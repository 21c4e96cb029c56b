#pragma once

#include "daemon/desk/adopt.hpp"
#include "daemon/desk/approve.hpp"
#include "daemon/desk/attach.hpp"
#include "daemon/desk/check.hpp"
#include "daemon/desk/debtor.hpp"
#include "daemon/desk/export_case.hpp"
#include "daemon/desk/forget.hpp"
#include "daemon/desk/hand_over.hpp"
#include "daemon/desk/left_over.hpp"
#include "daemon/desk/letters.hpp"
#include "daemon/desk/links.hpp"
#include "daemon/desk/lists.hpp"
#include "daemon/desk/plan.hpp"
#include "daemon/desk/replay.hpp"
#include "daemon/desk/status.hpp"
#include "daemon/desk/tasks.hpp"
#include "daemon/desk/test_stories.hpp"
#include "daemon/desk/verify.hpp"
#include "daemon/desk/why.hpp"
#include "daemon/desk/word_lists.hpp"

// One answer of every kind with everything in it that it can say.
namespace dunning::samples {

desk::Plan plan();
desk::Why why();
desk::Why why_with_law();
desk::LoginStanding broken_login();
desk::LoginList logins();
desk::StatusAnswer status();
desk::Invoices invoices();
desk::Debtors debtors();
desk::Messages messages();
desk::LettersAnswer letters();
desk::Proposal proposal();
desk::VerifyAnswer verification();
desk::CheckAnswer complaints();
std::vector<desk::ToldWord> told_words();
std::vector<store::Task> tasks_of_debtor();
desk::DebtorAnswer debtor();
desk::ToldReply reply();
desk::WaitingAnswer waiting();
desk::TasksAnswer tasks();
desk::CallsAnswer calls();
desk::WordsAnswer words();
desk::LeftOverAnswer left_over(const std::string& kind);
desk::ExportAnswer exported();
desk::ForgetAnswer forgetting();
desk::LinksAnswer links();
desk::HandOversAnswer hand_overs();
desk::AttachmentsAnswer attachments();
desk::StoriesAnswer told_stories();
desk::Replay replayed();

}  // namespace dunning::samples
