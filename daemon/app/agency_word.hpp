#pragma once

#include "daemon/desk/desk.hpp"
#include "daemon/dispatch/instructions.hpp"
#include "daemon/ports/books.hpp"

namespace dunning::app {

// What an agency is told (S36), made of all that is known of the case; invoices as the books print
// them now.
struct AgencyWordParts {
  desk::Desk desk;
  std::string administration;
  ports::Books& books;
  AdministrationId id;
};
dispatch::TellAgency agency_word(AgencyWordParts parts);

// How each agency of the configuration is reached.
std::map<std::string, dispatch::AgencyRoute> agency_routes(
    const settings::Configuration& configuration);

}  // namespace dunning::app
