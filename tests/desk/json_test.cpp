// docs/json.md and the answers say the same: every member of an answer is documented with its type,
// and every documented member appears in an answer.
#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "daemon/desk/done.hpp"
#include "daemon/desk/law_sums.hpp"
#include "daemon/desk/mail_check.hpp"
#include "daemon/desk/preview.hpp"
#include "daemon/desk/rates.hpp"
#include "daemon/desk/reference_answer.hpp"
#include "daemon/desk/report.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"
#include "tests/desk/samples.hpp"

using namespace dunning;

namespace {

using Members = std::map<std::string, std::string>;  // path → documented type

std::map<std::string, Members> documented() {
  std::ifstream file(std::string(DUNNING_SOURCE_DIR) + "/docs/json.md");
  REQUIRE(file);
  std::map<std::string, Members> kinds;
  const std::regex heading("^## `?([A-Za-z]+)`?$");
  const std::regex row("^\\| `([a-z_.\\[\\]]+)` \\| ([a-z ]+) \\|.*$");
  std::string kind;
  std::smatch found;
  for (std::string line; std::getline(file, line);) {
    if (std::regex_match(line, found, heading)) kind = found[1];
    if (std::regex_match(line, found, row)) kinds[kind][found[1]] = found[2];
  }
  // What has `stops` or `words` has their members.
  const std::pair<std::string, std::string> shared[] = {{"Stops", "stops"}, {"Words", "words"}};
  for (const auto& [section, list] : shared) {
    const Members parts = kinds[section];
    kinds.erase(section);
    for (auto& [name, members] : kinds) {
      const Members own = members;
      for (const auto& [path, type] : own) {
        if (path != list && !path.ends_with("." + list)) continue;
        for (const auto& [below, type_below] : parts)
          members[path + below.substr(list.size())] = type_below;
      }
    }
  }
  return kinds;
}

bool is_amount(const json::Value& value) {
  return value.is_object() && value.members().size() == 2 && value.find("amount") != nullptr &&
         value.find("currency") != nullptr;
}

bool fits(const json::Value& value, std::string type) {
  constexpr std::string_view or_null = " or null";
  if (type.ends_with(or_null)) {
    if (value.is_null()) return true;
    type.resize(type.size() - or_null.size());
  }
  using Kind = json::Value::Kind;
  if (type == "amount") return is_amount(value);
  if (type == "object") return value.is_object();
  if (type == "list") return value.is_array();
  if (type == "number") return value.kind() == Kind::number;
  if (type == "boolean") return value.kind() == Kind::boolean;
  if (value.kind() != Kind::text) return false;
  if (type == "text") return true;
  if (type == "date") return parse_date(value.text()).has_value();
  if (type == "moment") return parse_instant(value.text()).has_value();
  if (type == "local")
    return std::regex_match(value.text(), std::regex("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d"));
  FAIL("docs/json.md names an unknown type: " << type);
  return false;
}

void compare(const json::Value& value, const std::string& path, const Members& members,
             std::set<std::string>& seen) {
  if (!path.empty() && !path.ends_with("[]")) {
    CAPTURE(path);
    const auto found = members.find(path);
    REQUIRE_MESSAGE(found != members.end(), "this member is not in docs/json.md");
    CHECK_MESSAGE(fits(value, found->second), "documented as " << found->second);
    seen.insert(path);
    if (is_amount(value)) return;
  }
  if (value.is_object()) {
    for (const auto& member : value.members())
      compare(member.value, path.empty() ? member.key : path + "." + member.key, members, seen);
  } else if (value.is_array()) {
    for (const auto& item : value.items())
      compare(item, path + "[]", members, seen);
  }
}

desk::Preview preview_of_a_reminder() {
  desk::Preview preview;
  preview.message = {"Herinnering", "Beste Jan\n", "nl", "nl/reminder.txt"};
  preview.text_message = "Kade: een bericht";
  preview.remark = "Debtor and invoice are made up.";
  return preview;
}

desk::MailCheck checked_mail() {
  using Standing = desk::MailProof::Standing;
  return {{{"billing@acme.example",
            "smtp.acme.example",
            {{"SPF", Standing::bad, "acme.example has no SPF record", "Write one."}}}}};
}

// Of the columns the one that most reports have; the others are told beside the table.
desk::Report report() {
  desk::Report report{"behaviour", *Date::from_ymd(2026, 10, 5), {{"debtor", "DEBTOR"}}, {}};
  const auto of = samples::plan().administrations.front().administration;
  report.administrations = {{of, {{std::string("De Vries B.V.")}}, {"whole months"}}};
  return report;
}

}  // namespace

TEST_CASE("docs/json.md and the JSON answers agree, member by member and type by type") {
  desk::LawShelf shelf{settings::LawPlaces{}};
  const Date day = *Date::from_ymd(2026, 10, 5);
  const desk::Towards business{"NL", law::DebtorType::business};
  const json::Value answers[] = {
      to_json(desk::costs_answer(shelf, {business, {"1250"}, true}).value()),
      to_json(desk::interest_answer(shelf, {business, "1250", day, day + 9, {}, {}}).value()),
      to_json(desk::notice_answer(shelf, {"NL", day, law::By::post}).value()),
      to_json(desk::reference_answer("rf", "2026-0001").value()),
      to_json(desk::rates_answer(shelf, "NL", day).value()),
      to_json(samples::plan()),
      to_json(samples::why_with_law()),
      to_json(samples::status()),
      to_json(samples::logins()),
      to_json(samples::invoices()),
      to_json(samples::debtors()),
      to_json(samples::messages()),
      to_json(samples::letters()),
      to_json(samples::proposal()),
      to_json(samples::verification()),
      to_json(samples::complaints()),
      to_json(desk::Done{"Sending is paused", "promise/7"}),
      to_json(samples::debtor()),
      to_json(samples::waiting()),
      to_json(samples::hand_overs()),
      to_json(samples::attachments()),
      to_json(samples::tasks()),
      to_json(samples::calls()),
      to_json(samples::words()),
      to_json(samples::left_over("finished")),
      to_json(samples::left_over("small")),
      to_json(samples::exported()),
      to_json(samples::forgetting()),
      to_json(samples::links()),
      to_json(samples::told_stories()),
      to_json(samples::replayed()),
      to_json(preview_of_a_reminder()),
      to_json(checked_mail()),
      to_json(report()),
  };
  auto kinds = documented();
  for (const auto& answer : answers) {
    const auto* kind = answer.find("kind");
    REQUIRE(kind != nullptr);
    CAPTURE(kind->text());
    const auto members = kinds.find(kind->text());
    REQUIRE_MESSAGE(members != kinds.end(), "no section in docs/json.md");
    std::set<std::string> seen;
    compare(answer, "", members->second, seen);
    for (const auto& [path, type] : members->second) {
      CAPTURE(path);
      CHECK_MESSAGE(seen.contains(path), "documented, and no answer has it");
    }
    kinds.erase(members);
  }
  for (const auto& [kind, members] : kinds) {
    CAPTURE(kind);
    CHECK_MESSAGE(false, "documented, and there is no such answer");
  }
}

TEST_CASE("a JSON answer is one 7-bit document that reads back as it was") {
  const auto answer = to_json(samples::invoices());
  const std::string text = desk::json_text(answer);
  CHECK(std::all_of(text.begin(), text.end(), [](char byte) { return (byte & 0x80) == 0; }));
  const auto read = json::parse(text);
  REQUIRE(read);
  CHECK(*read == answer);
}
