#include "daemon/messages/attachments.hpp"

#include <doctest/doctest.h>

using namespace dunning::messages;

namespace {

std::vector<Attachment> files(std::size_t count, std::size_t bytes) {
  std::vector<Attachment> all;
  for (std::size_t i = 0; i < count; ++i)
    all.push_back({std::to_string(i) + ".pdf", "application/pdf", std::string(bytes, 'x')});
  return all;
}

}  // namespace

TEST_CASE("S30: ten copies of 8 MiB together go along, and no more") {
  CHECK(attachments_of(files(10, 100), 10).files.size() == 10);
  CHECK_FALSE(attachments_of(files(10, 100), 10).left_out);
  CHECK(attachments_of(files(11, 100), 11).files.empty());
  CHECK(attachments_of(files(11, 100), 11).left_out);
  constexpr std::size_t half = attachments_limit_bytes / 2;
  CHECK(attachments_of(files(2, half), 2).files.size() == 2);
  CHECK(attachments_of(files(2, half + 1), 2).files.empty());
}

TEST_CASE("S30: when one of the copies is not to be had, none goes along and the text says so") {
  const auto chosen = attachments_of(files(1, 10), 2);
  CHECK(chosen.files.empty());
  CHECK(chosen.left_out);
  CHECK_FALSE(attachments_of({}, 0).left_out);
}

TEST_CASE("attachments: a file's name is a name, and different from the others") {
  const auto chosen = attachments_of({{"../../etc/passwd", "application/pdf", "a"},
                                      {"a\r\nb\".pdf", "application/pdf", "b"},
                                      {"same.pdf", "application/pdf", "c"},
                                      {"same.pdf", "application/pdf", "d"},
                                      {"...", "application/pdf", "e"},
                                      {std::string(300, 'n') + ".pdf", "application/pdf", "f"}},
                                     6);
  const auto names = chosen.names();
  REQUIRE(names.size() == 6);
  CHECK(names[0] == "-..-etc-passwd");
  CHECK(names[1] == "a b-.pdf");
  CHECK(names[2] == "same.pdf");
  CHECK(names[3] == "2-same.pdf");
  CHECK(names[4] == "copy");
  CHECK(names[5].size() == 120);
  CHECK(names[5].ends_with("n.pdf"));
}

TEST_CASE("attachments: what is no media type becomes a plain file") {
  for (const char* type : {"", "pdf", "application/", "/pdf", "text/html; x", "a/b\r\nX: y"}) {
    CAPTURE(type);
    CHECK(attachments_of({{"a", type, "a"}}, 1).files[0].media_type == "application/octet-stream");
  }
  CHECK(attachments_of({{"a", "image/svg+xml", "a"}}, 1).files[0].media_type == "image/svg+xml");
}
