#pragma once

#include <filesystem>
#include <string>

namespace dunning::net {

// A directory of the test's own, removed with it.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& text, int mode = 0600) const;

 private:
  std::filesystem::path path_;
};

// A certificate authority of the test's own, and a server certificate it signed for `host`
// ("IP:127.0.0.1", "DNS:localhost"), made with the openssl command.
struct Authority {
  explicit Authority(const Scratch& scratch, const std::string& host = "IP:127.0.0.1");
  std::string ca_file;
  std::string certificate_file;
  std::string key_file;
};

}  // namespace dunning::net
