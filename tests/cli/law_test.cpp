// Questions about the law, asked of the real program: the published cases, and what a script may
// send by mistake.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"
#include "daemon/law/percent.hpp"
#include "tests/cli/command_line.hpp"

using namespace dunning;
using test::dunningctl;

namespace {

namespace fs = std::filesystem;
using json::Value;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos;
       begin = end + 1, end = text.find('\n', begin))
    lines.push_back(text.substr(begin, end - begin));
  if (begin < text.size()) lines.push_back(text.substr(begin));
  return lines;
}

// A file that is gone with the object.
class Input {
 public:
  explicit Input(const std::string& text) {
    std::string name = (fs::temp_directory_path() / "dunning-law-XXXXXX").string();
    const int file = ::mkstemp(name.data());
    REQUIRE(file >= 0);
    ::close(file);
    path_ = name;
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~Input() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

// One answer for each request, in their order.
std::vector<Value> answers_to(const std::string& requests) {
  const Input input(requests);
  const auto ran = dunningctl("law < " + input.path());
  CAPTURE(ran.output);
  REQUIRE(ran.code == 0);
  std::vector<Value> answers;
  for (const auto& line : lines_of(ran.output)) {
    auto parsed = json::parse(line);
    CAPTURE(line);
    REQUIRE(parsed);
    REQUIRE(parsed->is_object());
    answers.push_back(std::move(*parsed));
  }
  return answers;
}

std::string error_of(const Value& answer) {
  const auto* error = answer.find("error");
  return error == nullptr ? "" : error->text();
}

bool same_percent(const Value& expected, const Value& given) {
  const auto a = law::parse_percent(expected.text());
  const auto b = law::parse_percent(given.text());
  return a && b && *a == *b;
}

// Every member that is expected is there with that value; there may be others. The published
// percentages are written now "8" and now "8.00" for one rate.
void check_holds(const Value& expected, const Value& given, const std::string& path) {
  CAPTURE(path);
  if (expected.is_object() && given.is_object()) {
    for (const auto& member : expected.members()) {
      const auto* found = given.find(member.key);
      CAPTURE(member.key);
      REQUIRE(found != nullptr);
      check_holds(member.value, *found, path + "." + member.key);
    }
  } else if (expected.is_array() && given.is_array()) {
    REQUIRE(expected.items().size() == given.items().size());
    for (std::size_t i = 0; i < expected.items().size(); ++i)
      check_holds(expected.items()[i], given.items()[i], path + "[" + std::to_string(i) + "]");
  } else if (path.ends_with(".rate_percent")) {
    CHECK(same_percent(expected, given));
  } else {
    CHECK(json::write(given) == json::write(expected));
  }
}

}  // namespace

TEST_CASE("every published case of the law has its answer, one line for each request") {
  std::ifstream file(std::string(DUNNING_SOURCE_DIR) + "/tests/cli/law_vectors.jsonl");
  const std::string requests((std::istreambuf_iterator<char>(file)), {});
  const auto cases = lines_of(requests);
  REQUIRE(cases.size() == 119);
  const auto answers = answers_to(requests);
  REQUIRE(answers.size() == cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto one = json::parse(cases[i]);
    REQUIRE(one);
    CAPTURE(one->find("id")->text());
    CHECK(error_of(answers[i]).empty());
    check_holds(*one->find("expected"), answers[i], one->find("kind")->text());
  }
}

TEST_CASE("a request that cannot be answered says why on its own line, and the others go on") {
  const std::pair<const char*, const char*> table[] = {
      {"garbage", "byte"},
      {"{\"kind\": \"nl_bik\"", "byte"},
      {"[]", "expected object, found list"},
      {"42", "expected object, found number"},
      {"{}", "kind: is missing"},
      {"{\"kind\": 7, \"inputs\": {}}", "kind: expected text, found number"},
      {"{\"kind\": \"nl_bik\"}", "inputs: is missing"},
      {"{\"kind\": \"nl_bik\", \"inputs\": []}", "inputs: expected an object"},
      {"{\"kind\": \"nl_bik\", \"inputs\": {}}", "inputs.principal: is missing"},
      {"{\"kind\": \"nl_bik\", \"inputs\": {\"principal\": null}}", "inputs.principal"},
      {"{\"kind\": \"nl_bik\", \"inputs\": {\"principal\": true}}", "inputs.principal"},
      {"{\"kind\": \"nl_bik\", \"inputs\": {\"principal\": \"a lot\"}}", "inputs.principal"},
      {"{\"kind\": \"nl_bik\", \"inputs\": {\"principal\": \"1.005\"}}", "inputs.principal"},
      {"{\"kind\": \"nl_bik\", \"inputs\": {\"principal\": \"-1\"}}", "not negative"},
      {"{\"kind\": \"nl_bik\", \"inputs\": {\"principal\": \"1e60\"}}", "too large"},
      {"{\"kind\": \"nl_bik\", \"inputs\": {\"principal\": \"92233720368547758.07\"}}",
       "principal"},
      {"{\"kind\": \"nl_bik\", \"inputs\": {\"principal\": \"1\", \"currency\": \"USD\"}}",
       "this law counts in EUR"},
      {"{\"kind\": \"nl_bik\", \"inputs\": {\"principal\": \"1\", \"debtor\": \"cat\"}}",
       "inputs.debtor: expected consumer, business or public body"},
      {"{\"kind\": \"fr_bik\", \"inputs\": {}}", "there is no such kind; there are nl_bik, "},
      {"{\"kind\": \"nl_interest\", \"inputs\": {\"principal\": \"1\", \"regime\": \"civil\", "
       "\"first_interest_day\": \"2026-02-30\", \"last_interest_day\": \"2026-03-01\"}}",
       "inputs.first_interest_day"},
      {"{\"kind\": \"nl_interest\", \"inputs\": {\"principal\": \"1\", \"regime\": \"usury\", "
       "\"first_interest_day\": \"2026-02-01\", \"last_interest_day\": \"2026-03-01\"}}",
       "inputs.regime: expected civil, commercial"},
      {"{\"kind\": \"nl_interest\", \"inputs\": {\"principal\": \"1\", \"regime\": \"civil\", "
       "\"first_interest_day\": \"2026-12-01\", \"last_interest_day\": \"2027-01-01\"}}",
       "missing_rates"},
      {"{\"kind\": \"nl_14day_letter\", \"inputs\": {\"posted\": \"2030-10-05\", \"channel\": "
       "\"post\"}}",
       "the holidays are known from 2025 until 2029-12-31"},
      {"{\"kind\": \"nl_14day_letter\", \"inputs\": {\"sent\": \"2026-10-05\", \"channel\": "
       "\"e-mail\", \"delivery_status\": \"bounced\"}}",
       "starts no term"},
      {"{\"kind\": \"nl_14day_letter\", \"inputs\": {\"posted\": \"2026-10-05\", \"channel\": "
       "\"pigeon\"}}",
       "inputs.channel: expected post or e-mail"},
      {"{\"kind\": \"iso11649\", \"inputs\": {\"reference\": \"\"}}", "inputs.reference"},
      {"{\"kind\": \"epc_qr\", \"inputs\": {\"name\": \"A\", \"iban\": \"NL00\", \"amount\": "
       "\"1\"}}",
       "this is no IBAN"},
      {"{\"kind\": \"kix\", \"inputs\": {\"data\": \"no spaces\"}}", "capitals and digits"},
      {"{\"kind\": \"rate_formula\", \"inputs\": {\"ecb_reference_rate\": \"high\"}}",
       "inputs.ecb_reference_rate: expected a percentage such as 2.15"},
      {"{\"kind\": \"eu_fixed_sum\", \"inputs\": {\"invoices\": -1, \"debtor\": \"business\"}}",
       "inputs.invoices"},
  };
  const std::string good = "{\"kind\": \"kix\", \"inputs\": {\"data\": \"2500GG\"}}\n";
  std::string requests;
  for (const auto& [request, part] : table)
    requests += std::string(request) + "\n" + good;
  const auto answers = answers_to(requests);
  REQUIRE(answers.size() == 2 * std::size(table));
  for (std::size_t i = 0; i < std::size(table); ++i) {
    CAPTURE(table[i].first);
    CHECK_MESSAGE(error_of(answers[2 * i]).find(table[i].second) != std::string::npos,
                  error_of(answers[2 * i]));
    CHECK(answers[2 * i + 1].find("bars") != nullptr);
  }
}

TEST_CASE("line ends, blank lines, a byte order mark and a missing last line end change nothing") {
  const std::string request = "{\"kind\": \"kix\", \"inputs\": {\"data\": \"2500GG\"}}";
  CHECK(answers_to("\xEF\xBB\xBF" + request + "\r\n\r\n\n  \t\n" + request).size() == 2);
  CHECK(answers_to("").empty());
  CHECK(answers_to("\n").empty());
}

TEST_CASE(
    "bytes that are no text and a line without end are refused, and what follows is answered") {
  const std::string request = "{\"kind\": \"kix\", \"inputs\": {\"data\": \"2500GG\"}}\n";
  const std::string endless(std::size_t{3} << 20U, 'x');
  const std::string nul("{\"kind\": \"kix\0\"}\n", 17);
  const std::string deep(10'000, '[');
  const auto answers = answers_to("\xFF\xFE\xC0\n" + request + endless + "\n" + request + nul +
                                  deep + "\n" + request);
  REQUIRE(answers.size() == 7);
  for (const std::size_t wrong : {0, 2, 4, 5}) {
    CAPTURE(wrong);
    CHECK_FALSE(error_of(answers[wrong]).empty());
  }
  for (const std::size_t right : {1, 3, 6})
    CHECK(error_of(answers[right]).empty());
  CHECK(error_of(answers[2]).find("at most 1048576 bytes") != std::string::npos);
}

TEST_CASE("S41 what is not known is answered the careful way") {
  const auto answers = answers_to(
      // Nobody said what the debtor is: a consumer, who owes a demand first.
      "{\"kind\": \"nl_default_date\", \"inputs\": {\"invoice_received\": \"2026-01-31\"}}\n"
      // Which country's formula is not said either.
      "{\"kind\": \"rate_formula\", \"inputs\": {\"ecb_reference_rate\": \"0.05\"}}\n"
      // Nobody decreed a rate for 2027, and a formula is no decree.
      "{\"kind\": \"rate_formula\", \"inputs\": {\"ecb_rate_end_of_april_or_october\": \"2.40\", "
      "\"effective\": \"2027-01-01\"}}\n"
      // Without a clause, and before the free reminder has run, nothing.
      "{\"kind\": \"be_consumer_costs\", \"inputs\": {\"outstanding\": \"300\", "
      "\"clause_in_contract\": false, \"first_reminder_free_and_14_days_elapsed\": true}}\n"
      "{\"kind\": \"be_consumer_costs\", \"inputs\": {\"outstanding\": \"300\", "
      "\"clause_in_contract\": true, \"first_reminder_free_and_14_days_elapsed\": false}}\n"
      // Of a consumer no lump sum.
      "{\"kind\": \"eu_fixed_sum\", \"inputs\": {\"invoices\": 3, \"debtor\": \"consumer\"}}\n");
  REQUIRE(answers.size() == 6);
  CHECK(answers[0].find("needs_demand")->boolean());
  CHECK(answers[0].find("first_interest_day")->is_null());
  CHECK(answers[1].find("rate_percent")->text() == "8.05");
  CHECK(answers[1].find("by_jurisdiction")->find("BE")->text() == "8.5");
  CHECK(answers[2].find("decreed_percent")->is_null());
  CHECK(answers[3].find("max_fixed_compensation")->text() == "0.00");
  CHECK(answers[4].find("max_fixed_compensation")->text() == "0.00");
  CHECK(answers[5].find("fixed_sum")->text() == "0.00");
}

TEST_CASE("what people ask of the law is printed with its working and its article") {
  const std::pair<const char*, const char*> table[] = {
      {"costs_consumer", "costs 1250 --debtor consumer"},
      {"costs_business", "costs 100 3000.05 --business --vat"},
      {"costs_minimum", "costs 25"},
      {"costs_belgium", "costs 700 --country BE"},
      {"costs_germany", "costs 100 200 --country DE --business"},
      {"costs_germany_consumer", "costs 100 --country DE"},
      {"costs_britain", "costs 1000 --country UK --business"},
      {"costs_json", "costs 1250 --json"},
      {"interest_business", "interest 1000 --from 2026-03-01 --to 2026-07-31 --business"},
      {"interest_paid",
       "interest 1000 --from 2025-03-01 --to 2026-06-30 --paid 2026-04-01=250 --business"},
      {"interest_agreed",
       "interest 3000 --from 2026-01-11 --to 2026-06-30 --rate 12 --debtor business"},
      {"interest_agreed_consumer", "interest 3000 --from 2026-01-11 --to 2026-06-30 --rate 12"},
      {"interest_belgium", "interest 640 --from 2026-01-11 --to 2026-06-30 --country BE"},
      {"interest_britain",
       "interest 8000 --from 2025-05-01 --to 2025-09-30 --country GB --business"},
      {"interest_beyond", "interest 1000 --from 2026-12-01 --to 2027-01-31"},
      {"interest_json", "interest 1000 --from 2026-03-01 --to 2026-03-31 --json"},
      {"notice_post", "notice --sent 2026-10-05 --by post"},
      {"notice_mail", "notice --sent 2026-10-10 --by mail"},
      {"notice_belgium", "notice --sent 2026-10-08 --country BE"},
      {"notice_germany", "notice --sent 2026-10-08 --country DE"},
      {"notice_json", "notice --sent 2026-12-10 --json"},
      {"reference_rf", "reference rf 2026-0001"},
      {"reference_ogm", "reference ogm 2026000123"},
      {"reference_mark", "reference betalingskenmerk 123"},
      {"reference_kix", "reference kix 2500GG30250"},
      {"reference_right", "reference check 'RF18 5390 0754 7034'"},
      {"reference_wrong", "reference check RF17539007547034"},
      {"reference_json", "reference rf 2026-0001 --json"},
  };
  for (const auto& [name, arguments] : table) {
    const auto ran = dunningctl(arguments);
    const std::string printed = "$ dunningctl " + std::string(arguments) + "\n" + ran.output + "(" +
                                std::to_string(ran.code) + ")\n";
    const std::string path = std::string(DUNNING_SOURCE_DIR) + "/tests/cli/golden/" + name + ".txt";
    std::ifstream file(path);
    const std::string expected((std::istreambuf_iterator<char>(file)), {});
    CHECK_MESSAGE((printed == expected), path << " should be:\n" << printed);
  }
}

TEST_CASE("the law of the configuration that is named comes first") {
  std::string directory = (fs::temp_directory_path() / "dunning-law-XXXXXX").string();
  REQUIRE(::mkdtemp(directory.data()) != nullptr);
  const fs::path etc = directory;
  fs::copy(fs::path(DUNNING_SOURCE_DIR) / "config" / "dunningd.yaml", etc);
  fs::create_directory(etc / "jurisdictions");
  std::ifstream in(fs::path(DUNNING_SOURCE_DIR) / "config/jurisdictions/nl.yaml");
  std::string nl((std::istreambuf_iterator<char>(in)), {});
  const std::string days = "      days: 3\n";
  nl.replace(nl.find(days), days.size(), "      days: 2\n");
  std::ofstream(etc / "jurisdictions/nl.yaml") << nl;
  const std::string config = "--config " + (etc / "dunningd.yaml").string() + " ";
  CHECK(test::says(dunningctl(config + "notice --sent 2026-10-05"), "2026-10-07 Wed"));
  // What the directory does not have, the program brings along.
  CHECK(test::says(dunningctl(config + "notice --sent 2026-10-08 --country BE"), "2026-10-26"));
  // A file that is there and wrong is told, not passed over.
  std::ofstream(etc / "jurisdictions/nl.yaml") << "jurisdiction: nl\n";
  const auto wrong = dunningctl(config + "notice --sent 2026-10-05");
  CHECK(wrong.code == 1);
  CHECK(test::says(wrong, "is missing"));
  CHECK(dunningctl("--config " + (etc / "nowhere.yaml").string() + " costs 100").code == 3);
  fs::remove_all(etc);
}

TEST_CASE(
    "S40: a rate that is added is asked from then on, with its author, and no upgrade takes it") {
  std::string directory = (fs::temp_directory_path() / "dunning-law-XXXXXX").string();
  REQUIRE(::mkdtemp(directory.data()) != nullptr);
  const fs::path etc = directory;
  fs::copy(fs::path(DUNNING_SOURCE_DIR) / "config" / "dunningd.yaml", etc);
  fs::copy(fs::path(DUNNING_SOURCE_DIR) / "config" / "jurisdictions", etc / "jurisdictions");
  const std::string config = "--config " + (etc / "dunningd.yaml").string() + " ";
  const std::string january = "interest 1000 --from 2027-01-01 --to 2027-01-31";
  CHECK(dunningctl(config + january).code == 1);
  const std::string add = "rates add NL civil --from 2027-01-01 --source 'Staatsblad 2026, 500' ";

  const std::pair<const char*, const char*> wrong[] = {
      {"rates add NL civil --percent 5 --source x", "--from is required"},
      {"rates add NL civil --from 2027-01-01 --source x", "--percent is required"},
      {"rates add NL civil --from 2027-01-01 --percent 5", "--source is required"},
      {"rates add NL civiel --from 2027-01-01 --percent 5 --source x", "there are: civil, "},
      {"rates add FR civil --from 2027-01-01 --percent 5 --source x", "no law of \"FR\""},
      {"rates add NL civil --from 2027-01-01 --percent five --source x", "is not a percentage"},
      {"rates add NL civil --from 2027-01-01 --percent 104 --source x", "no statutory rate"},
      {"rates add NL civil --from 2020-01-01 --percent 5 --source x", "no addition"},
      {"rates add NL civil --from 2027-01-01 --until 2029-01-01 --percent 5 --source x",
       "a year at most"},
      {"rates add NL public_body --from 2027-01-01 --percent 5 --source x", "with rows of its own"},
      {"rates add NL", "say which: rates add COUNTRY TABLE"},
  };
  for (const auto& [arguments, part] : wrong) {
    CAPTURE(arguments);
    const auto ran = dunningctl(config + arguments);
    CHECK(ran.code != 0);
    CHECK_MESSAGE(test::says(ran, part), ran.output);
    CHECK_FALSE(fs::exists(etc / "rates.d"));
  }

  const auto added = dunningctl(config + "--as 'An Accountant' " + add + "--percent 5");
  CAPTURE(added.output);
  CHECK(added.code == 0);
  CHECK(test::says(added, "is 5 %, known until 2027-06-30"));
  CHECK(test::says(dunningctl(config + january), "5 %"));
  std::ifstream file(etc / "rates.d/nl.yaml");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  CHECK(text.find("author: \"An Accountant\"") != std::string::npos);
  CHECK(text.find("source: \"Staatsblad 2026, 500\"") != std::string::npos);
  // An upgrade puts the files that ship in their places again; the row stays.
  fs::copy(fs::path(DUNNING_SOURCE_DIR) / "config" / "jurisdictions", etc / "jurisdictions",
           fs::copy_options::overwrite_existing);
  CHECK(test::says(dunningctl(config + january), "5 %"));
  // The same day again is a correction, the next half-year an addition.
  CHECK(dunningctl(config + add + "--percent 4.5").code == 0);
  CHECK(test::says(dunningctl(config + january), "4.5 %"));
  CHECK(dunningctl(config + "rates add NL civil --from 2027-07-01 --percent 4 --source x").code ==
        0);
  CHECK(test::says(dunningctl(config + "interest 1000 --from 2027-06-01 --to 2027-07-31"), "4 %"));
  fs::remove_all(etc);
}
