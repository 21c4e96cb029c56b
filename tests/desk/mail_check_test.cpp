// What the domain name system says of a sender, from a table instead of a server.
#include "daemon/desk/mail_check.hpp"

#include <doctest/doctest.h>

#include <map>

#include "daemon/desk/spf.hpp"

using namespace dunning;
using namespace dunning::desk;

namespace {

using Standing = MailProof::Standing;

class Table final : public ports::NameServer {
 public:
  using Records = std::map<std::string, std::vector<std::string>>;  // "TXT kade.example"
  explicit Table(Records records) : records_(std::move(records)) {}

  Result<std::vector<std::string>> texts(const std::string& name) override {
    return of("TXT " + name);
  }
  Result<std::vector<std::string>> addresses(const std::string& name) override {
    return of("A " + name);
  }
  Result<std::vector<std::string>> mail_servers(const std::string& name) override {
    return of("MX " + name);
  }

 private:
  Result<std::vector<std::string>> of(const std::string& key) { return records_[key]; }
  Records records_;
};

std::string spf_of(const Table::Records& records, const std::string& address) {
  Table names(records);
  const auto found = spf(names, "a.example", address);
  REQUIRE(found);
  switch (found->result) {
    case Spf::Result::pass:
      return "pass " + found->because;
    case Spf::Result::fail:
      return "fail " + found->because;
    case Spf::Result::softfail:
      return "softfail " + found->because;
    case Spf::Result::neutral:
      return "neutral";
    case Spf::Result::none:
      return "none";
    case Spf::Result::broken:
      return "broken: " + found->because;
    case Spf::Result::unknown:
      return "unknown " + found->because;
  }
  return "?";
}

std::string spf_of(const std::string& record, const std::string& address,
                   Table::Records others = {}) {
  others["TXT a.example"] = {record};
  return spf_of(others, address);
}

const Table::Records good = {{"TXT a.example", {"v=spf1 ip4:192.0.2.0/24 -all"}},
                             {"TXT _dmarc.a.example", {"v=DMARC1; p=quarantine; sp=reject"}},
                             {"TXT s1._domainkey.a.example", {"v=DKIM1; p=abc"}},
                             {"A smtp.a.example", {"192.0.2.9"}}};

std::map<std::string, MailProof> checked(Table::Records records, const Sender& sender,
                                         const std::string& selector = "") {
  Table names(std::move(records));
  const auto check = check_sender(names, sender, selector);
  REQUIRE(check);
  std::map<std::string, MailProof> proofs;
  for (const auto& proof : check->proofs)
    proofs[proof.what] = proof;
  return proofs;
}

const Sender sender{"billing@a.example", "billing@a.example", "smtp.a.example"};

}  // namespace

TEST_CASE("mail check: SPF is worked out as receivers do") {
  CHECK(spf_of("v=spf1 -all", "192.0.2.1") == "fail -all");
  CHECK(spf_of("v=spf1 ~all", "192.0.2.1") == "softfail ~all");
  CHECK(spf_of("v=spf1", "192.0.2.1") == "neutral");
  CHECK(spf_of("v=spf10 +all", "192.0.2.1") == "none");
  CHECK(spf_of("V=SPF1 IP4:192.0.2.1 -all", "192.0.2.1") == "pass IP4:192.0.2.1");
  CHECK(spf_of("v=spf1 ip4:192.0.2.0/25 -all", "192.0.2.127") == "pass ip4:192.0.2.0/25");
  CHECK(spf_of("v=spf1 ip4:192.0.2.0/25 -all", "192.0.2.128") == "fail -all");
  CHECK(spf_of("v=spf1 ip6:2001:db8::/32 -all", "2001:db8:1::1") == "pass ip6:2001:db8::/32");
  CHECK(spf_of("v=spf1 ip4:192.0.2.1 -all", "2001:db8::1") == "fail -all");
  CHECK(spf_of("v=spf1 a -all", "192.0.2.1", {{"A a.example", {"192.0.2.1"}}}) == "pass a");
  CHECK(spf_of("v=spf1 a:b.example/24 -all", "192.0.2.9", {{"A b.example", {"192.0.2.1"}}}) ==
        "pass a:b.example/24");
  CHECK(spf_of("v=spf1 a//64 -all", "2001:db8::9", {{"A a.example", {"2001:db8::1"}}}) ==
        "pass a//64");
  CHECK(spf_of("v=spf1 mx -all", "192.0.2.7",
               {{"MX a.example", {"in.example"}}, {"A in.example", {"192.0.2.7"}}}) == "pass mx");
  CHECK(spf_of("v=spf1 ptr exists:x.example -all", "192.0.2.7", {{"A x.example", {"127.0.0.2"}}}) ==
        "pass exists:x.example");
  CHECK(spf_of("v=spf1 exists:x.example -all", "2001:db8::9", {{"A x.example", {"2001:db8::9"}}}) ==
        "fail -all");
}

