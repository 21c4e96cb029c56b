#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/ports/mail.hpp"

namespace dunning::fakes {

// What the server does with one message. The names say what the client can know of it.
enum class MailFate {
  taken,             // final 250
  unreachable,       // no conversation came about
  cut_before_body,   // the connection ends before the 354
  put_off,           // 451 before the body
  refused,           // 554 before the body
  put_off_at_end,    // 451 after the body
  refused_at_end,    // 554 after the body
  cut_after_taking,  // taken, and the connection ends before the reply
  cut_in_body,       // not taken, and the connection ends in the body
};

// The mail server of a test or a simulation; outlives the daemon that talks to it.
struct FakeMailServer {
  struct Message {
    ports::Envelope envelope;  // with the accepted recipients only
    std::string bytes;
  };
  std::vector<Message> taken;
  std::deque<MailFate> fates;                  // of the next messages; afterwards all are taken
  std::map<std::string, std::string> replies;  // at RCPT, by address: "550 5.1.1 unknown"
  std::size_t conversations = 0;

  // Called while a call is in flight, where the world may act, the clock may move and the process
  // may die (throw): "mail.connect", "mail.body" (leave was given, nothing has been taken yet),
  // "mail.reply" (the server has done what it does, and the client has not read its reply).
  std::function<void(std::string_view)> on_stage;
};

class FakeMailTransport final : public ports::MailTransport {
 public:
  explicit FakeMailTransport(FakeMailServer& server) : server_(server) {}
  ports::Delivery send(const ports::Envelope& envelope, std::string_view bytes,
                       const ports::BeforeFirstByte& before_first_byte) override;

 private:
  FakeMailServer& server_;
};

}  // namespace dunning::fakes
