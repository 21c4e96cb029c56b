#pragma once

#include "daemon/dispatch/instructions.hpp"
#include "daemon/messages/render.hpp"
#include "daemon/store/outbox.hpp"

// The bytes of what a step sends beside mail, letter and notes: its text message, its task, and
// what a webhook is told of it.
namespace dunning::dispatch {

// What is made, and out of what; compose.cpp makes mail, letter and notes of the same.
struct Making {
  const store::Occasion& occasion;
  const policy::Account& account;
  const Instructions& instructions;
  const Edges& edges;
};

// What is too long, or holds what a telephone may not show, is refused by its channel, where people
// see it; what else the step sends leaves all the same. The log names the template.
Status make_text_message(const Making& making, store::Outbox::Made& made);

// The task was raised with the step; its number and its title stand there.
Status make_task(const Making& making, ChannelKind by, store::Outbox::Made& made);

void make_event(const Making& making, store::Outbox::Made& made);

// Redirected (S23), where there is neither mail nor letter whose text it could be.
Result<messages::Rendered> text_message_as_mail(const Making& making);

}  // namespace dunning::dispatch
