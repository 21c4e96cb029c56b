#include "daemon/settings/creditor.hpp"

#include <memory>
#include <utility>

#include "daemon/settings/logo_file.hpp"

namespace dunning::settings {

Creditor read_creditor(const Section& section,
                       const std::function<std::filesystem::path(const std::string&)>& resolved,
                       Report& report) {
  Creditor creditor;
  creditor.name = section.text("name");
  creditor.company_number = section.text("company_number");
  creditor.vat_number = section.text("vat_number");
  const Section& address = section.section("address");
  for (const Value& line : address.value("lines").list)
    creditor.address.lines.push_back(line.text);
  creditor.address.postcode = address.text("postcode");
  creditor.address.city = address.text("city");
  creditor.address.country = address.text("country");
  for (const auto& [currency, iban] : section.value("ibans").map)
    creditor.ibans[currency.text] = iban.text;
  for (const Section& one : section.sections("pay_to")) {
    if (!one.value("tag").given && !one.value("currency").given && one.given()) {
      report.add(one.place(),
                 "pay_to: for which messages? Give a tag or a currency; the account for all "
                 "others stands in ibans");
    }
    creditor.pay_to.push_back({one.text("tag"), one.text("currency"), one.text("iban")});
  }
  creditor.phone = section.text("phone");
  creditor.contact_person = section.text("contact_person");
  creditor.from_name = section.section("from").text("name");
  creditor.from_address = section.section("from").text("address");
  creditor.reply_to =
      section.value("reply_to").given ? section.text("reply_to") : creditor.from_address;
  creditor.bcc = section.text("bcc");
  creditor.terms_url = section.text("terms_url");
  if (const Value& file = section.value("logo"); file.given) {
    if (auto logo = read_logo(resolved(file.text))) {
      creditor.logo = std::make_shared<const Logo>(*std::move(logo));
    } else {
      report.add(file.place, "logo: " + logo.error().message);
    }
  }
  return creditor;
}

}  // namespace dunning::settings
