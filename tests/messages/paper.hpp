#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

// What other people's programs find in what we made (poppler, zbar).
namespace dunning::test {

// A file that is there as long as this.
class MadeFile {
 public:
  MadeFile(const std::string& bytes, const std::string& extension)
      : path_(std::filesystem::temp_directory_path() /
              ("made-" + std::to_string(::getpid()) + extension)) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~MadeFile() { std::filesystem::remove(path_); }
  MadeFile(const MadeFile&) = delete;
  MadeFile& operator=(const MadeFile&) = delete;

  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// What a command prints; it has to succeed.
inline std::string printed_by(const std::string& command) {
  std::string text;
  FILE* const reader = ::popen((command + " 2>/dev/null").c_str(), "r");
  REQUIRE(reader != nullptr);
  char buffer[4096];
  for (auto n = fread(buffer, 1, sizeof buffer, reader); n > 0;
       n = fread(buffer, 1, sizeof buffer, reader))
    text.append(buffer, n);
  CAPTURE(command);
  REQUIRE(::pclose(reader) == 0);
  return text;
}

inline std::string text_layer(const std::string& pdf) {
  const MadeFile file(pdf, ".pdf");
  return printed_by("pdftotext -layout " + file.path() + " -");
}

// What a camera reads in the QR codes of a picture.
inline std::string scanned(const std::string& picture, const std::string& extension) {
  const MadeFile file(picture, extension);
  return printed_by("zbarimg --nodbus --quiet --raw -Sbinary -Sdisable -Sqrcode.enable " + file.path());
}

// The same of the first page of a letter, printed at 200 dots an inch.
inline std::string scanned_on_paper(const std::string& pdf, int page = 1) {
  const MadeFile file(pdf, ".pdf");
  const std::string number = std::to_string(page);
  return scanned(
      printed_by("pdftoppm -r 200 -png -f " + number + " -l " + number + " " + file.path()),
      ".png");
}

}  // namespace dunning::test
