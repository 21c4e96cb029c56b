#include "daemon/app/agency_word.hpp"

#include "daemon/crypto/digest.hpp"
#include "daemon/desk/dossier.hpp"
#include "daemon/messages/zip.hpp"
#include "daemon/store/outbox.hpp"

namespace dunning::app {
namespace {

ChannelKind channel_of(settings::Agency::By by) {
  switch (by) {
    case settings::Agency::By::mail:
      return ChannelKind::mail;
    case settings::Agency::By::http:
      return ChannelKind::webhook;
    case settings::Agency::By::folder:
      break;
  }
  return ChannelKind::folder;
}

Result<dispatch::ForAgency> made(const AgencyWordParts& parts, const store::Occasion& occasion,
                                 const OutboxKey& key, Instant at) {
  const auto administration = TRY(desk::administration(parts.desk, parts.administration));
  desk::DossierOrder order{occasion.account, occasion.intent, occasion.on, at,
                           occasion.id,      key.value,       {},          {}};
  order.print = [&](const InvoiceId& invoice) {
    return parts.books.document(parts.id, {RecordKind::invoice, invoice.value});
  };
  order.digest = [](std::string_view text) { return crypto::sha256_hex(text); };
  const bool step = occasion.intent.kind == "step";
  const auto dossier = TRY(step ? desk::dossier(parts.desk, administration, order)
                                : desk::word_to_agency(parts.desk, administration, order));
  auto zip = TRY(messages::zip(dossier.files));
  return dispatch::ForAgency{dossier.file_name, std::move(zip), dossier.title, dossier.mail,
                             dossier.language};
}

}  // namespace

dispatch::TellAgency agency_word(AgencyWordParts parts) {
  return [parts = std::move(parts)](const store::Occasion& occasion, const OutboxKey& key,
                                    Instant at) { return made(parts, occasion, key, at); };
}

std::map<std::string, dispatch::AgencyRoute> agency_routes(
    const settings::Configuration& configuration) {
  std::map<std::string, dispatch::AgencyRoute> routes;
  for (const auto& agency : configuration.agencies)
    routes[agency.name] = {channel_of(agency.by), agency.to};
  return routes;
}

}  // namespace dunning::app
