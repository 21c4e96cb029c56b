#include "tests/sandbox/people.hpp"

#include <array>
#include <string>
#include <string_view>

#include "tests/sandbox/check_digits.hpp"

namespace dunning::sandbox {

namespace {

constexpr std::array<std::string_view, 24> trades{
    "Bakkerij",           "Bouwbedrijf",      "Drukkerij",   "Garage",        "Hoveniersbedrijf",
    "Installatiebedrijf", "Kapsalon",         "Loodgieter",  "Makelaardij",   "Notariskantoor",
    "Restaurant",         "Schildersbedrijf", "Slagerij",    "Timmerfabriek", "Transport",
    "Tandartspraktijk",   "Uitgeverij",       "Webwinkel",   "Adviesbureau",  "Architectenbureau",
    "Boekhandel",         "Fysiotherapie",    "Groothandel", "Rijschool"};
constexpr std::array<std::string_view, 40> surnames{
    "de Vries",        "Jansen",    "van den Berg",   "Bakker",       "Visser",        "Smit",
    "Meijer",          "de Boer",   "Mulder",         "de Groot",     "Bos",           "Vos",
    "Peters",          "Hendriks",  "van Leeuwen",    "Dekker",       "Brouwer",       "de Wit",
    "Dijkstra",        "Smits",     "de Graaf",       "van der Meer", "Kok",           "Jacobs",
    "de Haan",         "Vermeulen", "van den Heuvel", "van der Veen", "van den Broek", "de Bruijn",
    "van der Heijden", "Schouten",  "Willems",        "van Beek",     "Hoekstra",      "Koster",
    "Prins",           "Huisman",   "Postma",         "Kuipers"};
constexpr std::array<std::string_view, 20> given_names{
    "Sanne", "Daan", "Emma", "Luuk",   "Fleur",   "Bram", "Lotte", "Thijs",  "Anouk", "Ruben",
    "Iris",  "Sem",  "Noor", "Jeroen", "Marieke", "Bas",  "Femke", "Wouter", "Yara",  "Pieter"};
constexpr std::array<std::string_view, 12> streets{
    "Dorpsstraat",  "Kerkstraat",   "Molenweg",  "Stationsweg",    "Hoofdstraat", "Julianalaan",
    "Industrieweg", "Schoolstraat", "Havenkade", "Wilhelminalaan", "Nieuwstraat", "Beukenlaan"};

struct Town {
  std::string_view name;
  int postcode;
};
constexpr std::array<Town, 12> towns{{{"Amsterdam", 1011},
                                      {"Rotterdam", 3011},
                                      {"Utrecht", 3511},
                                      {"Groningen", 9711},
                                      {"Zwolle", 8011},
                                      {"Breda", 4811},
                                      {"Leiden", 2311},
                                      {"Deventer", 7411},
                                      {"Maastricht", 6211},
                                      {"Haarlem", 2011},
                                      {"Arnhem", 6811},
                                      {"Alkmaar", 1811}}};

struct Abroad {
  std::string_view company;
  std::string_view street;
  std::string_view postcode;
  std::string_view city;
  std::string_view country;
  std::string_view language;
  std::string_view vat;
};
constexpr std::array<Abroad, 8> abroad{{
    {"Northgate Books Ltd", "14 Mill Lane", "LS1 4DY", "Leeds", "GB", "en", "GB"},
    {"Harbor Light Design Inc.", "410 Pine Street", "98101", "Seattle", "US", "en", ""},
    {"Keller Maschinenbau GmbH", "Gartenstraße 8", "50667", "Köln", "DE", "en", "DE"},
    {"Drukkerij Claes BV", "Meir 77", "2000", "Antwerpen", "BE", "nl", "BE"},
    {"Ashford & Sons Ltd", "3 Harbour Street", "BS1 5TR", "Bristol", "GB", "en", "GB"},
    {"Blue Ridge Outfitters LLC", "92 Main Street", "24011", "Roanoke", "US", "en", ""},
    {"Brauhaus Lindemann GmbH", "Am Markt 21", "48143", "Münster", "DE", "en", "DE"},
    {"Studio Peeters NV", "Veldstraat 12", "9000", "Gent", "BE", "nl", "BE"},
}};

std::string digits(Dice& dice, int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += static_cast<char>('0' + dice.between(0, 9));
  return text;
}

// What a mail domain can be made of.
std::string slug(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      text += c;
    } else if (c >= 'A' && c <= 'Z') {
      text += static_cast<char>(c - 'A' + 'a');
    } else if ((c == ' ' || c == '-') && !text.empty() && text.back() != '-') {
      text += '-';
    }
  }
  while (!text.empty() && text.back() == '-')
    text.pop_back();
  return text;
}

