#include "daemon/app/template_digests.hpp"

#include <filesystem>

#include "daemon/crypto/digest.hpp"

namespace dunning::app {
namespace {

// Null: the file is a part of others.
const messages::MessageTemplate* template_in(const messages::Templates& templates,
                                             const std::string& file) {
  const std::filesystem::path path(file);
  const auto name = path.extension() == ".sms" ? path.filename() : path.stem();
  return templates.find(name.string(), path.parent_path().string());
}

}  // namespace

std::map<std::string, std::string> digests_of(const messages::Templates& templates) {
  std::map<std::string, std::string> digests;
  for (const auto& [file, text] : templates.sources()) {
    if (const auto* found = template_in(templates, file))
      digests.emplace(found->file, crypto::sha256_hex(templates.source(*found)));
  }
  return digests;
}

void add_texts(const messages::Templates& templates,
               const std::map<std::string, std::string>& digests,
               std::map<std::string, std::string>& documents) {
  for (const auto& [file, digest] : digests) {
    if (const auto* found = template_in(templates, file))
      documents.emplace(digest, templates.source(*found));
  }
}

}  // namespace dunning::app
