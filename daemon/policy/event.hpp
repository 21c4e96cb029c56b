#pragma once

#include <string_view>

// Messages that are no step of a policy, each with a template of the same name in every language.
// An event about one subject is sent at most once (History::events).
namespace dunning::policy::event {

constexpr std::string_view promise_confirmed = "promise_confirmed";      // subject promise/ID
constexpr std::string_view plan_confirmed = "plan_confirmed";            // plan/ID
constexpr std::string_view instalment_coming = "instalment_coming";      // plan/ID/number, from 1
constexpr std::string_view instalment_missed = "instalment_missed";      // plan/ID/number
constexpr std::string_view last_chance = "last_chance";                  // plan/ID/number
constexpr std::string_view dispute_unfounded = "dispute_unfounded";      // dispute/ID
constexpr std::string_view offer = "offer";                              // offer/ID
constexpr std::string_view reopened = "reopened";                        // item/ID/round
constexpr std::string_view direct_debit_failed = "direct_debit_failed";  // item/ID/round
constexpr std::string_view statement = "statement";                      // send/ID, month/2026-05
constexpr std::string_view copies = "copies";                            // send/ID
constexpr std::string_view thank_you = "thank_you";                      // item/ID/round

constexpr std::string_view all[] = {promise_confirmed,
                                    plan_confirmed,
                                    instalment_coming,
                                    instalment_missed,
                                    last_chance,
                                    dispute_unfounded,
                                    offer,
                                    reopened,
                                    direct_debit_failed,
                                    statement,
                                    copies,
                                    thank_you};

// What an agency is told (S36): no messages to the debtor, so that no template is named like them.
constexpr std::string_view agency_payment = "agency_payment";  // item/ID/number/received/left
constexpr std::string_view agency_recall = "agency_recall";    // item/ID/date
constexpr std::string_view to_agencies[] = {agency_payment, agency_recall};

// A subject that is used once by being put into another message: remark/ID.
constexpr std::string_view remark = "remark";

}  // namespace dunning::policy::event
