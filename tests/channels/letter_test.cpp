#include "daemon/channels/letter.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/crypto/encoding.hpp"

using namespace dunning;

namespace {

struct Desk {
  Desk() { std::filesystem::remove_all(folder); }
  ~Desk() { std::filesystem::remove_all(folder); }

  Outgoing letter() const {
    Outgoing outgoing;
    outgoing.key = {"0123456789abcdef0123456789abcdef"};
    outgoing.channel = ChannelKind::letter;
    outgoing.bytes = crypto::base64(std::string("%PDF-1.5\0 a letter", 19));
    return outgoing;
  }
  std::filesystem::path place() const { return folder / "0123456789abcdef0123456789abcdef.pdf"; }
  std::size_t names() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      count += entry.exists() ? 1 : 0;
    return count;
  }

  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("letter-test-" + std::to_string(::getpid()));
  channels::Letter channel{folder};
};

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("S31 letter: a file of the bytes, readable by its group, and no draft beside it") {
  Desk desk;
  const auto delivery = desk.channel.deliver(desk.letter(), [] { return Status(); });
  CHECK(delivery.outcome == ports::Outcome::accepted);
  CHECK(content(desk.place()) == std::string("%PDF-1.5\0 a letter", 19));
  CHECK(desk.names() == 1);
  struct stat facts {};
  REQUIRE(::stat(desk.place().c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0640);
}

TEST_CASE("S31 letter: its group can read it whatever the umask of the service says") {
  Desk desk;
  const auto parts = {desk.folder / "post" / "books", desk.folder / "post", desk.folder};
  channels::Letter channel{*parts.begin()};
  const auto before = ::umask(077);  // as in systemd/dunningd.service
  const auto delivery = channel.deliver(desk.letter(), [] { return Status(); });
  ::umask(before);
  CHECK(delivery.outcome == ports::Outcome::accepted);
  struct stat facts {};
  for (const auto& folder : parts) {
    REQUIRE(::stat(folder.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0750);
  }
  REQUIRE(::stat((*parts.begin() / "0123456789abcdef0123456789abcdef.pdf").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0640);
}

TEST_CASE("letter: a folder that was there keeps the rights its owner gave it") {
  Desk desk;
  std::filesystem::create_directory(desk.folder);
  REQUIRE(::chmod(desk.folder.c_str(), 0700) == 0);
  CHECK(desk.channel.deliver(desk.letter(), [] { return Status(); }).outcome ==
        ports::Outcome::accepted);
  struct stat facts {};
  REQUIRE(::stat(desk.folder.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0700);
}

TEST_CASE("S31 letter: it has no name in the folder before leave is given") {
  Desk desk;
  (void)desk.channel.deliver(desk.letter(), [&]() -> Status {
    CHECK_FALSE(std::filesystem::exists(desk.place()));
    return {};
  });
  CHECK(std::filesystem::exists(desk.place()));
}

TEST_CASE("letter: delivered again it is the same file") {
  Desk desk;
  (void)desk.channel.deliver(desk.letter(), [] { return Status(); });
  const auto again = desk.channel.deliver(desk.letter(), [] { return Status(); });
  CHECK(again.outcome == ports::Outcome::accepted);
  CHECK(desk.names() == 1);
}

TEST_CASE("letter: what is no base64 is refused, and leave is not asked for") {
  Desk desk;
  auto outgoing = desk.letter();
  outgoing.bytes = "not a letter!";
  const auto delivery = desk.channel.deliver(outgoing, []() -> Status {
    FAIL("asked");
    return {};
  });
  CHECK(delivery.outcome == ports::Outcome::refused);
  CHECK_FALSE(std::filesystem::exists(desk.folder));
}

TEST_CASE("S32 letter: a draft that was lost after leave was given is uncertain") {
  Desk desk;
  const auto delivery = desk.channel.deliver(desk.letter(), [&]() -> Status {
    std::filesystem::remove_all(desk.folder);
    return {};
  });
  CHECK(delivery.outcome == ports::Outcome::uncertain);
}
