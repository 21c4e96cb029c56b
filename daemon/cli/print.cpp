#include "daemon/cli/print.hpp"

#include <cstdio>

#include "daemon/cli/run.hpp"
#include "daemon/desk/parts.hpp"

namespace dunning::cli {

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void print_error(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

std::string json_text(const json::Value& value) {
  return desk::json_text(value);
}

int complain(const Error& error) {
  print_error("dunningctl: " + error.message + "\n");
  switch (error.kind) {
    case ErrorKind::invalid_input:
    case ErrorKind::not_found:
    case ErrorKind::conflict:
      return exit_attention;
    default:
      return exit_trouble;
  }
}

int wrong(const std::string& message) {
  print_error("dunningctl: " + message + "\n");
  return exit_usage;
}

}  // namespace dunning::cli
