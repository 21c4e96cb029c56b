#pragma once

#include <string>

#include "daemon/ports/name_server.hpp"

namespace dunning::desk {

// What the SPF record of a domain says of an address that sends for it (RFC 7208).
struct Spf {
  enum class Result {
    pass,      // it may
    fail,      // it may not
    softfail,  // it probably may not
    neutral,   // nothing is said of it
    none,      // there is no record
    broken,    // there are several, or one that no receiver can work out
    unknown,   // it depends on things that are known only when a mail comes (macros)
  };
  Result result = Result::none;
  std::string record;   // of the domain itself
  std::string because;  // the term that decided: "include:spf.example.net"; or what is broken
};

// As receivers do: the whole record is read before any of it counts, at most ten questions are asked
// beyond the first, and two in vain. `address` is numeric. Error: the name server's.
::dunning::Result<Spf> spf(ports::NameServer& names, const std::string& domain,
                           const std::string& address);

}  // namespace dunning::desk
