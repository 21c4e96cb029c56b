#pragma once

#include <string>
#include <vector>

#include "daemon/core/message.hpp"
#include "daemon/policy/decide.hpp"

// How what is to leave is kept beside its rows: canonical JSON, 7-bit, without what is empty.
namespace dunning::store {

std::string intent_text(const policy::Intent& intent);
Result<policy::Intent> read_intent(const std::string& text);

std::string recipients_text(const std::vector<Recipient>& recipients);
Result<std::vector<Recipient>> read_recipients(const std::string& text);

std::string targets_text(const std::vector<RecordRef>& targets);
Result<std::vector<RecordRef>> read_targets(const std::string& text);

}  // namespace dunning::store
