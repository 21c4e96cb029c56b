#include "daemon/law/references.hpp"

#include <doctest/doctest.h>

using namespace dunning;
using namespace dunning::law;

TEST_CASE("a creditor reference gets the check digits of ISO 11649") {
  CHECK(make_creditor_reference("2026-0001").value() == "RF3120260001");
  CHECK(make_creditor_reference("INV2026000123").value() == "RF98INV2026000123");
  CHECK(make_creditor_reference("539007547034").value() == "RF18539007547034");
  CHECK(make_creditor_reference("f 2026/1").value() == make_creditor_reference("F20261").value());
  CHECK(make_creditor_reference("123456789012345678901").value().size() == 25);
}

TEST_CASE("every creditor reference that is made passes the check, and no slip of the pen does") {
  for (const char* reference : {"1", "Z", "2026-0001", "ABCDEFGHIJKLMNOPQRSTU", "00000"}) {
    const std::string rf = make_creditor_reference(reference).value();
    CAPTURE(rf);
    CHECK(is_creditor_reference(rf));
    for (std::size_t at = 2; at < rf.size(); ++at) {
      std::string slipped = rf;
      slipped[at] = slipped[at] == '7' ? '8' : '7';
      CHECK_FALSE(is_creditor_reference(slipped));
    }
  }
}

TEST_CASE("a creditor reference is checked however it was copied") {
  CHECK(is_creditor_reference("RF18 5390 0754 7034"));
  CHECK(is_creditor_reference("rf18539007547034"));
  for (const char* wrong :
       {"RF17539007547034", "", "RF", "RF18", "RF00", "5390075470341", "RF185390075470E4",
        "RF18539007547034539007547034", "RFX8539007547034", "RF18\n539007547034"}) {
    CAPTURE(wrong);
    CHECK_FALSE(is_creditor_reference(wrong));
  }
  // 01 and 98 leave the same rest; only 02 to 98 are ever made.
  CHECK(make_creditor_reference("88").value().substr(2, 2) >= "02");
  int impossible = 0;
  for (int number = 0; number < 2000; ++number) {
    const std::string body = std::to_string(number);
    impossible += is_creditor_reference("RF00" + body) || is_creditor_reference("RF01" + body) ||
                  is_creditor_reference("RF99" + body);
  }
  CHECK(impossible == 0);
}

TEST_CASE("a creditor reference that cannot be made is refused with what would be right") {
  CHECK(make_creditor_reference("").error().message.find("needs a letter") != std::string::npos);
  CHECK_FALSE(make_creditor_reference("--").has_value());
  CHECK(make_creditor_reference("Zoë").error().message.find("A to Z") != std::string::npos);
  CHECK(make_creditor_reference("1234567890123456789012").error().message.find("at most 21") !=
        std::string::npos);
}

TEST_CASE("a creditor reference is printed in groups of four") {
  CHECK(in_fours("RF3120260001") == "RF31 2026 0001");
  CHECK(in_fours("RF31 20260001 2") == "RF31 2026 0001 2");
  CHECK(in_fours("").empty());
}

TEST_CASE("a Belgian structured communication ends in the rest after division by 97") {
  CHECK(make_structured_communication("0108068171").value() == "+++010/8068/17183+++");
  CHECK(make_structured_communication("2026000123").value() == "+++202/6000/12320+++");
  CHECK(make_structured_communication("0000000097").value() == "+++000/0000/09797+++");
  CHECK(make_structured_communication("0000000000").value() == "+++000/0000/00097+++");
  for (const char* wrong : {"", "123", "01080681710", "010806817A", "-108068171"})
    CHECK_FALSE(make_structured_communication(wrong).has_value());
}

TEST_CASE("a Belgian structured communication is checked however it was copied") {
  for (const char* right : {"+++010/8068/17183+++", "***010/8068/17183***", "010806817183"})
    CHECK(is_structured_communication(right));
  for (const char* wrong : {"+++010/8068/17184+++", "", "+++010/8068/1718+++", "O10806817183"})
    CHECK_FALSE(is_structured_communication(wrong));
}

TEST_CASE("a betalingskenmerk begins with the digit that makes it right") {
  CHECK(make_payment_mark("010002167010010").value() == "5010002167010010");
  CHECK(make_payment_mark("849613076003030").value() == "6849613076003030");
  CHECK(make_payment_mark("123456789012345").value() == "0123456789012345");
  CHECK(make_payment_mark("000000000000000").value() == "0000000000000000");  // 11 is written 0
  CHECK(make_payment_mark("000000000000006").value() == "1000000000000006");  // 10 is written 1
  for (const char* wrong : {"", "123", "1234567890123456", "12345678901234A"})
    CHECK_FALSE(make_payment_mark(wrong).has_value());
}

TEST_CASE("a betalingskenmerk is checked with or without spaces") {
  CHECK(is_payment_mark("5010 0021 6701 0010"));
  CHECK_FALSE(is_payment_mark("4010002167010010"));
  CHECK_FALSE(is_payment_mark("501000216701001"));
  CHECK_FALSE(is_payment_mark(""));
}
