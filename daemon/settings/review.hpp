#pragma once

#include <filesystem>

// Whether anybody has read a policy that ships as an example.
namespace dunning::settings {

// The file says `example: yes`, and `reviewed_by` is not there or empty. A file that cannot be read
// is none.
bool is_unreviewed_example(const std::filesystem::path& policy_file);

}  // namespace dunning::settings
