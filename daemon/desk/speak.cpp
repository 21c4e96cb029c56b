#include "daemon/desk/speak.hpp"

#include <charconv>

namespace dunning::desk {
namespace {

std::optional<policy::WordId> id_in(const std::string& name) {
  const auto slash = name.find('/');
  const std::string digits = slash == std::string::npos ? name : name.substr(slash + 1);
  std::int64_t id = 0;
  const char* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, id);
  if (read.ec != std::errc() || read.ptr != end || id <= 0) return std::nullopt;
  return policy::WordId{id};
}

}  // namespace

Status check_text(const std::string& text, const std::string& option) {
  if (text.empty() || text.size() > text_limit) {
    return fail(ErrorKind::invalid_input,
                option + " takes a text of at most " + std::to_string(text_limit) + " bytes");
  }
  return {};
}

About about(const Meant& meant) {
  return {meant.administration, meant.account.debtor, meant.account.currency};
}

Result<FoundWord> find_word(const Desk& desk, const std::optional<std::string>& name_of,
                            const std::string& name) {
  const auto id = id_in(name);
  if (!id) {
    return fail(ErrorKind::invalid_input,
                "\"" + name + "\" is no word such as promise/7 (dunningctl list words)");
  }
  for (auto& one : TRY(administrations(desk, name_of))) {
    if (!one.stored) continue;
    auto said = TRY(store::Words(desk.store).find(one.stored->id, *id));
    if (!said) continue;
    const bool of_this_kind =
        name.find('/') == std::string::npos || policy::name(said->word) == name;
    if (of_this_kind) return FoundWord{std::move(one), std::move(*said)};
  }
  return fail(ErrorKind::not_found, "nobody said " + name + " (dunningctl list words)");
}

Status end(const Desk& desk, const FoundWord& found, const std::string& how) {
  return store::Words(desk.store)
      .end(found.administration.stored->id, found.said.word.id, how, desk.author,
           found.administration.today(desk.clock), desk.clock.now());
}

bool is_word_name(const std::string& text) {
  return text.find('/') != std::string::npos && id_in(text).has_value();
}

}  // namespace dunning::desk
