#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "daemon/ports/channel.hpp"

namespace dunning::channels {

// Files into a folder, each named by its outbox key. Exactly once: the file is written beside its
// place under a name that begins with a point and made durable, `before_first_byte` is asked, and
// only then does it get its name, which it can get once. The folder is made when it is missing;
// what is made is readable by its group alone, whatever the umask says.
class FileDrop {
 public:
  // `extension` begins with a point; `called` is what people call the folder: "the print folder".
  FileDrop(std::filesystem::path folder, std::string extension, std::string called)
      : folder_(std::move(folder)), extension_(std::move(extension)), called_(std::move(called)) {}

  // Accepted: the file lies in the folder. A full or missing disk is `later`; what fails after
  // leave was given is `uncertain`.
  ports::Delivery deliver(const OutboxKey& key, std::string_view bytes,
                          const ports::BeforeFirstByte& before_first_byte) const;
  // Where the file is; none when it is not there, or not any more.
  std::optional<std::string> find(const OutboxKey& key) const;

 private:
  std::filesystem::path place_of(const OutboxKey& key) const;
  std::filesystem::path draft_of(const OutboxKey& key) const;
  std::string evidence(const OutboxKey& key) const;
  Status write_draft(const OutboxKey& key, std::string_view bytes) const;

  std::filesystem::path folder_;
  std::string extension_;
  std::string called_;
};

}  // namespace dunning::channels
