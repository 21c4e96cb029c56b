#include "daemon/settings/keys.hpp"

// `agencies:` in dunningd.yaml, and the profiles it names.
namespace dunning::settings {
namespace {

constexpr auto required = Presence::required;
constexpr auto optional = Presence::optional;

constexpr Key keys[] = {
    {"agency_profiles",
     Type::path,
     optional,
     "agencies",
     {},
     "",
     "Directory with what each agency asks for."},
    {"agencies",
     Type::sections,
     optional,
     "",
     {},
     "",
     "Collection agencies that a step may hand over to (S36)."},
    {"agencies.name", Type::name, required, "", {}, "", "What steps call it."},
    {"agencies.profile",
     Type::name,
     optional,
     "",
     {},
     "",
     "Name of a file in the directory of profiles; when not given, the agency's name, and without "
     "such a file generic."},
    {"agencies.by",
     Type::choice,
     optional,
     "folder",
     {},
     "mail http folder",
     "How dossiers, payments and recalls reach it."},
    {"agencies.to",
     Type::mail_addresses,
     optional,
     "",
     {},
     "",
     "by: mail. Where to; the dossier is attached, up to 15 MB."},
    {"agencies.url",
     Type::url,
     optional,
     "",
     {},
     "",
     "by: http. Where each ZIP is posted as application/zip, with its key as Idempotency-Key."},
    {"agencies.token",
     Type::secret,
     optional,
     "",
     {},
     "",
     "by: http. Where the bearer token is kept that goes with it."},
    {"agencies.secret",
     Type::secret,
     optional,
     "",
     {},
     "",
     "by: http. The key of the signature, when the agency wants one; it is made as for webhooks."},
    {"agencies.folder",
     Type::path,
     optional,
     "",
     {},
     "",
     "by: folder. Each ZIP becomes a file here, once; when not given, agencies/NAME in the state "
     "directory."},
    {"agencies.reference",
     Type::text,
     optional,
     "",
     {},
     "",
     "Your number at the agency; it stands in every dossier."},
};

constexpr Key profile_keys[] = {
    {"agency",
     Type::name,
     required,
     "",
     {},
     "",
     "Name of the profile; the file is called the same."},
    {"legal_name", Type::text, required, "", {}, "", "The agency's name in messages and dossiers."},
    {"status",
     Type::choice,
     optional,
     "unconfirmed",
     {},
     "confirmed unconfirmed",
     "Whether the agency itself has said that this is what it asks for."},
    {"source", Type::paragraph, required, "", {}, "", "Where the list was read."},
    {"required",
     Type::names_list,
     required,
     "",
     {},
     "",
     "The fields and files that a dossier has to have; what is missing is shown before it is "
     "approved, and listed in it."},
};

}  // namespace

std::span<const Key> agency_keys() {
  return keys;
}

const Table& agency_profile_table() {
  static const Table table{"a profile of an agency", profile_keys};
  return table;
}

}  // namespace dunning::settings
