#include "daemon/channels/posting.hpp"

#include "daemon/messages/text.hpp"
#include "daemon/ports/retry_after.hpp"

namespace dunning::channels {
namespace {

using ports::Delivery;
using ports::Outcome;

constexpr std::size_t evidence_limit_bytes = 200;

// A 503 without a Retry-After is also what a proxy says whose server ended the connection, having
// done it or not.
Outcome meaning(int status, bool says_when, Doubt doubt) {
  if (status >= 200 && status < 300) return Outcome::accepted;
  if (status == 408 || status == 425 || status == 429 || (status == 503 && says_when))
    return Outcome::later;
  if (status < 500) return Outcome::refused;
  return doubt == Doubt::waits ? Outcome::later : Outcome::uncertain;
}

}  // namespace

Delivery post_once(ports::Poster& poster, const ports::Clock& clock,
                   const ports::HttpRequest& request,
                   const ports::BeforeFirstByte& before_first_byte, Doubt doubt) {
  bool may_have_left = false;
  bool withheld = false;
  const auto response = poster.post(request, [&]() -> Status {
    auto may = before_first_byte();
    may_have_left = may.has_value();
    withheld = !may.has_value();
    return may;
  });
  Delivery delivery;
  if (!response) {
    delivery.evidence = response.error().message;
    delivery.not_before = response.error().not_before;
    delivery.outcome = withheld        ? Outcome::withheld
                       : may_have_left ? Outcome::uncertain
                                       : Outcome::later;
    return delivery;
  }
  const auto retry_after = ports::find_header(response->headers, "retry-after");
  delivery.outcome = meaning(response->status, retry_after.has_value(), doubt);
  delivery.evidence = "HTTP " + std::to_string(response->status);
  const auto said =
      messages::single_line(ports::beginning_of(*response->body, evidence_limit_bytes));
  if (!said.empty()) delivery.evidence += " " + said;
  if (delivery.outcome == Outcome::later && retry_after)
    delivery.not_before = ports::parse_retry_after(*retry_after, clock.now());
  return delivery;
}

}  // namespace dunning::channels
