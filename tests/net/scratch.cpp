#include "tests/net/scratch.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

namespace dunning::net {

Scratch::Scratch() {
  std::string path = (std::filesystem::temp_directory_path() / "dunning-net-XXXXXX").string();
  REQUIRE(::mkdtemp(path.data()) != nullptr);
  path_ = path;
}

Scratch::~Scratch() {
  std::filesystem::remove_all(path_);
}

std::string Scratch::write(const std::string& name, const std::string& text, int mode) const {
  const std::string path = file(name);
  std::ofstream(path, std::ios::binary) << text;
  REQUIRE(::chmod(path.c_str(), static_cast<mode_t>(mode)) == 0);
  return path;
}

Authority::Authority(const Scratch& scratch, const std::string& host)
    : ca_file(scratch.file("ca.pem")),
      certificate_file(scratch.file("server.pem")),
      key_file(scratch.file("server.key")) {
  scratch.write("san", "subjectAltName=" + host + "\n");
  const std::string make =
      "cd '" + scratch.path().string() +
      "' && exec >openssl.log 2>&1 && set -ex && "
      "ec='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2' && "
      "openssl req -x509 $ec -keyout ca.key -out ca.pem -subj '/CN=test authority' && "
      "openssl req $ec -keyout server.key -out server.csr -subj '/CN=test server' && "
      "openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 "
      "-extfile san -out server.pem";
  REQUIRE(std::system(make.c_str()) == 0);
}

}  // namespace dunning::net
