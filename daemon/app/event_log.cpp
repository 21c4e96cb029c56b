#include "daemon/app/event_log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace dunning::app {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("._:/@+-#").find(c) != std::string_view::npos;
}

void append_value(std::string& line, const std::string& value) {
  if (!value.empty() && std::all_of(value.begin(), value.end(), is_plain)) {
    line += value;
    return;
  }
  line += '"';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      std::array<char, 8> escaped{};
      std::snprintf(escaped.data(), escaped.size(), "\\x%02x", byte);
      line += escaped.data();
    } else {
      line += c;
    }
  }
  line += '"';
}

spdlog::level::level_enum spdlog_level(ports::Level level) {
  switch (level) {
    case ports::Level::debug:
      return spdlog::level::debug;
    case ports::Level::info:
      return spdlog::level::info;
    case ports::Level::warning:
      return spdlog::level::warn;
    case ports::Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// sd-daemon(3): what is written to standard error of a unit begins with its priority.
std::string_view journal_prefix(ports::Level level) {
  switch (level) {
    case ports::Level::debug:
      return "<7>";
    case ports::Level::info:
      return "<6>";
    case ports::Level::warning:
      return "<4>";
    case ports::Level::error:
      return "<3>";
  }
  return "<3>";
}

bool in_journal() {
  return std::getenv("JOURNAL_STREAM") != nullptr;
}

}  // namespace

std::string event_line(std::string_view event, std::initializer_list<ports::Field> fields) {
  std::string line(event);
  for (const auto& field : fields) {
    line += ' ';
    line += field.key;
    line += '=';
    append_value(line, field.value);
  }
  return line;
}

std::string as_journal_errors(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines += journal_prefix(ports::Level::error);
    lines += text.substr(0, end);
    lines += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

void say_errors(std::string_view text) {
  const std::string said = in_journal() ? as_journal_errors(text) : std::string(text);
  std::fputs(said.c_str(), stderr);
}

struct EventLog::Sink {
  spdlog::logger logger{"dunningd", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  bool journal = in_journal();
};

EventLog::EventLog(ports::Level least) : sink_(std::make_unique<Sink>()) {
  sink_->logger.set_level(spdlog_level(least));
  sink_->logger.set_pattern(sink_->journal ? "%v" : "%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  sink_->logger.flush_on(spdlog::level::debug);
}

EventLog::~EventLog() = default;

void EventLog::write(ports::Level level, std::string_view event,
                     std::initializer_list<ports::Field> fields) {
  if (!sink_->logger.should_log(spdlog_level(level))) return;
  std::string line = event_line(event, fields);
  if (sink_->journal) line.insert(0, journal_prefix(level));
  sink_->logger.log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace dunning::app
