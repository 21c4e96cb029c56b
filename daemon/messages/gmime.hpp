#pragma once

#include <gmime/gmime.h>

#include <memory>
#include <string>
#include <string_view>

// What mime.cpp and incoming.cpp, and nobody else, need of GMime in common.
namespace dunning::messages::gmime {

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct FreeText {
  void operator()(gchar* text) const { g_free(text); }
};
using Text = std::unique_ptr<gchar, FreeText>;

// Before anything else of GMime; returns when it is ready, whoever made it so.
void initialize();

// Null when it is no mail.
Owned<GMimeMessage> parse(std::string_view bytes);

// What a part holds, decoded.
std::string content_of(GMimePart* part);

}  // namespace dunning::messages::gmime
