#include "daemon/app/vault_key.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "daemon/net/file_vault.hpp"

using namespace dunning;
namespace fs = std::filesystem;

namespace {

struct Directory {
  Directory() {
    std::string pattern = (fs::temp_directory_path() / "dunning-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Directory() { fs::remove_all(path); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
    fs::permissions(path / name, fs::perms::owner_read | fs::perms::owner_write);
    return "file:" + (path / name).string();
  }
  fs::path path;
};

const net::FileVault vault("");

}  // namespace

TEST_CASE("vault key: the first login makes it, private and whole, and nothing overwrites it") {
  const Directory state;
  const app::VaultKey key("", state.path, vault);
  CHECK(key.read().error().kind == ErrorKind::auth);
  const auto made = key.read_or_make();
  REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
  CHECK(made->reveal().size() == 32);
  struct stat found {};
  REQUIRE(stat((state.path / "vault.key").c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
  CHECK(key.read()->reveal() == made->reveal());
  CHECK(key.read_or_make()->reveal() == made->reveal());
  CHECK(std::distance(fs::directory_iterator(state.path), fs::directory_iterator()) == 1);
  const Directory other;
  CHECK(app::VaultKey("", other.path, vault).read_or_make()->reveal() != made->reveal());
}

TEST_CASE("vault key: 32 bytes in base64 or hex, and nothing else") {
  const Directory state;
  for (const std::string text :
       {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "0000000000000000000000000000000000000000000000000000000000000000"}) {
    const auto reference = state.write("key", text);
    CHECK(app::VaultKey(reference, state.path, vault).read()->reveal() == std::string(32, '\0'));
  }
  for (const std::string text : {"secret", "AAAA", "00ff"}) {
    const auto reference = state.write("key", text);
    const auto refused = app::VaultKey(reference, state.path, vault).read_or_make();
    CHECK(refused.error().kind == ErrorKind::auth);
    CHECK(refused.error().message.find("openssl rand -base64 32") != std::string::npos);
  }
  // One of the owner's own is never made for him.
  CHECK_FALSE(
      app::VaultKey("file:" + (state.path / "none").string(), state.path, vault).read_or_make());
  CHECK_FALSE(fs::exists(state.path / "vault.key"));
}
