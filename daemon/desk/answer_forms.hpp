#pragma once

#include <functional>
#include <string>
#include <vector>

#include "daemon/core/result.hpp"

// The forms of what `dunningctl init` is answered: each takes a text that is not empty as people
// type it, and gives it as it goes into the file, or says in a sentence what was expected. Pure.
namespace dunning::desk {

using AnswerForm = std::function<Result<std::string>(const std::string&)>;

// One of these; a beginning that fits one alone will do.
AnswerForm one_of(std::vector<std::string> words);

Result<std::string> a_system(const std::string& typed);   // "exact" → "exact_online"
Result<std::string> a_country(const std::string& typed);  // whose law ships: "uk" → "GB"
Result<std::string> a_name(const std::string& typed);     // of books, in commands
Result<std::string> digits(const std::string& typed);
Result<std::string> words(const std::string& typed);  // anything
Result<std::string> an_id(const std::string& typed);  // without spaces
Result<std::string> a_redirect(const std::string& typed);
Result<std::string> a_site(const std::string& typed);   // of Exact Online
Result<std::string> an_iban(const std::string& typed);  // in groups of four
Result<std::string> a_currency(const std::string& typed);
Result<std::string> a_phone(const std::string& typed);
Result<std::string> a_mailbox(const std::string& typed);
Result<std::string> a_host(const std::string& typed);
Result<std::string> a_port(const std::string& typed);

}  // namespace dunning::desk
