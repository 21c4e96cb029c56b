#include "daemon/desk/spf.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "daemon/core/text.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

constexpr int most_lookups = 10;     // RFC 7208, 4.6.4
constexpr int most_in_vain = 2;      // the same: "void lookups"
constexpr std::size_t most_mx = 10;  // the same
constexpr unsigned bits_in_byte = 8;

struct Address {
  int family = AF_INET;
  std::array<unsigned char, 16> bytes{};
  unsigned bits() const { return family == AF_INET ? 32 : 128; }
};

std::optional<Address> read_address(const std::string& text) {
  Address address;
  for (const int family : {AF_INET, AF_INET6}) {
    address.family = family;
    if (::inet_pton(family, text.c_str(), address.bytes.data()) == 1) return address;
  }
  return std::nullopt;
}

bool same_network(const Address& one, const Address& other, unsigned prefix) {
  if (one.family != other.family || prefix > one.bits()) return false;
  for (unsigned bit = 0; bit < prefix; ++bit) {
    const auto mask = static_cast<unsigned char>(0x80U >> (bit % bits_in_byte));
    if ((one.bytes[bit / bits_in_byte] & mask) != (other.bytes[bit / bits_in_byte] & mask))
      return false;
  }
  return true;
}

enum class Kind { all, include, a, mx, ptr, ip4, ip6, exists, redirect, other_modifier };

// "a:mail.example.com/24" in its parts; the IPv6 length after "//" is told apart.
struct Term {
  Kind kind = Kind::all;
  Spf::Result when_it_matches = Spf::Result::pass;
  std::string value;  // after ":" or "="
  std::optional<unsigned> prefix4;
  std::optional<unsigned> prefix6;
};

std::optional<unsigned> read_prefix(const std::string& text, unsigned longest) {
  unsigned value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || value > longest) return std::nullopt;
  return value;
}

// "/24", "//64", "/24//64" or nothing (RFC 7208, 5.6: "dual-cidr-length"). False when it is none.
bool read_prefixes(const std::string& text, Term& term) {
  const auto second = text.find("//");
  const std::string first = text.substr(0, second);
  if (!first.empty()) {
    term.prefix4 = read_prefix(first.substr(1), 32);
    if (!term.prefix4) return false;
  }
  if (second == std::string::npos) return true;
  term.prefix6 = read_prefix(text.substr(second + 2), 128);
  return term.prefix6.has_value();
}

// "192.0.2.0/24" after "ip4:", and likewise after "ip6:". False when it is none.
bool read_network(const std::string& text, Term& term) {
  const auto slash = text.find('/');
  const bool four = term.kind == Kind::ip4;
  term.value = text.substr(0, slash);
  const auto address = read_address(term.value);
  if (!address || (address->family == AF_INET) != four) return false;
  if (slash == std::string::npos) return true;
  auto& prefix = four ? term.prefix4 : term.prefix6;
  prefix = read_prefix(text.substr(slash + 1), address->bits());
  return prefix.has_value();
}

std::optional<Kind> kind_of(const std::string& name, bool modifier) {
  if (modifier) return name == "redirect" ? Kind::redirect : Kind::other_modifier;
  constexpr std::pair<std::string_view, Kind> mechanisms[] = {
      {"all", Kind::all}, {"include", Kind::include}, {"a", Kind::a},     {"mx", Kind::mx},
      {"ptr", Kind::ptr}, {"ip4", Kind::ip4},         {"ip6", Kind::ip6}, {"exists", Kind::exists}};
  for (const auto& [known, kind] : mechanisms) {
    if (name == known) return kind;
  }
  return std::nullopt;
}

