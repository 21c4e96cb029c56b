#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "tests/net/peer.hpp"

namespace dunning::net {

// Where a scripted server stops behaving.
enum class Fault {
  none,
  hang_at_greeting,
  hang_at_data,  // before the 354
  cut_at_data,
  hang_in_body,  // after the 354, reading nothing
  cut_in_body,
  hang_after_body,  // after the final dot
  cut_after_body,
  cut_after_taking,   // after the final dot, having taken the message
  cut_after_message,  // after the final reply, without a word
  hang_at_quit,
};

// What a mail server says. Anything not given here is the friendly answer.
struct SmtpScript {
  std::string greeting = "220 mx.example.org ESMTP";
  std::vector<std::string> extensions;  // "AUTH PLAIN"
  std::string auth = "235 2.7.0 welcome";
  std::string mail = "250 2.1.0 Ok";
  std::map<std::string, std::string> recipients;  // replies by address
  std::string data = "354 End data with <CR><LF>.<CR><LF>";
  std::string final = "250 2.0.0 Ok: queued as 4F2A";
  Fault fault = Fault::none;
  int fault_after = 0;  // messages that are treated well first
};

// A mail server that follows its script and remembers everything.
class ScriptedSmtp {
 public:
  explicit ScriptedSmtp(SmtpScript script = {}) : script_(std::move(script)) {}

  int port() const { return peer_.port(); }
  int connections() const { return peer_.connections(); }
  std::vector<std::string> commands();  // in order, over all connections
  std::vector<std::string> messages();  // taken with a 2xx, dots undone, CRLF kept
  std::string commands_starting(const std::string& verb);  // those, joined by '|'
  bool has_sent_354();
  bool hung_up_after_quit();

 private:
  void serve(Talk& talk);
  bool take_message(Talk& talk);  // false when the connection is to be closed
  bool is_faulty(Fault fault);

  SmtpScript script_;
  std::mutex mutex_;
  std::vector<std::string> commands_;
  std::vector<std::string> messages_;
  bool has_sent_354_ = false;
  bool hung_up_after_quit_ = false;
  Peer peer_{[this](Talk& talk) { serve(talk); }};
};

}  // namespace dunning::net
