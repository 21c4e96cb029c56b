#pragma once

#include <string>
#include <string_view>

namespace dunning::app {

struct Arguments {
  std::string config = "/etc/dunningd/dunningd.yaml";
  bool once = false;
  std::string now;  // RFC 3339, or empty
  bool debug = false;
};

// The whole daemon, from configuration to exit code: 0 all is well; 1 it could not do all of its
// work (with `once`: an administration failed, another daemon holds the store); 2 the configuration
// or the command line is wrong. Errors are printed on standard error.
int run(const Arguments& arguments);

}  // namespace dunning::app
