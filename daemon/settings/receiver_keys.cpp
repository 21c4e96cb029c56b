#include "daemon/settings/keys.hpp"

namespace dunning::settings {
namespace {

constexpr auto required = Presence::required;
constexpr auto optional = Presence::optional;

constexpr Key keys[] = {
    {"sms",
     Type::section,
     optional,
     "",
     {},
     "",
     "The HTTP gateway that sends text messages; steps with `sms:` need it."},
    {"sms.url",
     Type::url,
     required,
     "",
     {},
     "",
     "Where a message is posted; https only, but for this machine."},
    {"sms.token", Type::secret, optional, "", {}, "", "What is sent as a bearer token."},
    {"sms.from",
     Type::text,
     required,
     "",
     {},
     "",
     "Name or number of the sender, as the gateway knows it."},
    {"sms.body",
     Type::paragraph,
     optional,
     R"({"to":"{{to}}","from":"{{from}}","text":"{{text}}","reference":"{{key}}"})",
     {},
     "",
     "What is posted, as JSON; in its texts {{to}}, {{from}}, {{text}} and {{key}} are put in "
     "place. "
     "The key is the same whenever the same message is meant."},
    {"sms.between",
     Type::window,
     optional,
     "09:00-18:00",
     {},
     "",
     "When text messages may leave, in the debtor's time zone; a part of 09:00-18:00."},
    {"webhooks",
     Type::sections,
     optional,
     "",
     {},
     "",
     "Programs of yours that are told of steps, at least once and signed (docs/webhooks-out.md); "
     "at "
     "most 20 of them."},
    {"webhooks.name", Type::name, required, "", {}, "", "How steps name it: `webhook: NAME`."},
    {"webhooks.url",
     Type::url,
     required,
     "",
     {},
     "",
     "Where events are posted; https only, but for this machine."},
    {"webhooks.secret",
     Type::secret,
     required,
     "",
     {},
     "",
     "The key of the signature, which the other side knows as well."},
};

}  // namespace

std::span<const Key> receiver_keys() {
  return keys;
}

}  // namespace dunning::settings
