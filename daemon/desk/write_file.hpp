#pragma once

#include <filesystem>
#include <string_view>

#include "daemon/core/result.hpp"

namespace dunning::desk {

// Who may read what a command wrote: personal data is for whoever asked for it.
enum class Readers { owner, owner_and_group, everybody };

// The whole file or none of it, also when the power fails: what was there before stays until all of
// the new one is on the disk. At no moment can anybody else read it, whatever the umask says. Makes
// the folder when it is missing. Permanent when it cannot be written.
Status write_file(const std::filesystem::path& path, std::string_view bytes, Readers readers);

}  // namespace dunning::desk
