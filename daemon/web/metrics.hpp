#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "daemon/web/content.hpp"
#include "daemon/web/limits.hpp"
#include "daemon/web/site.hpp"
#include "daemon/web/traffic.hpp"

namespace dunning::web {

// /metrics in Prometheus' text format; docs/metrics.md lists every name. prometheus-cpp lives in
// metrics.cpp alone. Numbers, moments, names of administrations and reasons: nothing personal.
// Thread-safe; scrapes that come close together get the same text.
class Metrics {
 public:
  Metrics(const Content& content, const Limits& limits, const Traffic& traffic)
      : content_(content), limits_(limits), traffic_(traffic) {}
  Response scrape();

 private:
  Result<std::string> gather() const;

  const Content& content_;
  const Limits& limits_;
  const Traffic& traffic_;
  std::mutex mutex_;
  std::optional<Millis> gathered_at_;
  std::string text_;
};

}  // namespace dunning::web
