#include "daemon/desk/mail_check.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "daemon/core/text.hpp"
#include "daemon/desk/spf.hpp"
#include "daemon/settings/scalars.hpp"

namespace dunning::desk {
namespace {

using Standing = MailProof::Standing;

// What mail providers call their keys.
constexpr std::array usual_selectors = {"default",   "dkim",    "mail", "google", "selector1",
                                        "selector2", "s1",      "s2",   "k1",     "k2",
                                        "key1",      "mailjet", "smtp", "x",      "tr1"};

std::string domain_of(const std::string& address) {
  return ascii_lower(address.substr(address.find('@') + 1));
}

bool is_below(const std::string& domain, const std::string& other) {
  return domain.size() > other.size() && domain.ends_with("." + other);
}

// The tags of "v=DMARC1; p=none; rua=mailto:…".
std::map<std::string, std::string> tags_of(const std::string& record) {
  std::map<std::string, std::string> tags;
  for (std::size_t at = 0; at < record.size();) {
    const auto end = std::min(record.find(';', at), record.size());
    const std::string part = record.substr(at, end - at);
    if (const auto sign = part.find('='); sign != std::string::npos)
      tags[ascii_lower(trimmed(part.substr(0, sign)))] = trimmed(part.substr(sign + 1));
    at = end + 1;
  }
  return tags;
}

struct Dmarc {
  std::string domain;  // at which it stands; empty: there is none
  std::map<std::string, std::string> tags;
  bool several = false;  // of which receivers take none (RFC 7489, 6.6.3)
  std::string policy_for(const std::string& asked) const {
    const auto of = [&](const std::string& tag) {
      const auto found = tags.find(tag);
      return found == tags.end() ? std::string() : ascii_lower(found->second);
    };
    const auto below = asked == domain ? std::string() : of("sp");
    return below.empty() ? of("p") : below;
  }
  bool is_strict(const std::string& tag) const {
    const auto found = tags.find(tag);
    return found != tags.end() && ascii_lower(found->second) == "s";
  }
};

// At the domain, or else at the nearest one above it (a domain of one label has none).
Result<Dmarc> dmarc_of(ports::NameServer& names, std::string domain) {
  while (domain.find('.') != std::string::npos) {
    std::optional<Dmarc> found;
    for (const auto& text : TRY(names.texts("_dmarc." + domain))) {
      if (!ascii_lower(text).starts_with("v=dmarc1")) continue;
      if (found) return Dmarc{domain, {}, true};
      found = Dmarc{domain, tags_of(text)};
    }
    if (found) return *found;
    domain.erase(0, domain.find('.') + 1);
  }
  return Dmarc{};
}

MailProof proof_of(const Dmarc& dmarc, const std::string& domain) {
  if (dmarc.domain.empty()) {
    return {"DMARC", Standing::bad, "there is no DMARC record for " + domain,
            "Large providers want one. To begin with: _dmarc." + domain +
                " TXT \"v=DMARC1; p=none; rua=mailto:YOU@" + domain + "\""};
  }
  const auto policy = dmarc.policy_for(domain);
  const std::string at = "at _dmarc." + dmarc.domain;
  if (dmarc.several) {
    return {"DMARC", Standing::bad, "there are several records " + at + ", so none counts",
            "Leave one of them."};
  }
  if (policy == "none") {
    return {"DMARC", Standing::good,
            "p=none " + at + ": what fails is delivered all the same, and reported", ""};
  }
  if (policy == "quarantine" || policy == "reject") {
    const std::string fate = policy == "reject" ? "is refused" : "lands in spam";
    return {"DMARC", Standing::good, "p=" + policy + " " + at + ": what fails " + fate, ""};
  }
  return {"DMARC", Standing::bad, "the record " + at + " has no policy that is one",
          "Write p=none, p=quarantine or p=reject into it."};
}

MailProof spf_proof(const Spf& found, const std::string& domain) {
  const std::string term = found.because.empty() ? "" : " (" + found.because + ")";
  switch (found.result) {
    case Spf::Result::pass:
      return {"SPF", Standing::good, domain + " names your mail server" + term, ""};
    case Spf::Result::none:
      return {"SPF", Standing::bad, domain + " has no SPF record",
              "Whoever runs the mail server knows which one belongs there, such as \"v=spf1 "
              "include:THEIRS ~all\"."};
    case Spf::Result::broken:
      return {"SPF", Standing::bad, "no receiver can work it out: " + found.because,
              "Mend the TXT record of " + domain + "."};
    case Spf::Result::unknown:
      return {"SPF", Standing::look, "it depends on the single mail" + term,
              "Look for spf=pass in the header Authentication-Results of the test mail."};
    default:
      return {"SPF", Standing::look,
              domain + " does not name the address of your mail server" + term,
              "It may send from another one: look for spf=pass in the header "
              "Authentication-Results of the test mail; if it is not there, add the server to the "
              "TXT record of " +
                  domain + "."};
  }
}

class SenderChecker {
 public:
  SenderChecker(ports::NameServer& names, const Sender& sender)
      : names_(names),
        sender_(sender),
        from_(domain_of(sender.from)),
        envelope_(domain_of(sender.envelope)) {}

