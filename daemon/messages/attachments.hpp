#pragma once

#include <string>
#include <vector>

// Copies that go along with a message (S30: send --copies).
namespace dunning::messages {

constexpr std::size_t attachments_limit = 10;
constexpr std::size_t attachments_limit_bytes = std::size_t{8} * 1024 * 1024;

struct Attachment {
  std::string file_name;
  std::string media_type;
  std::string bytes;
};

struct Attachments {
  std::vector<Attachment> files;
  bool left_out = false;  // some were asked for and are not here: the text says where to ask

  std::vector<std::string> names() const;
};

// All of them, or none when they are too many or too large together: half of the copies would be
// mistaken for all. `asked` is how many there should be. Names lose what is no part of a file name
// and are made different from each other; a media type that is none becomes
// application/octet-stream.
Attachments attachments_of(std::vector<Attachment> files, std::size_t asked);

}  // namespace dunning::messages
