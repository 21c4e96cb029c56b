#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace dunning::ports {

enum class Level { debug, info, warning, error };

struct Field {
  std::string_view key;
  std::string value;
};

// One event a line: a stable event name (docs/messages.md says what to do about each) and key=value
// fields. Never a secret; names and addresses of debtors only at debug. Thread-safe.
class Log {
 public:
  virtual ~Log() = default;
  virtual void write(Level level, std::string_view event, std::initializer_list<Field> fields) = 0;

  void debug(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::debug, event, fields);
  }
  void info(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::info, event, fields);
  }
  void warning(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::warning, event, fields);
  }
  void error(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::error, event, fields);
  }
};

}  // namespace dunning::ports
