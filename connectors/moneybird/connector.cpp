#include "connectors/moneybird/connector.hpp"

#include "connectors/moneybird/answers.hpp"
#include "connectors/moneybird/remarks.hpp"
#include "connectors/moneybird/rules.hpp"
#include "connectors/moneybird/text.hpp"
#include "daemon/core/digits.hpp"
#include "daemon/crypto/digest.hpp"

namespace dunning::moneybird {
namespace {

using json::Value;
using ports::Purpose;

// Where documents lie is not documented; beside the host of base_url these are allowed.
constexpr std::string_view default_document_hosts = "moneybird.com, moneybird.dev";

std::string setting(const ports::ConnectorContext& context, const std::string& key,
                    std::string_view otherwise) {
  const auto found = context.settings.find(key);
  return found == context.settings.end() ? std::string(otherwise) : found->second;
}

std::string reading_of(const std::string& stop_field) {
  const std::string usual = "+" + std::to_string(reading);
  return stop_field == default_stop_field ? usual
                                          : usual + crypto::sha256_hex(stop_field).substr(0, 6);
}

}  // namespace

MoneybirdConnector::MoneybirdConnector(const ports::ConnectorContext& context, Settings settings)
    : clock_(context.clock),
      log_(context.log),
      requests_(context.http, context.clock, std::move(settings.base_url)),
      administration_(std::move(settings.administration)),
      stop_field_(std::move(settings.stop_field)),
      reading_(reading_of(stop_field_)),
      document_hosts_(std::move(settings.document_hosts)),
      external_invoices_(settings.external_invoices),
      workflows_(requests_, context.clock, path("workflows")),
      bank_(requests_, context.clock, context.log, path("financial_mutations")) {}

Result<MoneybirdConnector::Settings> MoneybirdConnector::read_settings(
    const ports::ConnectorContext& context) {
  Settings settings{setting(context, "base_url", default_base_url),
                    setting(context, "administration", ""),
                    setting(context, "stop_field", default_stop_field),
                    parts_of(setting(context, "document_hosts", default_document_hosts))};
  const auto external = setting(context, "external_invoices", "no");
  if (external != "yes" && external != "no")
    return fail(ErrorKind::invalid_input, "external_invoices: expected yes or no");
  settings.external_invoices = external == "yes";
  if (settings.base_url.empty()) settings.base_url = default_base_url;
  while (settings.base_url.ends_with('/'))
    settings.base_url.pop_back();
  if (!settings.base_url.starts_with("https://")) {
    return fail(ErrorKind::invalid_input,
                "base_url: expected an address that begins with https://");
  }
  if (!digits(settings.administration)) {
    return fail(ErrorKind::invalid_input,
                "administration: expected a number, the one in the address of Moneybird's pages "
                "(moneybird.com/NUMBER/…)");
  }
  for (const auto& host : settings.document_hosts) {
    if (https_host_of("https://" + host) != host) {
      return fail(ErrorKind::invalid_input,
                  "document_hosts: expected host names in lower case, separated by commas");
    }
  }
  settings.document_hosts.push_back(https_host_of(settings.base_url));
  return settings;
}

Result<std::unique_ptr<ports::Connector>> MoneybirdConnector::create(
    const ports::ConnectorContext& context) {
  auto settings = TRY(read_settings(context));
  return std::unique_ptr<ports::Connector>(new MoneybirdConnector(context, std::move(settings)));
}

ports::Capabilities MoneybirdConnector::capabilities() const {
  ports::Capabilities capabilities;
  capabilities.look_again_batch = batch_limit;
  capabilities.notes = true;
  capabilities.documents = true;
  capabilities.lists_versions = true;
  capabilities.subscribes = true;
  capabilities.reminders = true;
  capabilities.tasks = true;
  return capabilities;
}

std::string MoneybirdConnector::path(std::string_view rest) const {
  return "/" + administration_ + "/" + std::string(rest);
}

std::string MoneybirdConnector::version(Source source, const std::string& of_ledger) const {
  const auto read = of_ledger + reading_;
  return source == Source::invoices ? workflows_.invoice_version(read) : read;
}

std::string_view MoneybirdConnector::resource(Source source) {
  switch (source) {
    case Source::contacts:
      return "contacts";
    case Source::invoices:
      return "sales_invoices";
    case Source::external_invoices:
      return "external_sales_invoices";
    case Source::bank_lines:
      return "financial_mutations";
  }
  return "";
}

std::string MoneybirdConnector::record_path(const RecordRef& ref, std::string_view rest) const {
  return path(std::string(resource(source_of(ref))) + "/" + percent_encoded(id_at_moneybird(ref)) +
              std::string(rest) + ".json");
}

Result<ports::Connector::Identity> MoneybirdConnector::identify() {
  auto answer = TRY(requests_.send({.path = "/administrations.json", .purpose = Purpose::delta}));
  std::optional<Identity> identity;
  std::string others;
  const auto read = each_element(answer, [&](Value&& one) -> Status {
    const auto id = id_of(one);
    if (id == administration_) identity = TRY(read_administration(one));
    others += (others.empty() ? "" : ", ") + id;
    return {};
  });
  TRY(read);
  if (identity) return *identity;
  return fail(ErrorKind::not_found, "the token does not open the Moneybird administration " +
                                        administration_ +
                                        " (it opens: " + (others.empty() ? "none" : others) + ")");
}

}  // namespace dunning::moneybird
