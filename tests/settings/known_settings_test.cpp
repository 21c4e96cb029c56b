// What stands below `settings:` belongs to a connector, and is held against what it knows.
#include "daemon/settings/known_settings.hpp"

#include <doctest/doctest.h>

#include "tests/settings/files.hpp"

using namespace dunning;
using namespace dunning::settings;
using namespace dunning::settings::test;

namespace {

Result<std::vector<std::string>> known(const std::filesystem::path& plugins,
                                       const std::string& connector) {
  if (plugins != "/opt/plugins") return fail(ErrorKind::not_found, "no such directory");
  if (connector != "xero") return fail(ErrorKind::not_found, "there is no connector " + connector);
  return std::vector<std::string>{"base_url", "tenant", "stop_group"};
}

// The file with its complaints, of a configuration whose books, and whose login for them, are
// given.
std::string complaints(const std::string& books, const std::string& login = "",
                       const std::string& plugins = "/opt/plugins") {
  const std::string support = (goldens / "support").string();
  const std::string text =
      "plugins: " + plugins + "\ntemplates: " + support + "/templates\njurisdictions: " + support +
      "/jurisdictions\npolicies: [" + support + "/everyone.yaml]\n" + login +
      "mail: { host: mail.example.com }\nadministrations:\n  - name: acme\n" + books +
      "    token: credential:acme\n    time_zone: Europe/Amsterdam\n    jurisdiction: nl\n"
      "    language: nl\n    creditor:\n      name: Acme B.V.\n"
      "      address: { lines: Kade 1, postcode: 1234 AB, city: Utrecht, country: NL }\n"
      "      ibans: { EUR: NL91 ABNA 0417 1643 00 }\n      phone: \"+31 30 1234567\"\n"
      "      from: { name: Acme, address: ar@acme.example }\n";
  const Directory directory;
  const auto file = directory.write("dunningd.yaml", text);
  auto with = load(file, digest, known).complaints;
  CHECK(load(file, digest).complaints.empty());  // nobody is asked
  for (auto& complaint : with)
    complaint.file = std::filesystem::path(complaint.file).filename().string();
  return render(with);
}

std::string login(const std::string& system, const std::string& settings) {
  return "logins:\n  - name: main\n    system: " + system +
         "\n    client_id: abc\n    tenant: example.com\n    settings: " + settings + "\n";
}

}  // namespace

TEST_CASE(
    "a setting that its connector does not know is refused at its place, with what was meant") {
  CHECK(complaints("    connector: xero\n    settings:\n      tenant: Boats\n"
                   "      stop_gruop: Quiet\n") ==
        "dunningd.yaml:11:7: unknown setting \"stop_gruop\"; allowed here: base_url, tenant, "
        "stop_group; did you mean stop_group?\n"
        "   |\n"
        "11 |       stop_gruop: Quiet\n"
        "   |       ^^^^^^^^^^\n");
  CHECK(complaints("    connector: xero\n    settings: { tenant: Boats, stop_group: Quiet }\n") ==
        "");
  CHECK(complaints("    connector: xero\n") == "");
}

TEST_CASE("the settings of a login are those of its system; a mail provider has its address only") {
  const std::string books = "    connector: xero\n";
  CHECK(complaints(books, login("microsoft", "{ base_url: \"https://localhost\" }")) == "");
  const auto of_mail = complaints(books, login("microsoft", "{ site: nl }"));
  CHECK(of_mail.find("unknown setting \"site\"; allowed here: base_url\n") != std::string::npos);
}

TEST_CASE("a connector that is not there is refused where it is named") {
  const auto other = complaints("    connector: exact\n    settings: { anything: goes }\n");
  CHECK(other.find("dunningd.yaml:8:16: connector: there is no connector exact\n") == 0);
  const auto nowhere = complaints("    connector: xero\n", "", "/nowhere");
  CHECK(nowhere.find("connector: no such directory") != std::string::npos);
}
