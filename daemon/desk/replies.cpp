#include "daemon/desk/replies.hpp"

#include "daemon/core/text.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

constexpr std::size_t most_shown = 20;
constexpr std::size_t shown_of_text = 400;
constexpr std::size_t everything = 10'000'000;

std::string what(const std::string& kind) {
  if (kind == "delivery_report") return "a delivery report";
  return kind == "auto_reply" ? "an automatic answer" : "a mail";
}

}  // namespace

Result<std::vector<ToldReply>> replies_of(const Desk& desk, const Administration& administration,
                                          const DebtorId& debtor, Date until) {
  std::vector<ToldReply> told;
  for (auto& one :
       TRY(store::Replies(desk.store).of_debtor(administration.stored->id, debtor, most_shown))) {
    const LocalTime at = administration.local(desk.clock, one.received_at);
    if (at.date <= until) told.push_back({std::move(one), at});
  }
  return told;
}

Result<std::vector<ToldReply>> all_replies_of(const Desk& desk,
                                              const Administration& administration,
                                              const DebtorId& debtor) {
  std::vector<ToldReply> told;
  for (auto& one :
       TRY(store::Replies(desk.store).of_debtor(administration.stored->id, debtor, everything))) {
    const LocalTime at = administration.local(desk.clock, one.received_at);
    told.push_back({std::move(one), at});
  }
  return told;
}

std::string headline(const store::Reply& mail) {
  std::string text = what(mail.kind);
  if (!mail.sender.empty()) text += " from " + printable(mail.sender);
  if (!mail.subject.empty()) text += ": " + printable(mail.subject);
  return text;
}

std::string to_text(const std::vector<ToldReply>& replies) {
  if (replies.empty()) return "";
  std::string text = "\nWhat came in by mail\n";
  for (const auto& [mail, at] : replies) {
    text += "  " + local_text(at) + "  " + headline(mail) + "\n";
    // What a mail server had to say is told with the message that came back.
    if (mail.kind != "delivery_report" && !mail.body.empty())
      text += "      " + printable(one_line(mail.body, shown_of_text)) + "\n";
  }
  return text;
}

json::Value to_json(const std::vector<ToldReply>& replies) {
  auto list = json::Value::array();
  for (const auto& [mail, at] : replies) {
    list.push(json::Value::object({{"received_at", json_part(std::optional(mail.received_at))},
                                   {"kind", mail.kind},
                                   {"sender", json_or_null(mail.sender)},
                                   {"subject", json_or_null(mail.subject)},
                                   {"text", json_or_null(mail.body)},
                                   {"message", json_or_null(mail.row.value)},
                                   {"message_id", mail.message_id}}));
  }
  return list;
}

}  // namespace dunning::desk
