#pragma once

#include <string>

#include "daemon/core/result.hpp"

namespace dunning::app {

// What a person asks about a login, and the answer. Between command and daemon both travel as text
// in a request row of kind "auth", whose argument is erased with the answer.
struct LoginWish {
  enum class What {
    begin,          // in a browser
    begin_device,   // with a code on another device
    finish,         // `text`: the address the browser came to
    poll,           // has the person typed the code?
    import_tokens,  // `text`: a refresh token from elsewhere
    check,          // an app's own login: do new tokens come?
    log_out,
  };
  What what = What::begin;
  std::string login;
  std::string text;
  std::string by;  // who asks
};

struct LoginReply {
  bool done = false;     // the login works (or is gone, after log_out)
  std::string sentence;  // for people; the error when `failed`
  bool failed = false;
  std::string url;           // of begin: to be opened
  std::string user_code;     // of begin_device
  std::string redirect_uri;  // of begin
  std::int64_t wait_ms = 0;  // before the next poll
};

std::string text_of(const LoginWish& wish);
Result<LoginWish> read_login_wish(const std::string& text);
std::string text_of(const LoginReply& reply);
Result<LoginReply> read_login_reply(const std::string& text);

}  // namespace dunning::app
