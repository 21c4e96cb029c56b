#include "daemon/cli/first_files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "daemon/app/state_directory.hpp"
#include "daemon/cli/print.hpp"
#include "daemon/desk/write_file.hpp"

namespace dunning::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* usual_state_dir = "/var/lib/dunningd";

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool is_there(const fs::path& file) {
  std::error_code error;
  return fs::exists(file, error) || error;
}

Status allow(const fs::path& path, mode_t mode) {
  if (::chmod(path.c_str(), mode) == 0) return {};
  return fail(ErrorKind::permanent, path.string() + ": " + std::strerror(errno));
}

// Root writes for the account of the daemon; everybody else for himself.
Status give(const fs::path& path, const std::optional<app::Account>& owner) {
  if (::geteuid() != 0 || !owner) return {};
  if (::chown(path.c_str(), owner->user, owner->group) == 0) return {};
  return fail(ErrorKind::permanent,
              path.string() + " cannot be given to " + owner->name + ": " + std::strerror(errno));
}

// FILE.old, or the first of FILE.old.2, FILE.old.3… that is free: what was kept before is kept. The
// file itself stays where it is until another takes its place.
Status keep_old(const fs::path& file) {
  fs::path old = file.string() + ".old";
  for (int nr = 2; is_there(old); ++nr)
    old = file.string() + ".old." + std::to_string(nr);
  std::error_code error;
  fs::create_hard_link(file, old, error);
  if (error) fs::copy_file(file, old, error);
  if (error) return fail(ErrorKind::permanent, old.string() + ": " + error.message());
  print("Kept: " + old.string() + "\n");
  return {};
}

Status write_secrets(const fs::path& directory, const desk::Answers& answers,
                     const std::string& state_dir) {
  const auto owner = app::state_owner(state_dir.empty() ? usual_state_dir : state_dir);
  for (const auto& secret : desk::first_secrets(answers)) {
    const auto path = directory / secret.file;
    // The configuration that is kept names it.
    if (is_there(path) && content(path) != secret.text + "\n") TRY(keep_old(path));
    TRY(desk::write_file(path, secret.text + "\n", desk::Readers::owner));
    TRY(give(path, owner));
    TRY(allow(path.parent_path(), 0711));
    print("Written: " + path.string() + " (readable by " +
          (::geteuid() == 0 && owner ? owner->name : "you") + " only)\n");
  }
  return {};
}

}  // namespace

std::string in_the_way(const fs::path& file, Existing existing) {
  if (existing == Existing::keep && is_there(file) && !desk::is_untouched_sample(content(file))) {
    return "there is a configuration at " + file.string() +
           " already; nothing was changed. To take the first steps with it: dunningctl init "
           "--resume. To begin anew: dunningctl init --replace (the old one is kept as " +
           file.filename().string() + ".old)";
  }
  fs::path directory = file.parent_path();
  while (!is_there(directory))
    directory = directory.parent_path();
  if (::access(directory.c_str(), W_OK) == 0) return "";
  return "you may not write in " + directory.string() + "; is it for root? sudo dunningctl init";
}

desk::Answers kept_secrets(const fs::path& file) {
  desk::Answers kept;
  for (const auto& group : desk::first_questions()) {
    for (const auto& question : group.questions) {
      if (!question.is_secret()) continue;
      const std::string text = content(file.parent_path() / desk::secret_file(question.key));
      const std::string line = text.substr(0, text.find('\n'));
      if (!line.empty()) kept[question.key] = line;
    }
  }
  return kept;
}

Status write_first_files(const fs::path& file, const desk::Answers& answers,
                         const desk::FirstPlaces& places) {
  if (is_there(file) && !desk::is_untouched_sample(content(file))) TRY(keep_old(file));
  TRY(write_secrets(file.parent_path(), answers, places.state_dir));
  TRY(desk::write_file(file, desk::first_configuration(answers, places), desk::Readers::everybody));
  TRY(allow(file, 0644));
  print("Written: " + file.string() + "\n");
  return {};
}

}  // namespace dunning::cli
