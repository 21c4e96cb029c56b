#include "daemon/messages/letter_pages.hpp"

#include <algorithm>

#include "daemon/law/kix.hpp"

namespace dunning::messages {
namespace {

constexpr double logo_top = 12;
constexpr double logo_width = 75;
constexpr double logo_height = 24;
constexpr double name_top = 15;
constexpr double return_line_top = 47;
constexpr double address_top = 52;
constexpr double address_bottom = 88;
constexpr double address_width = 80;
constexpr double facts_top = 47;
constexpr double facts_left = 125;
constexpr double subject_top = 96;
constexpr double after_subject = 5;
constexpr double next_page_top = 15;
constexpr double bottom = 276;
constexpr double foot_top = 280;
constexpr double fold_marks[] = {105, 210};

// PostNL's measures: 20 to 24 bars an inch, 0.38 to 0.63 mm wide; a full bar is 4.2 to 5.8 mm high,
// what is above and below its middle part 1.6 mm each; 2 mm of white around.
constexpr double bar_pitch = 1.1;
constexpr double bar_width = 0.5;
constexpr double bar_tracker = 1.3;
constexpr double bar_arm = 1.8;
constexpr double bars_height = bar_tracker + 2 * bar_arm;
constexpr double around_bars = 2;

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const auto& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

// Letters have to say where a company is registered; the number alone is none that people know.
std::string register_number(const Creditor& creditor) {
  if (creditor.company_number.empty()) return {};
  const std::string& country = creditor.address.country;
  return (country == "NL" ? "KvK " : country == "BE" ? "KBO/BCE " : "") + creditor.company_number;
}

std::vector<Sheet::Bar> kix_bars(const std::string& data, double x, double y) {
  std::vector<Sheet::Bar> bars;
  const auto text = law::kix_bars(data);
  if (data.empty() || !text) return bars;
  for (const char c : *text) {
    if (c == ' ') continue;
    const bool up = c == 'A' || c == 'F';
    const bool down = c == 'D' || c == 'F';
    const double top = y + (up ? 0 : bar_arm);
    const double end = y + bar_arm + bar_tracker + (down ? bar_arm : 0);
    bars.push_back({x + static_cast<double>(bars.size()) * bar_pitch, top, bar_width, end - top});
  }
  return bars;
}

}  // namespace

LetterPages::LetterPages(std::string& bytes, const Letter& letter, int pages)
    : letter_(letter), pages_(pages), sheet_(bytes) {
  const auto& creditor = letter.creditor;
  sheet_.say_of_itself(letter.text.subject, creditor.name, letter.date);
  letterhead();
  window();
  y_ = subject_top + sheet_.put(left, subject_top, letter.text.subject, {12, true, text_width}) +
       after_subject;
}

// Who writes: the logo, or the name; and how to reach them, beside the window.
void LetterPages::letterhead() {
  const auto& creditor = letter_.creditor;
  double high = 0;
  const bool drawn = creditor.logo &&
                     sheet_.picture(left, logo_top, *creditor.logo, logo_width, logo_height, high);
  if (!drawn) sheet_.put(left, name_top, creditor.name, {18, true, text_width});
  const double width = Sheet::page_width - facts_left - 20;
  double y = facts_top;
  if (drawn) y += sheet_.put(facts_left, y, creditor.name, {9, true, width});
  const std::string reach =
      joined({joined(creditor.address.lines, "\n"), place_line(creditor.address), creditor.phone,
              creditor.reply_to.empty() ? creditor.from_address : creditor.reply_to},
             "\n");
  y += sheet_.put(facts_left, y, reach, {9, false, width});
  std::string about = joined({creditor.address.city, letter_.language.date(letter_.date)}, ", ");
  if (!letter_.debtor.customer_number.empty()) {
    about += "\n" + std::string(letter_.language.letter_words().customer_number) + ": " +
             letter_.debtor.customer_number;
  }
  sheet_.put(facts_left, y + 3, about, {9, false, width});
}

void LetterPages::window() {
  const auto& creditor = letter_.creditor;
  const std::string from = joined(
      {creditor.name, joined(creditor.address.lines, ", "), place_line(creditor.address)}, " · ");
  TextStyle small{7, false, address_width};
  while (small.size > 4.5 && sheet_.height_of(from, small) > 4)
    small.size -= 0.5;
  const double height = sheet_.put(left, return_line_top, from, small);
  sheet_.rule(left, return_line_top + height, address_width, 0.3);

  auto lines = postal_address(letter_.debtor, creditor);
  if (lines.empty()) lines = {letter_.debtor.name};
  const std::string address = joined(lines, "\n");
  const std::string data = kix_of(letter_.debtor, creditor);
  const double room = address_bottom - address_top - (data.empty() ? 0 : bars_height + around_bars);
  TextStyle style{11, false, address_width};
  while (style.size > 7 && sheet_.height_of(address, style) > room)
    style.size -= 0.5;
  const double end = address_top + sheet_.put(left, address_top, address, style);
  sheet_.fill(kix_bars(data, left, std::min(end + around_bars, address_bottom - bars_height)));
}

// Of the pages after the first one.
void LetterPages::head() {
  y_ = next_page_top;
  const std::string what = joined(
      {letter_.creditor.name, letter_.text.subject, letter_.language.date(letter_.date)}, " · ");
  y_ += sheet_.put(left, y_, what, {8.5, false, text_width});
  sheet_.rule(left, y_ + 1, text_width);
  y_ += 6;
}

void LetterPages::foot() {
  const auto& creditor = letter_.creditor;
  const auto& words = letter_.language.letter_words();
  const std::string who = joined({creditor.name, register_number(creditor), creditor.vat_number,
                                  letter_.text.page ? letter_.text.page->iban : ""},
                                 " · ");
  const std::string number = std::string(words.page) + " " + std::to_string(page_) + " " +
                             std::string(words.of_pages) + " " + std::to_string(pages_);
  sheet_.rule(left, foot_top - 1, text_width);
  sheet_.put(left, foot_top, who, {7.5, false, text_width});
  sheet_.put(left, foot_top + 4, std::string(letter_.mark), {6.5, false, text_width});
  sheet_.put(left, foot_top + 4, number, {7.5, false, text_width, TextStyle::Align::right});
  for (const double mark : fold_marks)
    sheet_.rule(5, mark, 4, 0.3);
}

double LetterPages::room() const {
  return bottom - y_;
}

void LetterPages::need(double height) {
  constexpr double whole_page = bottom - next_page_top - 12;
  if (height > room() && (height <= whole_page || room() < whole_page / 2)) turn();
}

void LetterPages::turn() {
  foot();
  sheet_.turn_page();
  ++page_;
  head();
}

Status LetterPages::close() {
  foot();
  return sheet_.close();
}

}  // namespace dunning::messages
