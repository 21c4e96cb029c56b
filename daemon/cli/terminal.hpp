#pragma once

#include <optional>
#include <string>

// A person at a terminal: questions with their answers, and how far something has come.
namespace dunning::cli {

// Whether somebody can be asked: both ends are a terminal.
bool somebody_is_there();

// One line that is typed after the question; none when the input has ended.
std::optional<std::string> ask_line(const std::string& question);

// The same without showing what is typed. Ctrl-C ends the program as ever, with the terminal as it
// was.
std::optional<std::string> ask_secret(const std::string& question);

// One line that is written over and over on a terminal; elsewhere, and so that a log of a long wait
// stays short, a line of its own for the first, and for every tenth after it.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine() { finish(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void show(const std::string& text);
  void say(const std::string& text);  // a line that stays
  void finish();                      // what comes next begins on a line of its own

 private:
  bool terminal_;
  bool open_ = false;
  int shown_ = 0;
};

// "Title", underlined, with an empty line before it.
std::string heading(const std::string& title);

}  // namespace dunning::cli
