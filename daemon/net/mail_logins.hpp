#pragma once

#include <string>

#include "daemon/ports/system_rules.hpp"

// How the mail providers that no longer take passwords hand out tokens. The accounting systems say
// this of themselves; these two have no plugin.
namespace dunning::net {

enum class MailGrant { person, application };
enum class MailUse { sends, sends_and_reads };  // an app's grant is for both

// Microsoft 365 (learn.microsoft.com/exchange/client-developer/legacy-protocols/
// how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth). `tenant`: the directory's id or
// domain. `base_url` empty: the public service.
ports::TokenRules microsoft_token_rules(const std::string& tenant, const std::string& base_url,
                                        MailGrant grant, MailUse use = MailUse::sends);

// Google (developers.google.com/identity/protocols/oauth2). Its device flow does not give out the
// mail scope.
ports::TokenRules google_token_rules(const std::string& base_url);

}  // namespace dunning::net
