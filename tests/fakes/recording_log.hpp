#pragma once

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/ports/log.hpp"

namespace dunning::fakes {

// Keeps what is logged as "level event key=value …".
class RecordingLog final : public ports::Log {
 public:
  void write(ports::Level level, std::string_view event,
             std::initializer_list<ports::Field> fields) override {
    constexpr const char* levels[] = {"debug", "info", "warning", "error"};
    std::string line = std::string(levels[static_cast<int>(level)]) + " " + std::string(event);
    for (const auto& field : fields)
      line += " " + std::string(field.key) + "=" + field.value;
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
  }
  std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  bool has(std::string_view part) const {
    const auto all = lines();
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& line) { return line.find(part) != std::string::npos; });
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace dunning::fakes