TEST_CASE("mail check: SPF of others is included, or takes the place of one's own") {
  const Table::Records others = {{"TXT p.example", {"v=spf1 ip4:192.0.2.1 -all"}}};
  CHECK(spf_of("v=spf1 include:p.example ?all", "192.0.2.1", others) == "pass include:p.example");
  CHECK(spf_of("v=spf1 include:p.example ~all", "192.0.2.2", others) == "softfail ~all");
  CHECK(spf_of("v=spf1 redirect=p.example", "192.0.2.1", others) == "pass redirect=p.example");
  CHECK(spf_of("v=spf1 redirect=p.example", "192.0.2.2", others) == "fail redirect=p.example");
  CHECK(spf_of("v=spf1 include:gone.example -all", "192.0.2.1") ==
        "broken: gone.example has no SPF record");
}

TEST_CASE("mail check: SPF that no receiver can work out is broken, not missing") {
  CHECK(spf_of({{"TXT a.example", {"v=spf1 -all", "v=spf1 mx -all"}}}, "192.0.2.1") ==
        "broken: a.example has two SPF records");
  CHECK(spf_of("v=spf1 ip4:house -all", "192.0.2.1") == "broken: \"house\" is no address of ip4");
  CHECK(spf_of("v=spf1 ip4:192.0.2.0/x -all", "192.0.2.1").starts_with("broken: "));
  CHECK(spf_of("v=spf1 server:b.example -all", "192.0.2.1") ==
        "broken: \"server\" is no term of SPF");
  // A circle ends: receivers ask ten questions and no more.
  CHECK(spf_of("v=spf1 include:a.example -all", "192.0.2.1") ==
        "broken: it takes more than 10 questions to work it out");
  CHECK(spf_of("v=spf1 exists:%{i}.x.example -all", "192.0.2.1") ==
        "unknown exists:%{i}.x.example");
}

TEST_CASE("mail check: one term of SPF that is none spoils the record, wherever it stands") {
  for (const std::string term : {"a/24//",
                                 "a/24/64",
                                 "a/",
                                 "a/33",
                                 "a//129",
                                 "mx/x",
                                 "ip4:2001:db8::1",
                                 "ip6:192.0.2.1",
                                 "ip4:192.0.2.0/33",
                                 "ip4:192.0.2.0/",
                                 "ip4",
                                 "ip6:2001:db8::/129",
                                 "include:",
                                 "include",
                                 "include/24",
                                 "exists:",
                                 "all:b.example",
                                 "a:",
                                 "redirect=",
                                 "-redirect=b.example",
                                 "=x",
                                 "-",
                                 "redirect=b.example redirect=b.example"}) {
    CAPTURE(term);
    CHECK(spf_of("v=spf1 " + term + " -all", "192.0.2.1").starts_with("broken: "));
    CHECK(spf_of("v=spf1 ip4:192.0.2.1 " + term, "192.0.2.1").starts_with("broken: "));
  }
  CHECK(spf_of("v=spf1 ra=postmaster unknown= A/24//64 -all", "192.0.2.9",
               {{"A a.example", {"192.0.2.1"}}}) == "pass A/24//64");
}

TEST_CASE("mail check: SPF asks as often as receivers do, and for as much") {
  // Two names that do not exist are forgiven, a third is not.
  CHECK(spf_of("v=spf1 a:x.example a:y.example -all", "192.0.2.1") == "fail -all");
  CHECK(spf_of("v=spf1 a:x.example mx:y.example a:z.example -all", "192.0.2.1")
            .starts_with("broken: it asks for more than 2 names that do not exist"));
  std::vector<std::string> servers(10, "in.example");
  const Table::Records address = {{"A in.example", {"192.0.2.7"}}};
  auto records = address;
  records["MX a.example"] = servers;
  CHECK(spf_of("v=spf1 mx -all", "192.0.2.7", records) == "pass mx");
  records["MX a.example"].push_back("in.example");
  CHECK(spf_of("v=spf1 mx -all", "192.0.2.7", records) ==
        "broken: a.example has more than 10 mail servers");
}

TEST_CASE(
    "mail check: a redirect that depends on the mail is not known, and says why it is broken") {
  CHECK(spf_of("v=spf1 redirect=%{d}.spf.example", "192.0.2.1") ==
        "unknown redirect=%{d}.spf.example");
  CHECK(spf_of("v=spf1 redirect=p.example", "192.0.2.1",
               {{"TXT p.example", {"v=spf1 server:b.example"}}}) ==
        "broken: \"server\" is no term of SPF");
}

TEST_CASE("mail check: what a name server says cannot write on the terminal") {
  CHECK(spf_of("v=spf1 a:\x1b[2Jx.example -all", "192.0.2.1", {{"A a.example", {}}}).find('\x1b') ==
        std::string::npos);
  CHECK(spf_of("v=spf1 \x1b[2Jx -all", "192.0.2.1").find('\x1b') == std::string::npos);
  CHECK(spf_of("v=spf1 exists:\x1b[2J.example -all", "192.0.2.1",
               {{"A \x1b[2J.example", {"127.0.0.2"}}})
            .find('\x1b') == std::string::npos);
}

