// Files that commands write: secrets and personal data among them.
#include "daemon/desk/write_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

using namespace dunning;
using namespace dunning::desk;

namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() {
    std::string name = fs::temp_directory_path() / "write_file.XXXXXX";
    path = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

unsigned mode_of(const fs::path& file) {
  struct stat found {};
  REQUIRE(::stat(file.c_str(), &found) == 0);
  return found.st_mode & 07777U;
}

}  // namespace

TEST_CASE("a written file is for its readers alone, whatever the umask and whatever was there") {
  const Folder folder;
  for (const mode_t mask : {mode_t{0}, mode_t{077}}) {
    CAPTURE(mask);
    const auto before = ::umask(mask);
    const auto secret = folder.path / "deep" / "secret";
    CHECK(write_file(secret, "one", Readers::owner));
    CHECK(mode_of(secret) == 0600);
    ::chmod(secret.c_str(), 0666);
    CHECK(write_file(secret, "two", Readers::owner));
    CHECK(mode_of(secret) == 0600);
    CHECK(write_file(folder.path / "group", "x", Readers::owner_and_group));
    CHECK(mode_of(folder.path / "group") == 0640);
    CHECK(write_file(folder.path / "all", "x", Readers::everybody));
    CHECK(mode_of(folder.path / "all") == 0644);
    ::umask(before);
    CHECK(content(secret) == "two");
  }
}

TEST_CASE("a file is written where it was said, and not where a link beside it points to") {
  const Folder folder;
  const auto victim = folder.path / "victim";
  CHECK(write_file(victim, "untouched", Readers::owner));
  fs::create_symlink(victim, folder.path / "report.new");
  CHECK(write_file(folder.path / "report", "new", Readers::owner));
  CHECK(content(victim) == "untouched");
  CHECK(content(folder.path / "report") == "new");
  CHECK_FALSE(fs::is_symlink(folder.path / "report"));
}

TEST_CASE("what somebody could read before it was finished is never written into") {
  const Folder folder;
  const auto left_behind = folder.path / "secret.new";
  std::ofstream(left_behind) << "of a program that was killed";
  ::chmod(left_behind.c_str(), 0666);
  std::ifstream reader(left_behind);
  CHECK(write_file(folder.path / "secret", "the secret", Readers::owner));
  const std::string seen{std::istreambuf_iterator<char>(reader), std::istreambuf_iterator<char>()};
  CHECK(seen.find("the secret") == std::string::npos);
}

TEST_CASE("a file that cannot be written leaves nothing behind, and what was there") {
  const Folder folder;
  fs::create_directory(folder.path / "in_the_way");
  std::ofstream(folder.path / "in_the_way" / "file") << "x";
  const auto written = write_file(folder.path / "in_the_way", "secret", Readers::owner);
  REQUIRE_FALSE(written);
  CHECK(written.error().message.find("in_the_way could not be written") != std::string::npos);
  CHECK_FALSE(fs::exists(folder.path / "in_the_way.new"));
}
