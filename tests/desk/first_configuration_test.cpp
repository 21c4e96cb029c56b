// What the answers of init become. With DUNNING_UPDATE_GOLDENS=1 the files are written instead of
// compared, to be reviewed like code.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "daemon/desk/check.hpp"
#include "daemon/desk/first_configuration.hpp"
#include "daemon/settings/review.hpp"

using namespace dunning;
using namespace dunning::desk;

namespace {

namespace fs = std::filesystem;

const fs::path source = DUNNING_SOURCE_DIR;

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The configuration as it is installed, with another dunningd.yaml.
class Installed {
 public:
  Installed() {
    std::string name = (fs::temp_directory_path() / "dunning-first-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
    for (const char* part : {"policies", "templates", "jurisdictions", "agencies"})
      fs::copy(source / "config" / part, path_ / part, fs::copy_options::recursive);
  }
  Installed(const Installed&) = delete;
  Installed& operator=(const Installed&) = delete;
  ~Installed() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  settings::Loaded<settings::Configuration> load(const std::string& text) const {
    std::ofstream(path_ / "dunningd.yaml", std::ios::binary) << text;
    return settings::load(path_ / "dunningd.yaml", [](std::string_view digested) {
      return std::to_string(std::hash<std::string_view>()(digested));
    });
  }

 private:
  fs::path path_;
};

// Every answer that is needed, the rest as proposed.
Answers answers(const std::string& system, const std::string& country, const std::string& debtors,
                const Answers& more = {}) {
  Answers given = {{"system", system},
                   {"country", country},
                   {"debtors", debtors},
                   {"creditor_name", "Kade & Zoon \"Noord\" B.V."},
                   {"street", "Havenkade 12"},
                   {"postcode", "3011 AA"},
                   {"city", "Rotterdam"},
                   {"iban", "NL91ABNA0417164300"},
                   {"phone", "+31 10 123 45 67"},
                   {"administration", "123456789012345678"},
                   {"token", "t0ken"},
                   {"division", "123456"},
                   {"tenant", "Kade & Zoon"},
                   {"client_id", "11111111-2222"},
                   {"client_secret", "hush"},
                   {"from", "debiteuren@kade.example"},
                   {"mail_host", "smtp.kade.example"},
                   {"mail_password", "pass word"}};
  if (system == "exact_online") given["redirect_uri"] = "https://www.kade.example/exact";
  if (country == "BE") given["inbox_host"] = "imap.kade.example";
  given["inbox_password"] = "in word";
  for (const auto& [key, text] : more)
    given[key] = text;
  Answers taken;
  for (const auto& group : first_questions()) {
    for (const auto& question : group.questions) {
      if (question.wanted && !question.wanted(taken)) continue;
      const auto answer = take_answer(question, given[question.key], taken);
      REQUIRE_MESSAGE(answer, question.key);
      taken[question.key] = *answer;
    }
  }
  return taken;
}

void compare(const std::string& golden, const std::string& text) {
  const fs::path file = source / "tests/desk/golden/first" / (golden + ".yaml");
  if (std::getenv("DUNNING_UPDATE_GOLDENS") != nullptr) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }
  CAPTURE(file.string());
  CHECK(text == content(file));
}

}  // namespace

TEST_CASE("init: the configuration is right for every system, country and kind of debtor") {
  const Installed installed;
  int combinations = 0;
  for (const std::string system : {"moneybird", "exact_online", "xero"}) {
    for (const std::string country : {"NL", "BE", "DE", "GB", "FR", "IE", "PL"}) {
      for (const std::string debtors : {"business", "consumer", "mixed"}) {
        CAPTURE(system);
        CAPTURE(country);
        CAPTURE(debtors);
        const auto loaded =
            installed.load(first_configuration(answers(system, country, debtors), {}));
        const auto checked = check(loaded);
        CHECK_MESSAGE(checked.fine(), to_text(checked));
        REQUIRE(loaded.value);
        const auto& administration = loaded.value->administrations.at(0);
        CHECK(administration.rules.shadow);
        CHECK_FALSE(administration.adopt_at_once);
        CHECK(administration.connector == system);
        CHECK(administration.rules.creditor.name == "Kade & Zoon \"Noord\" B.V.");
        // Nobody has read the policies of another country than the Netherlands.
        CHECK(checked.unreviewed.empty() == (country == "NL"));
        // Debtors of every kind are governed by some policy.
        CHECK(loaded.value->policies.back().applies.empty());
        ++combinations;
      }
    }
  }
  CHECK(combinations == 63);
}

TEST_CASE("init: the files it writes") {
  compare("moneybird_nl_mixed", first_configuration(answers("moneybird", "NL", "mixed"), {}));
  compare("exact_online_be_consumer",
          first_configuration(answers("exact_online", "BE", "consumer"), {}));
  compare("xero_gb_business", first_configuration(answers("xero", "GB", "business",
                                                          {{"client_secret", ""},
                                                           {"company_number", "01234567"},
                                                           {"vat_number", "GB123456789"},
                                                           {"contact_person", "Credit control"},
                                                           {"mail_port", "465"}}),
                                                  {}));
  FirstPlaces elsewhere{
      "/srv/d/state", "/srv/d/plugins", "/srv/d/ca.pem", {{"base_url", "https://127.0.0.1:1/"}}};
  compare("moneybird_elsewhere",
          first_configuration(answers("moneybird", "NL", "business",
                                      {{"mail_host", "127.0.0.1"}, {"mail_security", "none"}}),
                              elsewhere));
}

TEST_CASE("init: no secret stands in the configuration, each has a file of its own") {
  const auto given = answers("exact_online", "BE", "mixed");
  const auto text = first_configuration(given, {});
  std::map<std::string, std::string> files;
  for (const auto& secret : first_secrets(given)) {
    CHECK(text.find(secret.text) == std::string::npos);
    CHECK(text.find("file:" + secret.file.string()) != std::string::npos);
    files[secret.file.string()] = secret.text;
  }
  CHECK(files == std::map<std::string, std::string>{{"secrets/app", "hush"},
                                                    {"secrets/inbox", "in word"},
                                                    {"secrets/mail", "pass word"}});
}

TEST_CASE("init: an answer cannot break out of its place in the file") {
  const Installed installed;
  const std::string nasty = "x\" }: [a, *b]\\n# y";
  const auto loaded = installed.load(first_configuration(
      answers("moneybird", "NL", "mixed",
              {{"creditor_name", nasty}, {"street", "'- : \\"}, {"contact_person", "{{x}}"}}),
      {}));
  REQUIRE_MESSAGE(loaded.value, settings::render(loaded.complaints));
  CHECK(loaded.value->administrations.at(0).rules.creditor.name == nasty);
}

TEST_CASE("init: a sample that nobody has touched is known as one") {
  CHECK(is_untouched_sample(content(source / "config/dunningd.yaml")));
  CHECK(is_untouched_sample(content(source / "config/examples/xero.yaml")));
  CHECK_FALSE(is_untouched_sample(content(source / "config/dunningd.yaml") + "\n"));
  CHECK_FALSE(is_untouched_sample(""));
}