TEST_CASE("mail check: a name server that is silent about one name leaves the rest to be told") {
  class Silent final : public ports::NameServer {
   public:
    Result<std::vector<std::string>> texts(const std::string& name) override {
      if (name == "a.example")
        return fail(ErrorKind::transient, "no name server answered about it");
      return Table(good).texts(name);
    }
    Result<std::vector<std::string>> addresses(const std::string&) override {
      return std::vector<std::string>{"192.0.2.9"};
    }
    Result<std::vector<std::string>> mail_servers(const std::string&) override {
      return std::vector<std::string>();
    }
  } names;
  const auto check = check_sender(names, sender, "s1");
  REQUIRE(check);
  REQUIRE(check->proofs.size() == 4);
  CHECK(check->proofs[0].standing == Standing::look);
  CHECK(check->proofs[0].found == "no name server answered about it");
  CHECK(check->proofs[1].standing == Standing::good);
}

TEST_CASE("mail check: several DMARC records are as good as none") {
  auto records = good;
  records["TXT _dmarc.a.example"].push_back("v=DMARC1; p=none");
  CHECK(checked(records, sender).at("DMARC").standing == Standing::bad);
  CHECK(checked(records, sender).at("DMARC").found ==
        "there are several records at _dmarc.a.example, so none counts");
}

TEST_CASE("mail check: a sender that is known everywhere is good") {
  const auto proofs = checked(good, sender, "s1");
  for (const std::string what : {"SPF", "DKIM", "DMARC", "Alignment"}) {
    CAPTURE(what);
    REQUIRE(proofs.contains(what));
    CHECK(proofs.at(what).standing == Standing::good);
    CHECK(proofs.at(what).advice.empty());
  }
}

TEST_CASE("mail check: the server counts when any of its addresses does") {
  auto records = good;
  records["A smtp.a.example"] = {"198.51.100.1", "192.0.2.9"};
  CHECK(checked(records, sender).at("SPF").standing == Standing::good);
  records["A smtp.a.example"] = {"198.51.100.1"};
  CHECK(checked(records, sender).at("SPF").standing == Standing::look);
  records["A smtp.a.example"] = {};
  CHECK(checked(records, sender).at("SPF").found == "smtp.a.example has no address");
}

TEST_CASE("mail check: DMARC of a domain below another is that of the other") {
  const Sender below{"billing@mail.a.example", "billing@mail.a.example", "192.0.2.9"};
  auto records = good;
  CHECK(checked(records, below).at("DMARC").found.starts_with("p=reject at _dmarc.a.example"));
  records["TXT _dmarc.mail.a.example"] = {"v=DMARC1;p=none"};
  CHECK(checked(records, below).at("DMARC").found.starts_with("p=none at _dmarc.mail.a.example"));
  records["TXT _dmarc.mail.a.example"] = {"v=DMARC1; p=maybe"};
  CHECK(checked(records, below).at("DMARC").standing == Standing::bad);
  records = {};
  CHECK(checked(records, below).at("DMARC").advice.find("v=DMARC1; p=none") != std::string::npos);
}

TEST_CASE("mail check: bounces to another domain than people see do not count for DMARC") {
  const auto aligned = [&](const std::string& envelope, const std::string& dmarc) {
    auto records = good;
    records["TXT _dmarc.a.example"] = {dmarc};
    return checked(records, {"billing@a.example", envelope, "192.0.2.9"}).at("Alignment").standing;
  };
  CHECK(aligned("x@a.example", "v=DMARC1; p=none; aspf=s") == Standing::good);
  CHECK(aligned("x@bounce.a.example", "v=DMARC1; p=none") == Standing::good);
  CHECK(aligned("x@bounce.a.example", "v=DMARC1; p=none; aspf=s") == Standing::bad);
  CHECK(aligned("x@relay.example", "v=DMARC1; p=none") == Standing::bad);
  CHECK(aligned("x@nota.example", "v=DMARC1; p=none") == Standing::bad);
}

TEST_CASE("mail check: a key that was withdrawn, is missing, or is found by its usual name") {
  auto records = good;
  CHECK(checked(records, sender).at("DKIM").standing == Standing::look);
  CHECK(checked(records, sender).at("DKIM").found == "there is a key at s1._domainkey.a.example");
  CHECK(checked(records, sender, "s9").at("DKIM").standing == Standing::bad);
  records["TXT s1._domainkey.a.example"] = {"v=DKIM1; p="};
  CHECK(checked(records, sender, "s1").at("DKIM").standing == Standing::bad);
  CHECK(checked(records, sender).at("DKIM").found ==
        "which key signs your mails cannot be seen from here");
}
