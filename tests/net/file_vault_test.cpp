#include "daemon/net/file_vault.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>
#include <string>

#include "tests/net/scratch.hpp"

using namespace dunning;

TEST_CASE("vault: the first line of a private file is the secret, read anew each time") {
  const net::Scratch scratch;
  const net::FileVault vault("");
  const std::string path = scratch.write("token", "s3cret\r\nsecond line\n", 0600);
  CHECK(vault.secret("file:" + path)->reveal() == "s3cret");
  scratch.write("token", "renewed", 0400);
  CHECK(vault.secret("file:" + path)->reveal() == "renewed");
  std::ostringstream printed;
  printed << *vault.secret("file:" + path);
  CHECK(printed.str() == "[redacted]");
}

TEST_CASE("vault: a file that others may read is refused, with the remedy and without the secret") {
  const net::Scratch scratch;
  for (const int mode : {0640, 0604, 0660, 0644, 0777, 0620, 0601}) {
    CAPTURE(mode);
    const auto secret = net::FileVault("").secret("file:" + scratch.write("token", "s3cret", mode));
    REQUIRE_FALSE(secret);
    CHECK(secret.error().kind == ErrorKind::auth);
    CHECK(secret.error().message.find("chmod 600") != std::string::npos);
    CHECK(secret.error().message.find("s3cret") == std::string::npos);
  }
}

TEST_CASE("vault: what is no secret is refused") {
  const net::Scratch scratch;
  const net::FileVault vault("");
  CHECK(vault.secret("file:" + scratch.file("missing")).error().kind == ErrorKind::auth);
  CHECK(vault.secret("file:" + scratch.path().string()).error().message.find("no regular file") !=
        std::string::npos);
  CHECK_FALSE(vault.secret("file:" + scratch.write("empty", "")));
  CHECK_FALSE(vault.secret("file:" + scratch.write("blank", "\nsecret")));
  CHECK_FALSE(vault.secret("file:" + scratch.write("large", std::string(100'000, 'x'))));
}

TEST_CASE("vault: credentials come from the service manager's directory and from nowhere else") {
  const net::Scratch scratch;
  scratch.write("smtp", "s3cret\n",
                0440);  // as systemd leaves them when it grants access by a list
  const net::FileVault vault(scratch.path().string());
  CHECK(vault.secret("credential:smtp")->reveal() == "s3cret");
  CHECK_FALSE(vault.secret("credential:missing"));
  for (const std::string reference :
       {"credential:../smtp", "credential:", "credential:..", "credential:a/b"}) {
    CAPTURE(reference);
    CHECK(vault.secret(reference).error().kind == ErrorKind::invalid_input);
  }
  CHECK(net::FileVault("").secret("credential:smtp").error().message.find("LoadCredential") !=
        std::string::npos);
}

TEST_CASE("vault: a secret written where its reference belongs is not repeated") {
  for (const std::string reference : {"t0ken", "", "file:t0ken", "env:t0ken"}) {
    CAPTURE(reference);
    const auto secret = net::FileVault("").secret(reference);
    REQUIRE_FALSE(secret);
    CHECK(secret.error().kind == ErrorKind::invalid_input);
    CHECK(secret.error().message.find("t0ken") == std::string::npos);
  }
}
