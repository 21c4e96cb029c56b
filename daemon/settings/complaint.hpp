#pragma once

#include <string>
#include <vector>

namespace dunning::settings {

// What is wrong at one place of a file: what was found, what is allowed, and the nearest name when
// one was probably meant. A reader collects all of them before it gives up.
struct Complaint {
  std::string file;     // as the caller named it, or as the configuration names it
  int line = 0;         // from 1; 0: the file as a whole
  int column = 0;       // from 1, in bytes
  std::string message;  // one line, without trailing period
  std::string excerpt;  // the line it is about, as the file has it; empty when it may hold a secret
  int length = 1;       // how many bytes from `column` on are meant
};

// "file:line:column: message", then the line itself with what is meant underlined; ends with a
// newline.
std::string render(const Complaint& complaint);
std::string render(const std::vector<Complaint>& complaints);  // a blank line between two

}  // namespace dunning::settings
