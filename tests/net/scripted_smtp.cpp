#include "tests/net/scripted_smtp.hpp"

#include <chrono>
#include <utility>

namespace dunning::net {

std::vector<std::string> ScriptedSmtp::commands() {
  const std::lock_guard lock(mutex_);
  return commands_;
}

std::vector<std::string> ScriptedSmtp::messages() {
  const std::lock_guard lock(mutex_);
  return messages_;
}

std::string ScriptedSmtp::commands_starting(const std::string& verb) {
  std::string joined;
  for (const std::string& command : commands()) {
    if (command.starts_with(verb)) joined += (joined.empty() ? "" : "|") + command;
  }
  return joined;
}

bool ScriptedSmtp::has_sent_354() {
  const std::lock_guard lock(mutex_);
  return has_sent_354_;
}

bool ScriptedSmtp::hung_up_after_quit() {
  const std::lock_guard lock(mutex_);
  return hung_up_after_quit_;
}

bool ScriptedSmtp::is_faulty(Fault fault) {
  return script_.fault == fault &&
         messages().size() >= static_cast<std::size_t>(script_.fault_after);
}

bool ScriptedSmtp::take_message(Talk& talk) {
  if (is_faulty(Fault::hang_in_body)) {
    talk.stays_for(std::chrono::hours(1));
    return false;
  }
  if (is_faulty(Fault::cut_in_body)) {
    talk.read_line();
    return false;
  }
  std::string message;
  for (;;) {
    auto line = talk.read_line();
    if (!line) return false;
    if (*line == ".") break;
    message += (line->starts_with('.') ? line->substr(1) : *line) + "\r\n";
  }
  if (is_faulty(Fault::hang_after_body)) talk.hang();
  if (is_faulty(Fault::hang_after_body) || is_faulty(Fault::cut_after_body)) return false;
  const bool ends = is_faulty(Fault::cut_after_message);
  const bool is_lost = is_faulty(Fault::cut_after_taking);
  if (script_.final.starts_with('2')) {
    const std::lock_guard lock(mutex_);
    messages_.push_back(message);
  }
  if (is_lost) return false;
  return talk.send(script_.final + "\r\n") && !ends;
}

void ScriptedSmtp::serve(Talk& talk) {
  if (is_faulty(Fault::hang_at_greeting)) return talk.hang();
  talk.send(script_.greeting + "\r\n");
  if (!script_.greeting.starts_with('2')) return;
  while (const auto line = talk.read_line()) {
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(*line);
    }
    std::string reply = "250 2.0.0 Ok";
    if (line->starts_with("EHLO")) {
      reply = "250-mx.example.org\r\n";
      for (const std::string& extension : script_.extensions)
        reply += "250-" + extension + "\r\n";
      reply += "250 HELP";
    } else if (line->starts_with("AUTH")) {
      talk.send("334 \r\n");
      const auto credentials = talk.read_line();
      const std::lock_guard lock(mutex_);
      commands_.back() += " " + credentials.value_or("");
      reply = script_.auth;
    } else if (line->starts_with("MAIL FROM:")) {
      reply = script_.mail;
    } else if (line->starts_with("RCPT TO:<")) {
      const auto scripted = script_.recipients.find(line->substr(9, line->find('>') - 9));
      if (scripted != script_.recipients.end()) reply = scripted->second;
    } else if (*line == "DATA") {
      if (is_faulty(Fault::hang_at_data)) talk.hang();
      if (is_faulty(Fault::hang_at_data) || is_faulty(Fault::cut_at_data)) return;
      {
        const std::lock_guard lock(mutex_);
        has_sent_354_ = script_.data.starts_with("354");
      }
      talk.send(script_.data + "\r\n");
      if (script_.data.starts_with("354") && !take_message(talk)) return;
      continue;
    } else if (*line == "QUIT") {
      if (script_.fault == Fault::hang_at_quit) {
        const bool left = !talk.stays_for(std::chrono::seconds(10));
        const std::lock_guard lock(mutex_);
        hung_up_after_quit_ = left;
      }
      return;
    }
    if (!talk.send(reply + "\r\n")) return;
  }
}

}  // namespace dunning::net
