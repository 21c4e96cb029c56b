#include "daemon/law/epc.hpp"

#include <doctest/doctest.h>

#include "daemon/law/kix.hpp"

using namespace dunning;
using namespace dunning::law;

namespace {

EpcPayment example() {
  EpcPayment payment;
  payment.name = "Voorbeeld B.V.";
  payment.iban = "NL91ABNA0417164300";
  payment.amount = {4050, {}};
  payment.text = "Factuur 2026-0001 klant 1001";
  return payment;
}

std::string refusal(const EpcPayment& payment) {
  const auto payload = epc_payload(payment);
  return payload ? "" : payload.error().message;
}

std::string repeated(std::string_view text, int times) {
  std::string made;
  for (int i = 0; i < times; ++i)
    made += text;
  return made;
}

}  // namespace

TEST_CASE("an EPC payload has its elements in order and nothing after the last one used") {
  CHECK(epc_payload(example()).value() ==
        "BCD\n002\n1\nSCT\n\nVoorbeeld B.V.\nNL91ABNA0417164300\nEUR40.50\n\n\n"
        "Factuur 2026-0001 klant 1001");
  auto structured = example();
  structured.text.clear();
  structured.iban = "NL91 ABNA 0417 1643 00";
  structured.reference = "RF18 5390 0754 7034";
  CHECK(epc_payload(structured).value() ==
        "BCD\n002\n1\nSCT\n\nVoorbeeld B.V.\nNL91ABNA0417164300\nEUR40.50\n\nRF18539007547034");
  auto bare = example();
  bare.text.clear();
  CHECK(epc_payload(bare).value() ==
        "BCD\n002\n1\nSCT\n\nVoorbeeld B.V.\nNL91ABNA0417164300\nEUR40.50");
  bare.bic = "ABNANL2A";
  bare.purpose = "GDDS";
  bare.note = "Bedankt";
  CHECK(epc_payload(bare).value() ==
        "BCD\n002\n1\nSCT\nABNANL2A\nVoorbeeld B.V.\nNL91ABNA0417164300\nEUR40.50\nGDDS\n\n\n"
        "Bedankt");
}

TEST_CASE("the limits of an EPC payload count characters, and the whole counts bytes") {
  auto payment = example();
  payment.name = repeated("é", 70);
  CHECK(refusal(payment).empty());
  payment.name += "e";
  CHECK(refusal(payment) == "the name has 71 characters; at most 70");
  payment = example();
  payment.text = repeated("x", 141);
  CHECK(refusal(payment) == "the text has 141 characters; at most 140");
  payment.text = repeated("€", 140);
  CHECK(refusal(payment) == "the QR code would hold 480 bytes; at most 331");
  payment = example();
  payment.note = repeated("n", 71);
  CHECK(refusal(payment) == "the note has 71 characters; at most 70");
}

TEST_CASE("an EPC payload refuses what a bank would, and says which element") {
  const auto with = [](auto change) {
    auto payment = example();
    change(payment);
    return refusal(payment);
  };
  CHECK(with([](auto& p) { p.name.clear(); }) == "the name of the payee is missing");
  CHECK(with([](auto& p) { p.name = "A\nB"; }).starts_with("the name has to be one line"));
  CHECK(with([](auto& p) { p.text = "\xC3\x28"; }).starts_with("the text has to be one line"));
  CHECK(with([](auto& p) { p.text = "\xC0\xAF"; }).starts_with("the text has to be one line"));
  CHECK(with([](auto& p) { p.text = "\xED\xA0\x80"; }).starts_with("the text has to be one line"));
  CHECK(with([](auto& p) { p.text = "a\xE2\x82"; }).starts_with("the text has to be one line"));
  CHECK(with([](auto& p) { p.iban = "NL92ABNA0417164300"; }).starts_with("this is no IBAN"));
  CHECK(with([](auto& p) { p.iban = ""; }).starts_with("this is no IBAN"));
  CHECK(with([](auto& p) { p.bic = "ABNA"; }) == "a BIC has 8 or 11 characters");
  CHECK(with([](auto& p) { p.bic = "abnanl2a"; }) == "a BIC is made of capitals and digits");
  CHECK(with([](auto& p) { p.amount = {0, {}}; }).starts_with("the amount has to be"));
  CHECK(with([](auto& p) { p.amount = {-1, {}}; }).starts_with("the amount has to be"));
  CHECK(with([](auto& p) { p.amount = {100'000'000'000, {}}; }).starts_with("the amount has"));
  CHECK(with([](auto& p) { p.amount = {99'999'999'999, {}}; }).empty());
  CHECK(with([](auto& p) {
          p.amount = {100, Currency::parse("GBP").value()};
        }) == "a payment by EPC QR code is in EUR, not GBP");
  CHECK(with([](auto& p) { p.purpose = "GOODS"; }) == "a purpose has at most 4 characters");
  CHECK(with([](auto& p) { p.reference = "RF18539007547034"; }) ==
        "a reference and a text cannot be given both");
  CHECK(with([](auto& p) {
          p.text.clear();
          p.reference = "RF17539007547034";
        }).starts_with("this is no ISO 11649 reference"));
}

TEST_CASE("KIX bars follow the square of six by six") {
  CHECK(kix_bars("2500GG30250").value() ==
        "TDFA DDAA TTFF TTFF DAFT DAFT DTAF TTFF TDFA DDAA TTFF");
  CHECK(kix_bars("Z").value() == "FFTT");
  CHECK(kix_bars("1231FZ13XHS").value().size() == 11 * 5 - 1);
}

TEST_CASE("KIX takes capitals and digits, 18 at most") {
  CHECK(kix_bars("123456789012345678").has_value());
  for (const char* wrong : {"", "1234567890123456789", "2500 GG", "2500gg", "2500GG-1", "É"})
    CHECK_FALSE(kix_bars(wrong).has_value());
}
