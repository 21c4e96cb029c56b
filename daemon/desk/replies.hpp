#pragma once

#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/json/value.hpp"
#include "daemon/store/replies.hpp"

// The mails that came in from a debtor, or about a message to it, as people are told of them.
namespace dunning::desk {

struct ToldReply {
  store::Reply mail;
  LocalTime at;  // by the administration's clock
};

// The newest ones of those that had come by the end of that day, oldest first.
Result<std::vector<ToldReply>> replies_of(const Desk& desk, const Administration& administration,
                                          const DebtorId& debtor, Date until);
// Every one, oldest first.
Result<std::vector<ToldReply>> all_replies_of(const Desk& desk,
                                              const Administration& administration,
                                              const DebtorId& debtor);
// "a mail from boss@example: Re: Reminder"
std::string headline(const store::Reply& mail);

// A paragraph under its heading; empty without mails.
std::string to_text(const std::vector<ToldReply>& replies);
json::Value to_json(const std::vector<ToldReply>& replies);

}  // namespace dunning::desk
