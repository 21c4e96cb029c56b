#include "daemon/policy/open_lines.hpp"

#include <algorithm>
#include <string>

namespace dunning::policy {
namespace {

constexpr std::size_t shortest_name = 4;  // S8: fewer characters name nothing
constexpr std::size_t most_parts = 9;     // a creditor reference of 25 characters in groups of four
constexpr std::size_t longest_name = 40;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
bool is_letter(char c) {
  return upper(c) >= 'A' && upper(c) <= 'Z';
}

std::string without_leading_zeros(std::string_view text) {
  const auto first = text.find_first_not_of('0');
  return first == std::string_view::npos ? std::string() : std::string(text.substr(first));
}

// The longest runs of digits and of letters, in capitals: "F-2026/0123" is F, 2026, 0123. Whatever
// begins and ends with such a run is no part of a longer number.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  char before = ' ';
  for (const char c : text) {
    if (is_digit(c) || is_letter(c)) {
      const bool goes_on = is_digit(c) ? is_digit(before) : is_letter(before);
      if (!goes_on) parts.emplace_back();
      parts.back() += upper(c);
    }
    before = c;
  }
  return parts;
}

// FNV-1a, 64 bits. Two texts of one hash would make a veto too many, which a person sees.
std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 14695981039346656037ull;
  for (const char c : text) {
    value ^= static_cast<unsigned char>(c);
    value *= 1099511628211ull;
  }
  return value;
}

// How a number may be written: in one piece; as such with its own zeros; and with the zeros of
// every part left out ("2026-0123" as "2026-123").
class Spellings {
 public:
  void add(const std::string& part) {
    const std::string bare = is_digit(part.front()) ? without_leading_zeros(part) : part;
    whole_ += part;
    bare_ += bare;
    has_digit_ = has_digit_ || is_digit(part.front());
  }

  template <class Use>
  void each(Use use) const {
    if (!has_digit_ || whole_.size() > longest_name) return;
    const std::string stripped = without_leading_zeros(whole_);
    if (whole_.size() >= shortest_name) use(hash(whole_));
    if (stripped != whole_ && stripped.size() >= shortest_name) use(hash(stripped));
    if (bare_ != stripped && bare_ != whole_ && bare_.size() >= shortest_name) use(hash(bare_));
  }
  bool too_long() const { return whole_.size() > longest_name; }

 private:
  std::string whole_;
  std::string bare_;
  bool has_digit_ = false;
};

std::string alphanumeric(std::string_view text) {
  std::string key;
  for (const char c : text) {
    if (is_digit(c) || is_letter(c)) key += upper(c);
  }
  return key;
}

std::uint64_t amount_key(const Money& amount) {
  return hash(std::string(amount.currency.code()) + std::to_string(amount.minor));
}

template <class Keys>
void sort_once(Keys& keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  keys.shrink_to_fit();
}

}  // namespace

OpenLines::OpenLines(std::vector<BankLine> lines) : lines_(std::move(lines)) {
  std::erase_if(lines_, [](const BankLine& line) {
    return !line.amount.is_positive() || !line.open.is_positive();
  });
  for (std::uint32_t index = 0; index < lines_.size(); ++index) {
    const BankLine& line = lines_[index];
    const auto parts = parts_of(line.description);
    for (std::size_t first = 0; first < parts.size(); ++first) {
      Spellings spellings;
      for (std::size_t last = first; last < parts.size() && last < first + most_parts; ++last) {
        spellings.add(parts[last]);
        if (spellings.too_long()) break;
        spellings.each([&](std::uint64_t key) { names_.emplace_back(key, index); });
      }
    }
    const std::string iban = alphanumeric(line.counterparty_iban);
    if (!iban.empty()) ibans_.emplace_back(hash(iban), index);
    amounts_.emplace_back(amount_key(line.amount), index);
    amounts_.emplace_back(amount_key(line.open), index);
  }
  sort_once(names_);
  sort_once(ibans_);
  sort_once(amounts_);
}

std::vector<std::size_t> OpenLines::find(const std::vector<Key>& keys, std::uint64_t hash) {
  std::vector<std::size_t> found;
  for (auto key = std::lower_bound(keys.begin(), keys.end(), Key{hash, 0});
       key != keys.end() && key->first == hash; ++key)
    found.push_back(key->second);
  return found;
}

std::vector<std::size_t> OpenLines::naming(std::string_view number) const {
  std::vector<std::size_t> found;
  if (lines_.empty()) return found;
  Spellings spellings;
  for (const auto& part : parts_of(number))
    spellings.add(part);
  spellings.each([&](std::uint64_t key) {
    const auto more = find(names_, key);
    found.insert(found.end(), more.begin(), more.end());
  });
  sort_once(found);
  return found;
}

std::vector<std::size_t> OpenLines::from(std::string_view iban) const {
  const std::string key = alphanumeric(iban);
  return key.empty() || lines_.empty() ? std::vector<std::size_t>() : find(ibans_, hash(key));
}

std::vector<std::size_t> OpenLines::of_amount(const Money& amount) const {
  if (!amount.is_positive() || lines_.empty()) return {};
  return find(amounts_, amount_key(amount));
}

}  // namespace dunning::policy
