#include "daemon/cli/terminal.hpp"

#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <iostream>

#include "daemon/cli/print.hpp"

namespace dunning::cli {
namespace {

constexpr char ctrl_c = 3;
constexpr char ctrl_d = 4;
constexpr char ctrl_u = 21;
constexpr char backspace = 8;
constexpr char erase = 127;
constexpr int every = 10;

void say_now(const std::string& text) {
  print(text);
  std::fflush(stdout);
}

// Characters arrive as they are typed and are not shown, until this is gone.
class Silently {
 public:
  Silently() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    changed_ = ::tcsetattr(STDIN_FILENO, TCSADRAIN, &quiet) == 0;
  }
  ~Silently() {
    if (changed_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
  }
  Silently(const Silently&) = delete;
  Silently& operator=(const Silently&) = delete;

 private:
  termios before_{};
  bool changed_ = false;
};

enum class Ended { line, input, interrupted };

// Silent before it asks: whoever answers at once is not seen either.
Ended read_silently(const std::string& question, std::string& typed) {
  const Silently silently;
  say_now(question);
  for (char c = 0; ::read(STDIN_FILENO, &c, 1) == 1;) {
    if (c == '\n' || c == '\r') return Ended::line;
    if (c == ctrl_c) return Ended::interrupted;
    if (c == ctrl_d && typed.empty()) return Ended::input;
    if (c == ctrl_u) {
      typed.clear();
    } else if (c == backspace || c == erase) {
      if (!typed.empty()) typed.pop_back();
    } else {
      typed += c;
    }
  }
  return Ended::input;
}

}  // namespace

bool somebody_is_there() {
  return ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0;
}

std::optional<std::string> ask_line(const std::string& question) {
  say_now(question);
  std::string line;
  if (!std::getline(std::cin, line)) {
    say_now("\n");
    return std::nullopt;
  }
  return line;
}

std::optional<std::string> ask_secret(const std::string& question) {
  std::string typed;
  const auto ended = read_silently(question, typed);
  say_now("\n");
  if (ended == Ended::interrupted) std::raise(SIGINT);
  return ended == Ended::line ? std::optional(typed) : std::nullopt;
}

ProgressLine::ProgressLine() : terminal_(::isatty(STDOUT_FILENO) != 0) {}

void ProgressLine::show(const std::string& text) {
  if (terminal_) {
    say_now("\r\x1b[K" + text);
    open_ = true;
  } else if (shown_++ % every == 0) {
    say_now(text + "\n");
  }
}

void ProgressLine::say(const std::string& text) {
  say_now((open_ ? "\r\x1b[K" : "") + text + "\n");
  open_ = false;
}

void ProgressLine::finish() {
  if (open_) say_now("\n");
  open_ = false;
}

std::string heading(const std::string& title) {
  std::size_t width = 0;  // in characters
  for (const unsigned char c : title)
    width += (c & 0xc0) != 0x80 ? 1 : 0;
  return "\n" + title + "\n" + std::string(width, '-') + "\n";
}

}  // namespace dunning::cli
