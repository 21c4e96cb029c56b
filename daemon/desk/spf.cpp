#include "daemon/desk/spf.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "daemon/core/text.hpp"

namespace dunning::desk {
namespace {

constexpr int most_lookups = 10;     // RFC 7208, 4.6.4
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

// "a:mail.example.com/24" in its parts; the IPv6 length after "//" is told apart.
struct Term {
  Spf::Result when_it_matches = Spf::Result::pass;
  std::string name;
  std::string value;  // after ":" or "="
  std::optional<unsigned> prefix4;
  std::optional<unsigned> prefix6;
  bool modifier = false;
};

std::optional<unsigned> read_prefix(const std::string& text) {
  unsigned value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || value > 128) return std::nullopt;
  return value;
}

// None when it is no term.
std::optional<Term> read_term(std::string text) {
  Term term;
  switch (text.front()) {
    case '-':
      term.when_it_matches = Spf::Result::fail;
      break;
    case '~':
      term.when_it_matches = Spf::Result::softfail;
      break;
    case '?':
      term.when_it_matches = Spf::Result::neutral;
      break;
    default:
      break;
  }
  if (std::string_view("+-~?").find(text.front()) != std::string_view::npos) text.erase(0, 1);
  const auto sign = text.find_first_of(":=/");
  term.name = ascii_lower(text.substr(0, sign));
  if (term.name.empty()) return std::nullopt;
  if (sign == std::string::npos) return term;
  term.modifier = text[sign] == '=';
  std::string rest = text.substr(text[sign] == '/' ? sign : sign + 1);
  if (term.name == "a" || term.name == "mx" || term.name == "ip4" || term.name == "ip6") {
    const auto slash = rest.find('/');
    if (slash != std::string::npos) {
      std::string lengths = rest.substr(slash + 1);
      rest.resize(slash);
      const auto second = lengths.find('/');
      if (second != std::string::npos) {
        term.prefix6 = read_prefix(lengths.substr(lengths.find_first_not_of('/', second)));
        if (!term.prefix6) return std::nullopt;
        lengths.resize(second);
      }
      if (!lengths.empty()) {
        const auto length = read_prefix(lengths);
        if (!length) return std::nullopt;
        (term.name == "ip6" ? term.prefix6 : term.prefix4) = length;
      }
    }
  }
  term.value = rest;
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

class Evaluation {
 public:
  Evaluation(ports::NameServer& names, const Address& address) : names_(names), address_(address) {}

  Result<Spf> of(const std::string& domain) {
    const auto record = TRY(record_of(domain));
    if (record.result != Spf::Result::pass) return record;
    Spf spf{Spf::Result::neutral, record.record, ""};
    std::string redirect;
    auto terms = words_of(record.record);
    for (std::size_t i = 1; i < terms.size(); ++i) {
      const auto term = read_term(terms[i]);
      if (!term) return broken(record.record, "\"" + terms[i] + "\" is no term of SPF");
      if (term->modifier) {
        if (term->name == "redirect") redirect = term->value;
        continue;
      }
      const auto match = TRY(matches(*term, domain));
      if (match == Match::no) continue;
      if (match == Match::broken) return broken(record.record, trouble_);
      spf.because = terms[i];
      spf.result = match == Match::unknown ? Spf::Result::unknown : term->when_it_matches;
      return spf;
    }
    if (redirect.empty()) return spf;
    if (!one_more()) return broken(record.record, trouble_);
    auto elsewhere = TRY(of(redirect));
    if (elsewhere.result == Spf::Result::none)
      return broken(record.record, redirect + " has no SPF record");
    elsewhere.record = record.record;
    elsewhere.because = "redirect=" + redirect;
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

  // `pass` with the record when there is exactly one.
  Result<Spf> record_of(const std::string& domain) {
    Spf found;
    for (const auto& text : TRY(names_.texts(domain))) {
      const std::string start = ascii_lower(text.substr(0, 7));
      if (start != "v=spf1" && start != "v=spf1 ") continue;
      if (found.result == Spf::Result::pass)
        return broken(found.record, domain + " has two SPF records");
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

  Result<Match> matches(const Term& term, const std::string& domain) {
    const auto told = [](bool matched) { return matched ? Match::yes : Match::no; };
    if (term.value.find('%') != std::string::npos) return Match::unknown;
    const std::string& target = term.value.empty() ? domain : term.value;
    if (term.name == "all") return Match::yes;
    if (term.name == "ip4" || term.name == "ip6") {
      if (!read_address(term.value)) {
        trouble_ = "\"" + term.value + "\" is no address";
        return Match::broken;
      }
      return told(among({term.value}, term));
    }
    if (term.name != "a" && term.name != "mx" && term.name != "include" && term.name != "exists" &&
        term.name != "ptr") {
      trouble_ = "\"" + term.name + "\" is no term of SPF";
      return Match::broken;
    }
    if (!one_more()) return Match::broken;
    if (term.name == "a") return told(among(TRY(names_.addresses(target)), term));
    if (term.name == "mx") return mail_server_of(target, term);
    if (term.name == "exists") return told(!TRY(names_.addresses(target)).empty());
    if (term.name == "ptr") return Match::no;  // not to be used (RFC 7208, 5.5)
    return included(target);
  }

  Result<Match> mail_server_of(const std::string& domain, const Term& term) {
    auto servers = TRY(names_.mail_servers(domain));
    servers.resize(std::min(servers.size(), most_mx));
    for (const auto& server : servers) {
      const auto addresses = TRY(names_.addresses(server));
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
        trouble_ = domain + " has no SPF record";
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
  std::string trouble_;
};

}  // namespace

Result<Spf> spf(ports::NameServer& names, const std::string& domain, const std::string& address) {
  const auto read = read_address(address);
  if (!read) return fail(ErrorKind::invalid_input, "\"" + address + "\" is no address");
  return Evaluation(names, *read).of(domain);
}

}  // namespace dunning::desk
