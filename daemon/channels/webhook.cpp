#include "daemon/channels/webhook.hpp"

#include <algorithm>

#include "daemon/channels/posting.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"

namespace dunning::channels {
namespace {

constexpr Millis event_deadline{30'000};
constexpr Millis dossier_deadline{120'000};
constexpr std::uint64_t answer_limit_bytes = 1 << 20;

bool is_json(const std::string& bytes) {
  return bytes.starts_with('{');
}

ports::Delivery refused(std::string why) {
  ports::Delivery delivery;
  delivery.outcome = ports::Outcome::refused;
  delivery.evidence = std::move(why);
  return delivery;
}

}  // namespace

const PostTarget* Webhook::target_of(const Outgoing& outgoing) const {
  if (outgoing.recipients.size() != 1) return nullptr;
  const auto& to = outgoing.recipients.front();
  const auto kind = to.contact == "agency" ? PostTarget::Kind::agency : PostTarget::Kind::webhook;
  const auto found = std::find_if(targets_.begin(), targets_.end(), [&](const auto& one) {
    return one.kind == kind && one.name == to.address;
  });
  return found == targets_.end() ? nullptr : &*found;
}

Result<ports::HttpRequest> Webhook::request(const Outgoing& outgoing,
                                            const PostTarget& target) const {
  ports::HttpRequest request;
  request.method = "POST";
  request.url = target.url;
  request.max_body_bytes = answer_limit_bytes;
  request.deadline = is_json(outgoing.bytes) ? event_deadline : dossier_deadline;
  request.headers = {{"Idempotency-Key", outgoing.key.value}};
  if (is_json(outgoing.bytes)) {
    request.body = outgoing.bytes;
    request.headers.emplace_back("Content-Type", "application/json");
  } else {
    auto zip = crypto::parse_base64(outgoing.bytes);
    if (!zip || zip->empty())
      return fail(ErrorKind::invalid_input, "this is neither JSON nor a file");
    request.body = std::move(*zip);
    request.headers.emplace_back("Content-Type", "application/zip");
    request.headers.emplace_back("Content-Disposition",
                                 "attachment; filename=\"" + outgoing.key.value + ".zip\"");
  }
  if (!target.token.empty())
    request.headers.emplace_back("Authorization", "Bearer " + target.token.reveal());
  if (target.secret.empty()) return request;
  constexpr std::int64_t ms_per_second = 1000;
  const auto at = std::to_string(clock_.now().ms / ms_per_second);
  const auto signature = crypto::hmac_sha256(target.secret.reveal(), at + "." + request.body);
  request.headers.emplace_back("Dunningd-Timestamp", at);
  request.headers.emplace_back("Dunningd-Signature", "v1=" + crypto::hex(crypto::bytes(signature)));
  return request;
}

ports::Delivery Webhook::deliver(const Outgoing& outgoing,
                                 const ports::BeforeFirstByte& before_first_byte) {
  if (outgoing.channel != kind()) return refused("this is not for a webhook");
  const auto* target = target_of(outgoing);
  if (target == nullptr) return refused("the webhook it is for is no longer configured");
  const auto wanted = request(outgoing, *target);
  if (!wanted) return refused(wanted.error().message);
  const bool event = target->kind == PostTarget::Kind::webhook;
  return post_once(poster_, clock_, *wanted, before_first_byte,
                   event ? Doubt::waits : Doubt::stands);
}

}  // namespace dunning::channels
