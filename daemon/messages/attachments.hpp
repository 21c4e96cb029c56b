#pragma once

#include <string>
#include <vector>

// What goes along with a message: copies of invoices (a step's `attach`, `send --copies`), and the
// letter of the same step.
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
  bool left_out = false;  // invoices were asked for and are not here: the text says where they are

  std::vector<std::string> names() const;
};

// All of the copies, or none when they are too many or too large together: half of them would be
// mistaken for all. `asked` is how many there should be; `letter` comes first and goes along in any
// case. Names lose what is no part of a file name and are made different from each other; a media
// type that is none becomes application/octet-stream.
Attachments attachments_of(std::vector<Attachment> copies, std::size_t asked,
                           std::vector<Attachment> letter = {});

}  // namespace dunning::messages
