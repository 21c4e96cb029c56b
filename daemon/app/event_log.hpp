#pragma once

#include <memory>

#include "daemon/ports/log.hpp"

namespace dunning::app {

// spdlog lives here. One line an event: "info message_accepted administration=acme key=…" on
// standard error; under systemd with the priority prefix that the journal understands. A value
// can't forge a line: what is not printable is escaped.
class EventLog : public ports::Log {
 public:
  explicit EventLog(ports::Level least);
  ~EventLog() override;
  void write(ports::Level level, std::string_view event,
             std::initializer_list<ports::Field> fields) override;

 private:
  struct Sink;
  std::unique_ptr<Sink> sink_;
};

// The text after the level: event, then key=value; a value with other than [A-Za-z0-9._:/@+-] is
// quoted.
std::string event_line(std::string_view event, std::initializer_list<ports::Field> fields);

// What a person should read, such as the complaints about a configuration: to standard error, and
// in a journal each line as an error.
void say_errors(std::string_view text);

// `text` as the journal wants it: each line with the priority of an error before it.
std::string as_journal_errors(std::string_view text);

}  // namespace dunning::app