  Result<SenderCheck> check(const std::string& selector) {
    SenderCheck answer{sender_.from, sender_.server, {}};
    const auto dmarc = TRY(dmarc_of(names_, from_));
    if (!sender_.server.empty()) answer.proofs.push_back(TRY(spf_of_server()));
    answer.proofs.push_back(TRY(dkim(selector)));
    answer.proofs.push_back(proof_of(dmarc, from_));
    answer.proofs.push_back(alignment(dmarc));
    return answer;
  }

 private:
  // The best that is said of any address of the server: it sends from one of them.
  Result<MailProof> spf_of_server() {
    auto addresses = std::vector<std::string>{sender_.server};
    const bool numeric = sender_.server.find_first_not_of("0123456789.") == std::string::npos ||
                         sender_.server.find(':') != std::string::npos;
    if (!numeric) addresses = TRY(names_.addresses(sender_.server));
    if (addresses.empty()) {
      return MailProof{"SPF", Standing::bad, sender_.server + " has no address",
                       "Is the name of the mail server right?"};
    }
    std::optional<Spf> best;
    for (const auto& address : addresses) {
      auto asked = spf(names_, envelope_, address);
      if (!asked) {
        return MailProof{
            "SPF", Standing::look, asked.error().message,
            "Until somebody does, receivers put your mails off. Check it again later."};
      }
      auto found = std::move(*asked);
      if (!best || found.result == Spf::Result::pass) best = std::move(found);
    }
    return spf_proof(*best, envelope_);
  }

  Result<std::optional<MailProof>> key_at(const std::string& selector) {
    const std::string name = selector + "._domainkey." + from_;
    for (const auto& text : TRY(names_.texts(name))) {
      const auto tags = tags_of(text);
      const auto key = tags.find("p");
      if (key == tags.end()) continue;
      if (key->second.empty()) {
        return MailProof{"DKIM", Standing::bad, "the key at " + name + " has been withdrawn",
                         "Let the mail server sign with another one."};
      }
      return MailProof{"DKIM", Standing::good, "there is a key at " + name, ""};
    }
    return std::optional<MailProof>();
  }

  Result<MailProof> dkim(const std::string& selector) {
    if (!selector.empty()) {
      auto found = TRY(key_at(selector));
      if (found) return std::move(*found);
      return MailProof{"DKIM", Standing::bad,
                       "there is no key at " + selector + "._domainkey." + from_,
                       "Whoever runs the mail server knows which record belongs there."};
    }
    for (const char* usual : usual_selectors) {
      auto found = TRY(key_at(usual));
      if (!found || found->standing != Standing::good) continue;
      found->standing = Standing::look;
      found->advice =
          "Whether your mails are signed with it, the test mail shows: DKIM-Signature "
          "with d=" +
          from_ + ".";
      return std::move(*found);
    }
    return MailProof{"DKIM", Standing::look, "which key signs your mails cannot be seen from here",
                     "Look for DKIM-Signature in the headers of the test mail: d= has to be " +
                         from_ +
                         ", and with what stands behind s=: dunningctl mail check "
                         "--selector S. Without that header, let the mail server sign."};
  }

