#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/settings/complaint.hpp"

namespace dunning::settings {

// Where something stands in a file; line 0 means the file as a whole.
struct Place {
  int line = 0;
  int column = 0;
  int length = 1;
};

// Collects the complaints about one file and quotes its lines.
class Report {
 public:
  Report(std::string file, std::string_view text);

  void add(Place place, std::string message);
  // Without the line itself: what stands there may be a secret.
  void add_unquoted(Place place, std::string message);
  void add_file(std::string message) { add(Place{}, std::move(message)); }

  const std::string& file() const { return file_; }
  int lines() const { return static_cast<int>(lines_.size()); }
  std::string_view line(int number) const;  // from 1; empty beyond the end
  bool clean() const { return complaints_.empty(); }
  const std::vector<Complaint>& complaints() const { return complaints_; }
  std::vector<Complaint> take();  // in the order of the file

 private:
  std::string file_;
  std::vector<std::string> lines_;
  std::vector<Complaint> complaints_;
};

}  // namespace dunning::settings
