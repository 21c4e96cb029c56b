#include "tests/contract/connector/scripted_xero.hpp"

#include <doctest/doctest.h>

#include "daemon/app/plugin_host.hpp"

namespace dunning::contract {

using fakes::Scripted;
using xero::Source;

std::unique_ptr<ports::Connector> ScriptedXero::connect() {
  auto connector = plugins_.create("xero", {http_,
                                            clock_,
                                            log_,
                                            {{"base_url", "https://api.xero.example/api.xro/2.0"},
                                             {"tenant", organisation_.tenant}}});
  REQUIRE_MESSAGE(connector, connector.error().message);
  return std::move(*connector);
}

std::string ScriptedXero::add_debtor(const std::string& name) {
  return organisation_.add_contact(name);
}

std::string ScriptedXero::add_invoice(const std::string& debtor, const std::string& amount) {
  return organisation_.add_invoice(debtor, amount);
}

void ScriptedXero::pay(const std::string& invoice, const std::string& amount) {
  organisation_.pay(invoice, amount);
}

void ScriptedXero::remove_invoice(const std::string& invoice) {
  organisation_.remove(Source::invoices, invoice);
}

void ScriptedXero::spoil_invoice(const std::string& invoice) {
  organisation_.set(Source::invoices, invoice, "AmountDue", "12,50");
}

std::vector<std::string> ScriptedXero::notes(const std::string& invoice) {
  return organisation_.notes("Invoices/" + invoice);
}

void ScriptedXero::tag(const std::string& debtor, const std::string& name,
                       const std::string& value) {
  organisation_.group(debtor, name + ": " + value);
  organisation_.set(Source::contacts, debtor, "Name", "Voorbeeld B.V.");
}

Scripted ScriptedXero::answer(const ports::HttpRequest& request) {
  if (fault_) {
    auto broken = failure(*std::exchange(fault_, std::nullopt));
    broken.headers.emplace_back("Date", xero::test::http_date(clock_.now()));
    return broken;
  }
  auto scripted = organisation_.answer(request);
  if (std::exchange(lose_answer_, false)) {
    scripted.error =
        Error{ErrorKind::transient, "the connection ended before the answer", std::nullopt};
  }
  return scripted;
}

Scripted ScriptedXero::failure(Fault fault) const {
  const auto nothing_whole = [](const char* why) {
    return Scripted{0, {}, "", Error{ErrorKind::transient, why, std::nullopt}};
  };
  switch (fault) {
    case Fault::too_many_requests:
      return {429, {{"Retry-After", "90"}, {"X-Rate-Limit-Problem", "minute"}}, "", {}};
    case Fault::unauthorized:
      return {
          401,
          {},
          R"({"Type":null,"Title":"Unauthorized","Status":401,"Detail":"TokenExpired: token expired"})",
          {}};
    case Fault::not_found:
      return {404, {}, "The resource you're looking for cannot be found", {}};
    case Fault::server_error:
      return {500, {}, R"({"ErrorNumber":500,"Message":"An error occurred in Xero."})", {}};
    case Fault::malformed:
      return {200, {}, R"({"Id":"1","Invoices":[{"InvoiceID":)", {}};
    case Fault::truncated:
      return nothing_whole("the connection ended in the middle of the answer");
    case Fault::endless:
      return nothing_whole("the answer is larger than allowed");
    case Fault::slow:
      return nothing_whole("no whole answer in time");
  }
  return {404, {}, "", {}};
}

}  // namespace dunning::contract
