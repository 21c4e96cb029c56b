#pragma once

#include <filesystem>
#include <string>

#include "daemon/desk/first_configuration.hpp"

// The files that `dunningctl init` writes.
namespace dunning::cli {

enum class Existing { keep, replace };

// Why this file may not or cannot be written, before anything is asked; nothing when it may: it is
// not there, it is a sample that nobody has touched, or it is to be replaced.
std::string in_the_way(const std::filesystem::path& file, Existing existing);

// The secrets that lie where they belong already, from an earlier time, by question.
desk::Answers kept_secrets(const std::filesystem::path& file);

// The configuration, and each secret in a file of its own that only the daemon's account can read;
// a configuration that was there stays beside it as FILE.old, or FILE.old.2 where there is one.
// Prints the name of each. Error: what could not be written; the configuration is the old one then.
Status write_first_files(const std::filesystem::path& file, const desk::Answers& answers,
                         const desk::FirstPlaces& places);

}  // namespace dunning::cli
