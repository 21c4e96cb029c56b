#include "daemon/law/jurisdiction.hpp"

#include <doctest/doctest.h>

using namespace dunning::law;

namespace {

Jurisdiction with(std::initializer_list<const char*> forms) {
  Jurisdiction made;
  for (const auto* form : forms)
    made.legal_forms.push_back({form, DebtorType::business});
  return made;
}

std::string found(std::string_view name) {
  static const Jurisdiction some = with({"B.V.", "N.V.", "V.O.F.", "GmbH & Co. KG", "GmbH", "Ltd",
                                         "S.A.", "Stichting", "Coöperatie"});
  const auto* form = find_legal_form(some, name);
  return form ? form->token : "-";
}

}  // namespace

TEST_CASE("S2 a legal form is found however it is written") {
  for (const char* name :
       {"Jansen B.V.", "Jansen BV", "jansen bv", "JANSEN B.V", "Jansen B.V. (Utrecht)",
        "Bakkerij Jansen BV Amsterdam", "Jansen B.V. i.o.", "Jansen/De Vries B.V."}) {
    CAPTURE(name);
    CHECK(found(name) == "B.V.");
  }
  CHECK(found("Müller GmbH & Co. KG") == "GmbH & Co. KG");
  CHECK(found("Müller GmbH") == "GmbH");
  CHECK(found("Acme, Ltd.") == "Ltd");
  CHECK(found("Acme Ltd Rotterdam") == "Ltd");
  CHECK(found("Stichting De Brug") == "Stichting");
  CHECK(found("V.O.F. De Gouden Leeuw Horeca VOF") == "V.O.F.");
  CHECK(found("Coöperatie Zon") == "Coöperatie");
}

TEST_CASE("S2 a person's initials or surname are no legal form") {
  for (const char* name :
       {"B.V. Jansen", "BV Jansen", "Jansen, B.V.", "N.V. de Vries", "Maria de Sa Pinto",
        "Jan Bvba", "Jansen", "", "...", ",", "Subvention", "Ltdx"}) {
    CAPTURE(name);
    CHECK(found(name) == "-");
  }
}

TEST_CASE("S2 the first form of the table wins") {
  const auto some = with({"N.V.", "B.V."});
  CHECK(find_legal_form(some, "N.V. Beheer Jansen B.V.")->token ==
        "B.V.");  // at the start it may be initials
  CHECK(find_legal_form(some, "Jansen B.V. N.V.")->token == "N.V.");
}

TEST_CASE("debtor types are spelled as in the policy language") {
  for (const auto type : {DebtorType::consumer, DebtorType::business, DebtorType::public_body}) {
    CHECK(parse_debtor_type(name(type)) == type);
  }
  CHECK(name(DebtorType::public_body) == "public_body");
  CHECK_FALSE(parse_debtor_type("company"));
}
