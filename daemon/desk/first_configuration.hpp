#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "daemon/desk/first_questions.hpp"

// What the answers of `dunningctl init` become: a commented dunningd.yaml and files with secrets.
// Pure: nothing is written here.
namespace dunning::desk {

// What is not asked, because it is as it should be on every server.
struct FirstPlaces {
  std::string state_dir;                        // empty: the usual one
  std::string plugins;                          // empty: where they were installed
  std::string ca_file;                          // empty: the system's
  std::map<std::string, std::string> settings;  // further ones of the connector
};

// The answers have been taken (desk/first_questions.hpp). Shadow mode is on in it: nothing leaves.
std::string first_configuration(const Answers& answers, const FirstPlaces& places);

// A secret that was typed, and the file it goes to, beside the configuration and readable by its
// owner alone; the configuration names the file.
struct FirstSecret {
  std::filesystem::path file;  // "secrets/token"
  std::string text;
};
std::vector<FirstSecret> first_secrets(const Answers& answers);

// The file that a question's secret goes to.
std::filesystem::path secret_file(const std::string& key);

// Whether that text is a sample of dunningd.yaml as it ships, that nobody has touched.
bool is_untouched_sample(const std::string& text);

}  // namespace dunning::desk