// A term, or in a sentence why it is none.
std::variant<Term, std::string> read_term(const std::string& word) {
  const std::string none = "\"" + printable(word) + "\" is no term of SPF";
  Term term;
  std::string text = word;
  const auto qualifier = std::string_view("+-~?").find(text.front());
  if (qualifier != std::string_view::npos) {
    constexpr Spf::Result results[] = {Spf::Result::pass, Spf::Result::fail, Spf::Result::softfail,
                                       Spf::Result::neutral};
    term.when_it_matches = results[qualifier];
    text.erase(0, 1);
  }
  const auto sign = text.find_first_of(":=/");
  const std::string name = ascii_lower(text.substr(0, sign));
  const bool modifier = sign != std::string::npos && text[sign] == '=';
  if (name.empty() || (modifier && qualifier != std::string_view::npos)) return none;
  const auto kind = kind_of(name, modifier);
  if (!kind) return "\"" + printable(name) + "\" is no term of SPF";
  term.kind = *kind;
  const bool has_value = sign != std::string::npos && text[sign] != '/';
  std::string rest = sign == std::string::npos ? "" : text.substr(has_value ? sign + 1 : sign);
  switch (term.kind) {
    case Kind::ip4:
    case Kind::ip6:
      if (!has_value || !read_network(rest, term))
        return "\"" + printable(rest) + "\" is no address of " + printable(name);
      return term;
    case Kind::a:
    case Kind::mx: {
      const auto slash = std::min(rest.find('/'), rest.size());
      if (!read_prefixes(rest.substr(slash), term)) return none;
      rest.resize(slash);
      break;
    }
    case Kind::all:
      if (sign != std::string::npos) return none;
      break;
    default:
      if (sign != std::string::npos && !has_value) return none;
      break;
  }
  const bool needs_value =
      term.kind == Kind::include || term.kind == Kind::exists || term.kind == Kind::redirect;
  if (rest.empty() && (needs_value || (has_value && !modifier))) return none;
  term.value = std::move(rest);
  return term;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

// What a record says, read as a whole before any of it counts (RFC 7208, 4.6).
struct Policy {
  std::vector<Term> mechanisms;
  std::vector<std::string> words;  // of the mechanisms, as they were written
  std::string redirect;
  std::string trouble;  // why nobody can work it out, or empty
};

Policy read_policy(const std::string& record) {
  Policy policy;
  const auto words = words_of(record);
  for (std::size_t i = 1; i < words.size(); ++i) {
    auto read = read_term(words[i]);
    if (auto* why = std::get_if<std::string>(&read)) {
      policy.trouble = std::move(*why);
      return policy;
    }
    auto& term = std::get<Term>(read);
    if (term.kind == Kind::other_modifier) continue;
    if (term.kind != Kind::redirect) {
      policy.mechanisms.push_back(std::move(term));
      policy.words.push_back(words[i]);
    } else if (policy.redirect.empty()) {
      policy.redirect = std::move(term.value);
    } else {
      policy.trouble = "it is redirected twice";
      return policy;
    }
  }
  return policy;
}

bool has_macro(const std::string& text) {
  return text.find('%') != std::string::npos;
}

class Evaluation {
 public:
  Evaluation(ports::NameServer& names, const Address& address) : names_(names), address_(address) {}

  Result<Spf> of(const std::string& domain) {
    const auto record = TRY(record_of(domain));
    if (record.result != Spf::Result::pass) return record;
    const auto policy = read_policy(record.record);
    if (!policy.trouble.empty()) return broken(record.record, policy.trouble);
    Spf spf{Spf::Result::neutral, record.record, ""};
    for (std::size_t i = 0; i < policy.mechanisms.size(); ++i) {
      const auto& term = policy.mechanisms[i];
      const auto match = TRY(matches(term, domain));
      if (match == Match::no) continue;
      if (match == Match::broken) return broken(record.record, trouble_);
      spf.because = printable(policy.words[i]);
      spf.result = match == Match::unknown ? Spf::Result::unknown : term.when_it_matches;
      return spf;
    }
    if (policy.redirect.empty()) return spf;
    const std::string because = "redirect=" + printable(policy.redirect);
    if (has_macro(policy.redirect)) return Spf{Spf::Result::unknown, record.record, because};
    if (!one_more()) return broken(record.record, trouble_);
    auto elsewhere = TRY(of(policy.redirect));
    if (elsewhere.result == Spf::Result::none)
      return broken(record.record, printable(policy.redirect) + " has no SPF record");
    elsewhere.record = record.record;
    if (elsewhere.result != Spf::Result::broken) elsewhere.because = because;
    return elsewhere;
  }

 private:
  enum class Match { yes, no, unknown, broken };

  static Spf broken(const std::string& record, const std::string& why) {
    return {Spf::Result::broken, record, why};
  }

  bool one_more() {
    if (++lookups_ <= most_lookups) return true;
    trouble_ = "it takes more than " + std::to_string(most_lookups) + " questions to work it out";
    return false;
  }

  // Whether what was asked has an answer; of those that have none only a few are forgiven.
  bool in_vain(const std::vector<std::string>& found, const std::string& name) {
    if (!found.empty() || ++in_vain_ <= most_in_vain) return false;
    trouble_ = "it asks for more than " + std::to_string(most_in_vain) +
               " names that do not exist, of which one is " + printable(name);
    return true;
  }

  using Answers = std::vector<std::string>;
  // What nobody can be called does not exist (RFC 7208, 4.3).
  static Result<Answers> answers(Result<Answers> asked) {
    if (!asked && asked.error().kind == ErrorKind::invalid_input) return Answers();
    return asked;
  }

  // `pass` with the record when there is exactly one.
  Result<Spf> record_of(const std::string& domain) {
    Spf found;
    for (const auto& text : TRY(answers(names_.texts(domain)))) {
      const std::string start = ascii_lower(text.substr(0, 7));
      if (start != "v=spf1" && start != "v=spf1 ") continue;
      if (found.result == Spf::Result::pass)
        return broken(found.record, printable(domain) + " has two SPF records");
      found = {Spf::Result::pass, text, ""};
    }
    return found;
  }

  bool among(const std::vector<std::string>& addresses, const Term& term) const {
    const auto prefix = (address_.family == AF_INET ? term.prefix4 : term.prefix6);
    return std::any_of(addresses.begin(), addresses.end(), [&](const std::string& text) {
      const auto other = read_address(text);
      return other && same_network(address_, *other, prefix.value_or(address_.bits()));
    });
  }

  // `exists` asks for A alone, whatever the address that is looked for (RFC 7208, 5.7).
  static bool any_of_ip4(const std::vector<std::string>& addresses) {
    return std::any_of(addresses.begin(), addresses.end(), [](const std::string& text) {
      const auto one = read_address(text);
      return one && one->family == AF_INET;
    });
  }

  Result<Match> matches(const Term& term, const std::string& domain) {
    const auto told = [](bool matched) { return matched ? Match::yes : Match::no; };
    if (term.kind == Kind::all) return Match::yes;
    if (term.kind == Kind::ip4 || term.kind == Kind::ip6) return told(among({term.value}, term));
    if (has_macro(term.value)) return Match::unknown;
    if (!one_more()) return Match::broken;
    if (term.kind == Kind::ptr) return Match::no;  // not to be used (RFC 7208, 5.5)
    const std::string& target = term.value.empty() ? domain : term.value;
    if (term.kind == Kind::include) return included(target);
    if (term.kind == Kind::mx) return mail_server_of(target, term);
    const auto addresses = TRY(answers(names_.addresses(target)));
    if (in_vain(addresses, target)) return Match::broken;
    return told(term.kind == Kind::exists ? any_of_ip4(addresses) : among(addresses, term));
  }

  Result<Match> mail_server_of(const std::string& domain, const Term& term) {
    const auto servers = TRY(answers(names_.mail_servers(domain)));
    if (in_vain(servers, domain)) return Match::broken;
    if (servers.size() > most_mx) {
      trouble_ = printable(domain) + " has more than " + std::to_string(most_mx) + " mail servers";
      return Match::broken;
    }
    for (const auto& server : servers) {
      const auto addresses = TRY(answers(names_.addresses(server)));
      if (in_vain(addresses, server)) return Match::broken;
      if (among(addresses, term)) return Match::yes;
    }
    return Match::no;
  }

  Result<Match> included(const std::string& domain) {
    const auto there = TRY(of(domain));
    switch (there.result) {
      case Spf::Result::pass:
        return Match::yes;
      case Spf::Result::unknown:
        return Match::unknown;
      case Spf::Result::none:
        trouble_ = printable(domain) + " has no SPF record";
        return Match::broken;
      case Spf::Result::broken:
        trouble_ = there.because;
        return Match::broken;
      default:
        return Match::no;
    }
  }

  ports::NameServer& names_;
  const Address& address_;
  int lookups_ = 0;
  int in_vain_ = 0;
  std::string trouble_;
};

}  // namespace

Result<Spf> spf(ports::NameServer& names, const std::string& domain, const std::string& address) {
  const auto read = read_address(address);
  if (!read) return fail(ErrorKind::invalid_input, "\"" + address + "\" is no address");
  return Evaluation(names, *read).of(domain);
}

}  // namespace dunning::desk
