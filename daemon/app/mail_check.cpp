#include "daemon/app/mail_check.hpp"

#include "daemon/net/resolver.hpp"

namespace dunning::app {

Result<desk::MailCheck> check_mail(const settings::Configuration& configuration,
                                   const MailQuestion& question) {
  const auto resolver = TRY(net::Resolver::create(question.name_server));
  return desk::check_mail(configuration, question.administration, *resolver, question.selector);
}

}  // namespace dunning::app
