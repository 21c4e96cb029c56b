#include "daemon/settings/keys.hpp"

// `vault_key` and the entries of `logins:` in dunningd.yaml.
namespace dunning::settings {
namespace {

constexpr auto required = Presence::required;
constexpr auto optional = Presence::optional;

constexpr Key keys[] = {
    {"vault_key",
     Type::secret,
     optional,
     "",
     {},
     "",
     "Where the key is kept that encrypts the tokens in the store: 32 bytes as base64 or hex. When "
     "not given: the credential vault-key, or else the file vault.key in the state directory, "
     "which "
     "the first login makes."},
    {"logins",
     Type::sections,
     optional,
     "",
     {},
     "",
     "Accesses by OAuth 2.0, for administrations and for mail; a person grants them once with "
     "dunningctl auth login NAME (docs/logins.md)."},
    {"logins.name",
     Type::name,
     required,
     "",
     {},
     "",
     "Your name for this login; administrations with the same user may share it."},
    {"logins.system",
     Type::name,
     required,
     "",
     {},
     "",
     "Who gives the access: name of the plugin (exact_online, xero, moneybird), or microsoft or "
     "google for mail."},
    {"logins.client_id",
     Type::text,
     required,
     "",
     {},
     "",
     "Id of your app as it is registered with the system."},
    {"logins.client_secret",
     Type::secret,
     optional,
     "",
     {},
     "",
     "Where the app's secret is kept; not given for a public app, which proves itself by PKCE."},
    {"logins.grant",
     Type::choice,
     optional,
     "authorization_code",
     {},
     "authorization_code client_credentials device_code",
     "How access is given: a person says yes in a browser, the app acts for itself, or a person "
     "types a code on another device."},
    {"logins.redirect_uri",
     Type::text,
     optional,
     "",
     {},
     "",
     "Address to which the browser returns, exactly as it is registered; not needed where the "
     "system "
     "shows a code, and http://localhost with a free port where the system allows that."},
    {"logins.tenant",
     Type::text,
     optional,
     "",
     {},
     "",
     "Directory of a microsoft login: its id or its domain."},
    {"logins.settings",
     Type::settings,
     optional,
     "",
     {},
     "",
     "Settings for the system itself, for example base_url; those of the administrations that use "
     "the login hold when not given."},
};

}  // namespace

std::span<const Key> login_keys() {
  return keys;
}

}  // namespace dunning::settings
