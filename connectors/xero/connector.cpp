#include "connectors/xero/connector.hpp"

#include "connectors/xero/text.hpp"

namespace dunning::xero {
namespace {

using ports::Purpose;

std::string label(const Tenant& tenant) {
  return tenant.name.empty() ? tenant.id : tenant.name + " (" + tenant.id + ")";
}

}  // namespace

XeroConnector::XeroConnector(const ports::ConnectorContext& context, Settings settings)
    : clock_(context.clock),
      log_(context.log),
      settings_(std::move(settings)),
      requests_(context.http, context.clock, settings_.base_url) {
  if (!settings_.tenant_is_id) return;
  tenant_ = settings_.tenant;
  requests_.set_tenant(tenant_);
}

Result<std::unique_ptr<ports::Connector>> XeroConnector::create(
    const ports::ConnectorContext& context) {
  auto settings = TRY(read_settings(context.settings));
  return std::unique_ptr<ports::Connector>(new XeroConnector(context, std::move(settings)));
}

ports::Capabilities XeroConnector::capabilities() const {
  ports::Capabilities capabilities;
  capabilities.look_again_batch = batch_limit;
  capabilities.notes = true;
  capabilities.notes_on_debtor = true;
  capabilities.documents = true;
  capabilities.lists_versions = false;
  return capabilities;
}

Result<std::vector<Tenant>> XeroConnector::connections(Purpose purpose) {
  const auto answer =
      TRY(requests_.document({.path = settings_.connections_url, .purpose = purpose}));
  auto tenants = read_connections(answer);
  if (!tenants) {
    return fail(ErrorKind::transient, "Xero's answer to GET " + settings_.connections_url + ": " +
                                          tenants.error().message);
  }
  return tenants;
}

Status XeroConnector::know_tenant(Purpose purpose) {
  if (settings_.tenant.empty() || !tenant_.empty()) return {};
  std::string opened;
  std::vector<Tenant> fitting;
  for (const auto& tenant : TRY(connections(purpose))) {
    if (ascii_lower(tenant.name) == ascii_lower(settings_.tenant)) fitting.push_back(tenant);
    opened += (opened.empty() ? "" : ", ") + label(tenant);
  }
  if (fitting.size() == 1) {
    tenant_ = fitting.front().id;
    requests_.set_tenant(tenant_);
    return {};
  }
  if (!fitting.empty()) {
    return fail(ErrorKind::invalid_input, "several Xero organisations are called " +
                                              settings_.tenant + ": give the id as tenant");
  }
  return fail(ErrorKind::not_found, "the login does not open the Xero organisation " +
                                        settings_.tenant +
                                        " (it opens: " + (opened.empty() ? "none" : opened) + ")");
}

Result<ports::Connector::Identity> XeroConnector::identify() {
  TRY(know_tenant(Purpose::delta));
  if (settings_.tenant_is_id) {
    bool is_open = false;
    std::string opened;
    for (const auto& tenant : TRY(connections(Purpose::delta))) {
      is_open = is_open || ascii_lower(tenant.id) == tenant_;
      opened += (opened.empty() ? "" : ", ") + label(tenant);
    }
    if (!is_open) {
      return fail(ErrorKind::not_found, "the login does not open the Xero organisation " + tenant_ +
                                            " (it opens: " + (opened.empty() ? "none" : opened) +
                                            ")");
    }
  }
  const auto answer = TRY(requests_.document({.path = "/Organisation", .purpose = Purpose::delta}));
  auto identity = read_organisation(answer);
  if (!identity) {
    return fail(ErrorKind::transient,
                "Xero's answer to GET /Organisation: " + identity.error().message);
  }
  if (!tenant_.empty()) identity->ledger_id = tenant_;
  return identity;
}

Status XeroConnector::know_reminders(ports::PullMode mode, Purpose purpose) {
  const bool young = reminds_ && clock_.elapsed() - reminders_read_at_ < reminders_age_limit;
  if (young && mode == ports::PullMode::delta) return {};
  const auto answer =
      requests_.document({.path = "/InvoiceReminders/Settings", .purpose = purpose});
  if (!answer && answer.error().kind != ErrorKind::not_found) return fail(answer.error());
  // Where there are no such settings there are no reminders.
  const auto enabled = answer ? read_reminders_enabled(*answer) : Result<bool>(false);
  if (!enabled) {
    return fail(ErrorKind::transient,
                "Xero's answer to GET /InvoiceReminders/Settings: " + enabled.error().message);
  }
  reminds_ = *enabled;
  reminders_read_at_ = clock_.elapsed();
  return {};
}

Result<Invoice> XeroConnector::invoice_of(Source source, const json::Value& record) const {
  auto invoice = TRY(read_invoice(source, record, reading()));
  const auto link = links_.find(invoice.id.value);
  if (link != links_.end() && !link->second.empty() && invoice.state == InvoiceState::open)
    set_payment_link(invoice, link->second);
  return invoice;
}

}  // namespace dunning::xero
