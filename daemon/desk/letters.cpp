#include "daemon/desk/letters.hpp"

#include <algorithm>

#include "daemon/desk/rows.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/desk/write_file.hpp"
#include "daemon/messages/letter.hpp"
#include "daemon/policy/account.hpp"
#include "daemon/store/accounts.hpp"

namespace dunning::desk {
namespace {

constexpr std::size_t everything = 100'000;
constexpr std::size_t shown_digits = 8;
constexpr int most_sheets_in_c56 = 5;  // of 80 g paper, folded twice

constexpr const char* what_then =
    "When they are on their way: dunningctl posted LETTER... [--date D]. What is not to be "
    "posted: dunningctl posted LETTER --not WHY\n";

std::string short_key(const store::Row& row) {
  return row.outgoing.key.value.substr(0, shown_digits);
}

// Its facts are those of the day it was made; since then somebody may have paid.
Result<std::string> why_stale(const Desk& desk, const store::Overview::MessageRow& message,
                              Date today) {
  const auto loaded = TRY(store::Accounts(desk.store).load(message.occasion.account));
  for (const auto& line : message.occasion.intent.to_pay_now) {
    const auto& items = loaded.account.items;
    const auto item = std::find_if(items.begin(), items.end(),
                                   [&](const policy::Item& one) { return one.id == line.item; });
    if (item == items.end() || item->open < line.open)
      return "less is open of invoice " + line.number + " than it says";
    for (const auto& hold : item->holds) {
      const bool over = hold.ended_on || (hold.until && *hold.until <= today);
      if (!over) return "invoice " + line.number + " is on hold: " + hold.reason;
    }
  }
  if (loaded.say != message.row.say) return "somebody said something about this debtor since";
  return "";
}

struct Found {
  store::Row row;
  Administration administration;
};

Result<Found> find_letter(const Desk& desk, const std::string& key) {
  const auto row = TRY(store::Outbox(desk.store).find(key));
  if (!row) {
    return fail(ErrorKind::not_found,
                "no letter has a key that begins with " + key + " (dunningctl letters)");
  }
  for (auto& one : TRY(administrations(desk, std::nullopt))) {
    if (one.stored && one.stored->id == row->outgoing.administration)
      return Found{*row, std::move(one)};
  }
  return fail(ErrorKind::not_found,
              "letter " + key + " belongs to an administration that the configuration lacks");
}

}  // namespace

Result<std::vector<LetterToPost>> letters_to_post(const Desk& desk,
                                                  const Administration& administration) {
  std::vector<LetterToPost> found;
  if (!administration.stored) return found;
  const auto waiting =
      TRY(store::Overview(desk.store)
              .messages(administration.stored->id, DeliveryState::awaiting_posting, everything));
  for (const auto& message : waiting) {
    const auto file = desk.configuration.print_folder / administration.name() /
                      (message.row.outgoing.key.value + ".pdf");
    const auto& outgoing = message.row.outgoing;
    const int pages = messages::letter_pages(messages::from_outbox_text(outgoing.bytes));
    found.push_back({message, file.string(),
                     outgoing.recipients.empty() ? "" : outgoing.recipients.front().address, pages,
                     pages > most_sheets_in_c56 ? "C4, window left" : "C5/6 (DL), window left",
                     TRY(why_stale(desk, message, administration.today(desk.clock)))});
  }
  std::reverse(found.begin(), found.end());
  return found;
}

Result<LettersAnswer> letters(const Desk& desk, const std::optional<std::string>& administration) {
  LettersAnswer answer;
  for (auto& one : TRY(administrations(desk, administration))) {
    LettersAnswer::Of of;
    of.letters = TRY(letters_to_post(desk, one));
    of.administration = std::move(one);
    answer.administrations.push_back(std::move(of));
  }
  return answer;
}

Result<Done> posted(const Desk& desk, const std::string& key, const std::optional<Date>& on) {
  const auto found = TRY(find_letter(desk, key));
  const Date today = found.administration.today(desk.clock);
  const Date day = on.value_or(today);
  if (day > today) {
    return fail(ErrorKind::invalid_input,
                to_string(day) + " is yet to come; today is " + to_string(today));
  }
  store::Outbox outbox(desk.store);
  const auto occasion = TRY(outbox.occasion(found.row.occasion));
  if (occasion && day < occasion->on) {
    return fail(ErrorKind::invalid_input, "the letter was made on " + to_string(occasion->on) +
                                              ", so it was not posted on " + to_string(day));
  }
  TRY(outbox.posted(found.row.outgoing.key, day, desk.author, desk.clock.now()));
  return Done{"Letter " + short_key(found.row) + " was posted on " + to_string(day) +
              "; its terms count from there"};
}

Result<Done> not_posted(const Desk& desk, const std::string& key, const std::string& why) {
  const auto found = TRY(find_letter(desk, key));
  TRY(store::Outbox(desk.store)
          .not_posted(found.row.outgoing.key, why, desk.author, desk.clock.now()));
  return Done{"Letter " + short_key(found.row) +
              " is not posted; its invoices are decided anew. Take it out of the print folder"};
}

std::string job_sheet(const std::vector<LetterToPost>& letters) {
  if (letters.empty()) return "";
  Table table({{"LETTER"},
               {"DEBTOR"},
               {"STEP"},
               {"AMOUNT", Table::Align::right},
               {"MADE"},
               {"PAGES", Table::Align::right},
               {"ENVELOPE"},
               {"TO DO"}});
  for (const auto& letter : letters) {
    const auto& occasion = letter.message.occasion;
    table.row({short_key(letter.message.row), printable(letter.message.debtor_name),
               occasion.intent.step, to_string(occasion.intent.amount), to_string(occasion.on),
               letter.pages > 0 ? std::to_string(letter.pages) : "-", letter.envelope,
               letter.stale.empty() ? "post" : "do not post: " + printable(letter.stale)});
    table.below("  to " + printable(letter.address));
  }
  const std::string& file = letters.front().file;
  return table.print() + "in " + file.substr(0, file.rfind('/')) +
         ", each as its whole key with .pdf; one side a sheet, actual size\n";
}

Status write_job_sheet(const Desk& desk, const std::string& administration,
                       std::optional<std::string>& written) {
  if (desk.configuration.print_folder.empty()) return {};
  for (const auto& one : TRY(administrations(desk, administration))) {
    const auto sheet = job_sheet(TRY(letters_to_post(desk, one)));
    if (written == sheet) continue;
    const auto today = to_string(one.today(desk.clock));
    const auto file =
        desk.configuration.print_folder / one.name() / ("job-sheet-" + today + ".txt");
    std::error_code unknown;
    const bool anything = !sheet.empty() || std::filesystem::exists(file, unknown);
    written = sheet;
    if (!anything) continue;
    TRY(write_file(file,
                   one.name() + ", " + today + ": letters to print and to post\n\n" +
                       (sheet.empty() ? "none\n" : sheet + what_then),
                   Readers::owner_and_group));
  }
  return {};
}

std::string to_text(const LettersAnswer& answer) {
  std::string text;
  for (const auto& of : answer.administrations) {
    if (of.letters.empty()) continue;
    if (answer.administrations.size() > 1) text += of.administration.name() + "\n";
    text += job_sheet(of.letters);
  }
  return text.empty() ? "no letters to post\n" : text + what_then;
}

json::Value to_json(const LettersAnswer& answer) {
  auto list = json::Value::array();
  for (const auto& of : answer.administrations) {
    auto letters = json::Value::array();
    for (const auto& letter : of.letters) {
      const auto& occasion = letter.message.occasion;
      letters.push(json::Value::object({{"key", letter.message.row.outgoing.key.value},
                                        {"file", letter.file},
                                        {"debtor", occasion.account.debtor.value},
                                        {"debtor_name", letter.message.debtor_name},
                                        {"step", occasion.intent.step},
                                        {"amount", json_part(occasion.intent.amount)},
                                        {"made_on", json_part(occasion.on)},
                                        {"address", letter.address},
                                        {"pages", static_cast<std::int64_t>(letter.pages)},
                                        {"envelope", letter.envelope},
                                        {"do_not_post", json_or_null(letter.stale)}}));
    }
    list.push(json::Value::object(
        {{"administration", of.administration.name()}, {"letters", std::move(letters)}}));
  }
  auto value = json_answer("letters");
  value.set("administrations", std::move(list));
  return value;
}

}  // namespace dunning::desk
