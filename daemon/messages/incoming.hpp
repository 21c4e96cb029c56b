#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/result.hpp"

// What a mail that came in says (S31–S33). Pure: bytes in, facts out; anybody may have written the
// bytes. GMime is named in gmime.hpp, gmime.cpp, incoming.cpp and mime.cpp only.
namespace dunning::messages {

// A recipient that a delivery report names.
struct FailedRecipient {
  std::string address;  // in small letters, as we had sent to it where the report says so; or empty
  std::string status;   // "5.1.1", or empty
  std::string said;     // the mail server's own words, one line
  bool final = false;   // 5.x.x: never; otherwise it is still being tried

  // The refusal is about the address or its mailbox, not about us or the message (RFC 3463: X.7 is
  // policy, X.3 the system, X.6 the content).
  bool blames_the_address() const;
};

struct Incoming {
  enum class Kind {
    delivery_report,  // a machine says what became of a message
    auto_reply,       // a machine answers: out of office, read receipt
    reply,            // a person has written
  } kind = Kind::reply;
  std::string message_id;               // without brackets; of the bytes' digest when it has none
  std::vector<OutboxKey> about;         // our messages that it names, the nearest first
  std::string sender;                   // address in small letters, or empty
  std::string subject;                  // one line
  std::string text;                     // what was written, without what was quoted
  std::vector<FailedRecipient> failed;  // of a delivery report
};
std::string_view name(Incoming::Kind kind);

constexpr std::size_t longest_incoming_text = 16 * 1024;

// invalid_input only when nothing of it can be read as a mail. The bytes may be cut off.
Result<Incoming> read_incoming(std::string_view bytes);

// S23. The first of these words that the text says, compared as in the books' notes.
std::optional<std::string> stop_word_in(std::string_view text,
                                        const std::vector<std::string>& words);

}  // namespace dunning::messages