  MailProof alignment(const Dmarc& dmarc) const {
    if (from_ == envelope_) {
      return {"Alignment", Standing::good,
              "bounces go to the same domain that people see, " + from_, ""};
    }
    const bool related = is_below(from_, envelope_) || is_below(envelope_, from_);
    if (related && !dmarc.is_strict("aspf")) {
      return {"Alignment", Standing::good,
              "bounces go to " + envelope_ + ", which belongs to " + from_, ""};
    }
    return {"Alignment", Standing::bad,
            "bounces go to " + envelope_ + " and people see " + from_ +
                ": SPF does not count for DMARC",
            "Send from one domain, or let DKIM sign for " + from_ + "."};
  }

  ports::NameServer& names_;
  const Sender& sender_;
  std::string from_;
  std::string envelope_;
};

std::string_view name(Standing standing) {
  return standing == Standing::good ? "good" : standing == Standing::look ? "look" : "BAD";
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size() + 1, width), ' ');
  return text;
}

}  // namespace

bool SenderCheck::fine() const {
  return std::none_of(proofs.begin(), proofs.end(),
                      [](const MailProof& proof) { return proof.standing == Standing::bad; });
}

bool MailCheck::fine() const {
  return std::all_of(senders.begin(), senders.end(),
                     [](const SenderCheck& sender) { return sender.fine(); });
}

Result<SenderCheck> check_sender(ports::NameServer& names, const Sender& sender,
                                 const std::string& selector) {
  return SenderChecker(names, sender).check(selector);
}

Result<MailCheck> check_mail(const settings::Configuration& configuration,
                             const std::optional<std::string>& administration,
                             ports::NameServer& names, const std::string& selector) {
  if (administration && configuration.find(*administration) == nullptr)
    return fail(ErrorKind::not_found, "there is no administration \"" + *administration + "\"");
  MailCheck answer;
  for (const auto& one : configuration.administrations) {
    if (administration && one.name != *administration) continue;
    const auto& address = one.rules.creditor.from_address;
    const bool seen =
        std::any_of(answer.senders.begin(), answer.senders.end(),
                    [&](const SenderCheck& sender) { return sender.address == address; });
    // The envelope's sender is the same: bounces come back to it (S32a).
    if (!seen)
      answer.senders.push_back(
          TRY(check_sender(names, {address, address, configuration.mail.host}, selector)));
  }
  return answer;
}

std::string to_text(const MailCheck& check) {
  constexpr std::size_t first_column = 11;
  constexpr std::size_t second_column = 6;
  std::string text;
  for (const auto& sender : check.senders) {
    text += "Mail from " + sender.address +
            (sender.server.empty() ? "" : " through " + sender.server) + "\n";
    for (const auto& proof : sender.proofs) {
      text += "  " + padded(proof.what, first_column) +
              padded(std::string(name(proof.standing)), second_column) + proof.found + "\n";
      if (!proof.advice.empty())
        text += std::string(2 + first_column + second_column, ' ') + proof.advice + "\n";
    }
  }
  return text;
}

json::Value to_json(const MailCheck& check) {
  auto senders = json::Value::array();
  for (const auto& sender : check.senders) {
    auto proofs = json::Value::array();
    for (const auto& proof : sender.proofs) {
      proofs.push(json::Value::object({{"what", ascii_lower(proof.what)},
                                       {"standing", ascii_lower(name(proof.standing))},
                                       {"found", proof.found},
                                       {"advice", json_or_null(proof.advice)}}));
    }
    senders.push(json::Value::object({{"address", sender.address},
                                      {"server", json_or_null(sender.server)},
                                      {"fine", sender.fine()},
                                      {"proofs", std::move(proofs)}}));
  }
  auto answer = json_answer("senders");
  answer.set("fine", check.fine());
  answer.set("senders", std::move(senders));
  return answer;
}

}  // namespace dunning::desk
