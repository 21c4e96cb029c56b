#include "daemon/channels/sms.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/channels/posting.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"
#include "daemon/messages/gsm_text.hpp"

namespace dunning::channels {
namespace {

constexpr Millis deadline{30'000};
constexpr std::uint64_t answer_limit_bytes = 1 << 20;
constexpr std::size_t shortest_number = 8;  // with the plus sign
constexpr std::size_t longest_number = 16;  // E.164: fifteen digits

using Values = std::array<std::pair<std::string_view, std::string_view>, 4>;

std::string filled(const std::string& text, const Values& values) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto found = std::find_if(values.begin(), values.end(), [&](const auto& one) {
      return std::string_view(text).substr(at).starts_with(one.first);
    });
    if (found == values.end()) {
      out += text[at++];
      continue;
    }
    out += found->second;
    at += found->first.size();
  }
  return out;
}

// Every text in it, filled in.
json::Value filled(const json::Value& value, const Values& values) {
  switch (value.kind()) {
    case json::Value::Kind::text:
      return filled(value.text(), values);
    case json::Value::Kind::array: {
      auto list = json::Value::array();
      for (const auto& item : value.items())
        list.push(filled(item, values));
      return list;
    }
    case json::Value::Kind::object: {
      auto object = json::Value::object();
      for (const auto& member : value.members())
        object.set(member.key, filled(member.value, values));
      return object;
    }
    default:
      return value;
  }
}

bool is_number(std::string_view text) {
  return text.size() >= shortest_number && text.size() <= longest_number && text[0] == '+' &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

// Why the gateway is not even asked; empty: nothing speaks against it.
std::string why_not(const Outgoing& outgoing) {
  if (outgoing.channel != ChannelKind::sms) return "this is no text message";
  if (outgoing.recipients.size() != 1 || !is_number(outgoing.recipients.front().address))
    return "there is no number to send it to";
  if (outgoing.bytes.empty()) return "the text message is empty";
  const auto length = messages::gsm_length(outgoing.bytes);
  if (!length) return "the text message holds a character that a telephone may not show";
  if (*length > messages::gsm_limit) {
    return "the text message has " + std::to_string(*length) +
           " characters; allowed: " + std::to_string(messages::gsm_limit);
  }
  return "";
}

}  // namespace

Result<std::unique_ptr<Sms>> Sms::create(SmsSettings settings, ports::Poster& poster,
                                         const ports::Clock& clock) {
  auto body = json::parse(settings.body);
  if (!body) return fail(std::move(body).error().with_context("sms.body"));
  for (const std::string_view name : {"{{to}}", "{{text}}"}) {
    if (settings.body.find(name) == std::string::npos)
      return fail(ErrorKind::invalid_input, "sms.body does not hold " + std::string(name));
  }
  return std::unique_ptr<Sms>(new Sms(std::move(settings), std::move(*body), poster, clock));
}

ports::Delivery Sms::deliver(const Outgoing& outgoing,
                             const ports::BeforeFirstByte& before_first_byte) {
  if (const auto why = why_not(outgoing); !why.empty()) {
    ports::Delivery refused;
    refused.outcome = ports::Outcome::refused;
    refused.evidence = why;
    return refused;
  }
  const auto& to = outgoing.recipients.front().address;
  const Values values{{{"{{to}}", to},
                       {"{{from}}", settings_.from},
                       {"{{text}}", outgoing.bytes},
                       {"{{key}}", outgoing.key.value}}};
  ports::HttpRequest request;
  request.method = "POST";
  request.url = settings_.url;
  request.headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", outgoing.key.value}};
  if (!settings_.token.empty())
    request.headers.emplace_back("Authorization", "Bearer " + settings_.token.reveal());
  request.body = json::write(filled(body_, values));
  request.deadline = deadline;
  request.max_body_bytes = answer_limit_bytes;
  auto delivery = post_once(poster_, clock_, request, before_first_byte, Doubt::stands);
  delivery.recipients = {{to, delivery.outcome == ports::Outcome::accepted, delivery.evidence}};
  return delivery;
}

}  // namespace dunning::channels
