// Archives for agencies (S36).
#include "daemon/messages/zip.hpp"

#include <doctest/doctest.h>
#include <zip.h>

#include "daemon/messages/letter.hpp"

using namespace dunning;

namespace {

// What libzip reads back of it.
std::map<std::string, std::string> unpacked(const std::string& bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  REQUIRE(source != nullptr);
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  REQUIRE(archive != nullptr);
  std::map<std::string, std::string> files;
  for (zip_int64_t at = 0; at < zip_get_num_entries(archive, 0); ++at) {
    zip_stat_t stat;
    const auto index = static_cast<zip_uint64_t>(at);
    REQUIRE(zip_stat_index(archive, index, 0, &stat) == 0);
    std::string text(stat.size, '\0');
    zip_file_t* file = zip_fopen_index(archive, index, 0);
    REQUIRE(zip_fread(file, text.data(), stat.size) == static_cast<zip_int64_t>(stat.size));
    zip_fclose(file);
    files[stat.name] = text;
  }
  zip_discard(archive);
  return files;
}

}  // namespace

TEST_CASE("S36 zip: what goes in comes out, whatever it is called") {
  const std::map<std::string, std::string> files = {
      {"README.txt", "Guten Tag"},
      {"messages/Erinnerung für Müller.eml", std::string(100'000, 'x')},
      {"empty.txt", ""},
      {"bytes.bin", std::string("\0\xff\n", 3)}};
  CHECK(unpacked(messages::zip(files).value()) == files);
}

TEST_CASE("S36 zip: the same files give the same bytes") {
  const std::map<std::string, std::string> files = {{"a", "1"}, {"b/c", "2"}};
  CHECK(messages::zip(files).value() == messages::zip(files).value());
}

TEST_CASE("S36 zip: a path that leaves the archive and too much are refused") {
  for (const auto* path : {"", "/etc/passwd", "../up", "a/../../up", "a\\b"}) {
    CAPTURE(std::string(path));
    CHECK(messages::zip({{path, "x"}}).error().kind == ErrorKind::invalid_input);
  }
  CHECK(messages::zip({{"big", std::string(messages::zip_limit_bytes + 1, 'x')}}).error().kind ==
        ErrorKind::invalid_input);
}

TEST_CASE("S36: what the outbox keeps as text comes back as bytes") {
  const std::string bytes("%PDF\0\xff", 6);
  CHECK(messages::from_outbox_text(messages::outbox_text(bytes)) == bytes);
}
