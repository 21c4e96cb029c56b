#pragma once

#include <map>
#include <string>

#include "daemon/messages/templates.hpp"

namespace dunning::app {

// The digest of each template's text, by its file, so that a message of long ago can be held
// against what it was made from (S42).
std::map<std::string, std::string> digests_of(const messages::Templates& templates);

// Puts the texts with these digests beside the documents, by digest. They are read anew, so that
// they are kept by the store alone.
void add_texts(const messages::Templates& templates,
               const std::map<std::string, std::string>& digests,
               std::map<std::string, std::string>& documents);

}  // namespace dunning::app