void settle_in_the_netherlands(Debtor& debtor, Dice& dice) {
  const Town& town = dice.one_of(towns);
  debtor.street = std::string(dice.one_of(streets)) + " " + std::to_string(dice.between(1, 240));
  debtor.postcode = std::to_string(town.postcode + dice.between(0, 40)) + " ";
  debtor.postcode += static_cast<char>('A' + dice.between(0, 25));
  debtor.postcode += static_cast<char>('A' + dice.between(0, 25));
  debtor.city = town.name;
  debtor.phone = "0" + std::to_string(dice.between(10, 79)) + "-" + digits(dice, 7);
  debtor.iban = iban("NL", "TEST" + digits(dice, 10));
}

void make_dutch_company(Debtor& debtor, Dice& dice, int index) {
  constexpr std::array<std::string_view, 6> forms{"B.V.", "B.V.", "B.V.", "B.V.", "V.O.F.", ""};
  const std::string_view form = dice.one_of(forms);
  const auto at = static_cast<std::size_t>(index);
  std::string name = std::string(trades[at % trades.size()]) + " ";
  std::string surname(surnames[(at / trades.size() + at * 7) % surnames.size()]);
  surname.front() = surname.front() == 'd' ? 'D' : surname.front() == 'v' ? 'V' : surname.front();
  name += surname;
  if (at >= trades.size() * surnames.size()) name += " " + std::to_string(at);
  const std::string domain = slug(name) + ".example";
  if (!form.empty()) name += " " + std::string(form);
  debtor.company = name;
  debtor.company_number = digits(dice, 8);
  debtor.vat_number = "NL" + digits(dice, 9) + "B01";
  settle_in_the_netherlands(debtor, dice);
  if (dice.chance(30)) {
    debtor.first_name = dice.one_of(given_names);
    debtor.last_name = dice.one_of(surnames);
  }
  debtor.email = (dice.chance(60) ? "administratie@" : "info@") + domain;
  if (dice.chance(6)) debtor.email += ", facturen@" + domain;
  constexpr std::array<int, 5> terms{14, 14, 14, 30, 21};
  debtor.term_days = dice.one_of(terms);
}

void make_person(Debtor& debtor, Dice& dice, int index) {
  debtor.first_name = dice.one_of(given_names);
  debtor.last_name = dice.one_of(surnames);
  settle_in_the_netherlands(debtor, dice);
  debtor.phone = "06-" + digits(dice, 8);
  debtor.email =
      slug(debtor.first_name + " " + debtor.last_name) + std::to_string(index) + "@post.example";
  debtor.term_days = 14;
}

void make_foreign_company(Debtor& debtor, Dice& dice, int index) {
  const Abroad& place = abroad[static_cast<std::size_t>(index) % abroad.size()];
  const auto again = static_cast<std::size_t>(index) / abroad.size();
  debtor.company = place.company;
  if (again >= abroad.size()) debtor.company.insert(0, "Branch " + std::to_string(again) + " of ");
  debtor.street = place.street;
  debtor.postcode = place.postcode;
  debtor.city = place.city;
  debtor.country = place.country;
  debtor.language = place.language;
  debtor.phone = "+" + digits(dice, 11);
  if (!place.vat.empty()) debtor.vat_number = std::string(place.vat) + digits(dice, 9);
  debtor.email = "accounts@" + slug(debtor.company) + ".example";
  debtor.term_days = 30;
}

Habit invent_habit(Dice& dice) {
  const int roll = dice.between(1, 100);
  if (roll <= 14) return Habit::early;
  if (roll <= 40) return Habit::on_time;
  if (roll <= 66) return Habit::late;
  if (roll <= 74) return Habit::partly;
  if (roll <= 83) return Habit::never;
  if (roll <= 88) return Habit::disputes;
  if (roll <= 94) return Habit::credited;
  return Habit::direct_debit;
}

}  // namespace

Debtor invent_debtor(Dice& dice, int index) {
  Debtor debtor;
  const int kind = index % 16;  // every small economy has each kind
  if (kind == 5 || kind == 13) {
    make_foreign_company(debtor, dice, index / 16 * 2 + (kind == 13 ? 1 : 0));
  } else if (kind % 5 == 2) {
    make_person(debtor, dice, index);
  } else {
    make_dutch_company(debtor, dice, index);
  }
  debtor.habit = invent_habit(dice);
  if (debtor.habit == Habit::direct_debit && debtor.country != "NL") debtor.habit = Habit::on_time;
  if (index % 16 == 9) debtor.email.clear();
  return debtor;
}

}  // namespace dunning::sandbox
