#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "daemon/core/instant.hpp"
#include "tests/sandbox/http.hpp"
#include "tests/sandbox/json.hpp"

namespace dunning::sandbox {

// What was asked of the systems and what was written into them, for tests and benchmarks to count.
// Thread rule: under the sandbox's lock.
class Journal {
 public:
  void asked(const Request& request, const Response& response, Instant at);
  using Watcher = std::function<void(const Request&, const Response&)>;
  void watch(Watcher watcher) { watcher_ = std::move(watcher); }

  // A note that arrived over a system's interface. `about` is "invoice" or "debtor".
  struct Written {
    std::string system;
    std::string about;
    std::int64_t record = 0;
    std::string label;  // invoice number or debtor name
    std::string note_id;
    std::string text;
    Instant at;
  };
  void wrote(Written written) { written_.push_back(std::move(written)); }

  // The requests whose path contains `part` (all when empty): total, bytes, count per operation,
  // the last ones.
  Json requests(const std::string& part) const;
  // What was said in the last requests: method, target, headers without credentials, both bodies.
  Json exchanges(const std::string& part) const;
  // Every note, and how often each marker (32 hex digits in the text) occurs.
  Json written() const;
  std::int64_t total() const { return total_; }
  void reset();

 private:
  struct Entry {
    Instant at;
    std::string method;
    std::string target;
    int status = 0;
    std::size_t bytes_in = 0;
    std::size_t bytes_out = 0;
  };
  struct Exchange {
    Request request;
    Response response;
  };
  struct Count {
    std::int64_t requests = 0;
    std::int64_t bytes_in = 0;
    std::int64_t bytes_out = 0;
  };
  std::deque<Entry> last_;
  std::deque<Exchange> exchanges_;
  std::size_t exchanged_bytes_ = 0;
  Watcher watcher_;
  std::map<std::string, Count> by_operation_;
  std::int64_t total_ = 0;
  std::vector<Written> written_;
};

}  // namespace dunning::sandbox
