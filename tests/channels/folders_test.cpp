// Mails and dossiers as files (what they share with letters is in letter_test.cpp).
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/channels/folder.hpp"
#include "daemon/channels/mail_folder.hpp"
#include "daemon/crypto/encoding.hpp"
#include "daemon/messages/mime.hpp"

using namespace dunning;

namespace {

struct Place {
  Place() { std::filesystem::remove_all(folder); }
  ~Place() { std::filesystem::remove_all(folder); }

  std::string content(const std::string& name) const {
    std::ifstream in(folder / name, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }

  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("folder-test-" + std::to_string(::getpid()));
};

Outgoing mail() {
  Outgoing outgoing;
  outgoing.key = {"00112233445566778899aabbccddeeff"};
  outgoing.envelope_from = "debiteuren@acme.example";
  outgoing.recipients = {{"jan@devries.example", "to", "main"},
                         {"archief@acme.example", "bcc", "archive"}};
  outgoing.bytes = "Subject: Herinnering\r\n\r\nBeste Jan,\r\n";
  return outgoing;
}

Status yes() {
  return {};
}

}  // namespace

TEST_CASE("mail folder: a file that a mail program reads, with its envelope above it") {
  Place place;
  channels::MailFolder channel(place.folder);
  const auto delivery = channel.deliver(mail(), yes);
  REQUIRE(delivery.outcome == ports::Outcome::accepted);
  REQUIRE(delivery.recipients.size() == 2);
  CHECK(delivery.recipients[0].accepted);
  const auto parsed =
      messages::parse_mail(place.content("00112233445566778899aabbccddeeff.eml")).value();
  CHECK(parsed.header("Subject") == "Herinnering");
  CHECK(parsed.header("X-Envelope-From") == "<debiteuren@acme.example>");
  CHECK(parsed.body == "Beste Jan,\n");
  CHECK(place.content("00112233445566778899aabbccddeeff.eml").find("archief@acme.example") !=
        std::string::npos);
}

TEST_CASE("mail folder: an address that would add a header is a refused recipient (S32a)") {
  Place place;
  channels::MailFolder channel(place.folder);
  auto outgoing = mail();
  outgoing.recipients.push_back({"a@b.example>\r\nX-Evil: 1", "cc", "main"});
  const auto delivery = channel.deliver(outgoing, yes);
  CHECK(delivery.outcome == ports::Outcome::accepted);
  CHECK_FALSE(delivery.recipients.back().accepted);
  CHECK(place.content("00112233445566778899aabbccddeeff.eml").find("X-Evil") == std::string::npos);
  outgoing.recipients = {outgoing.recipients.back()};
  CHECK(channel.deliver(outgoing, yes).outcome == ports::Outcome::refused);
}

TEST_CASE("S36 folder: every agency's dossiers lie in its own folder, byte for byte") {
  Place place;
  channels::Folder channel({{"nova", place.folder / "nova"}, {"payt", place.folder / "payt"}});
  Outgoing outgoing;
  outgoing.key = {"00112233445566778899aabbccddeeff"};
  outgoing.channel = ChannelKind::folder;
  outgoing.recipients = {{"payt", "to", "agency"}};
  outgoing.bytes = crypto::base64(std::string("PK\0\1", 4));
  CHECK(channel.deliver(outgoing, yes).outcome == ports::Outcome::accepted);
  CHECK(place.content("payt/00112233445566778899aabbccddeeff.zip") == std::string("PK\0\1", 4));
  CHECK_FALSE(std::filesystem::exists(place.folder / "nova"));
  struct stat facts {};
  REQUIRE(::stat((place.folder / "payt/00112233445566778899aabbccddeeff.zip").c_str(), &facts) ==
          0);
  CHECK((facts.st_mode & 0007) == 0);
}

TEST_CASE(
    "S36 folder: an agency without a folder, or no base64, is refused before leave is asked") {
  Place place;
  channels::Folder channel({{"nova", place.folder}});
  Outgoing outgoing;
  outgoing.key = {"00112233445566778899aabbccddeeff"};
  outgoing.channel = ChannelKind::folder;
  const auto no = []() -> Status {
    FAIL("asked");
    return {};
  };
  outgoing.bytes = crypto::base64("PK");
  CHECK(channel.deliver(outgoing, no).outcome == ports::Outcome::refused);
  outgoing.recipients = {{"betaaltermijn", "to", "agency"}};
  CHECK(channel.deliver(outgoing, no).outcome == ports::Outcome::refused);
  outgoing.recipients = {{"nova", "to", "agency"}};
  outgoing.bytes = "no dossier!";
  CHECK(channel.deliver(outgoing, no).outcome == ports::Outcome::refused);
  CHECK_FALSE(std::filesystem::exists(place.folder));
}
