#include "tests/logins/process.hpp"

#include <cstdlib>
#include <filesystem>

namespace dunning::test {
namespace {

std::unique_ptr<store::Store> open(const std::string& connection) {
  auto opened = store::Store::open({connection, 2, false, 0});
  if (!opened) std::abort();
  return std::move(*opened);
}

}  // namespace

Home::Home() {
  // In memory where there is such a place: a year has thousands of commits.
  const std::filesystem::path memory = "/dev/shm";
  const auto place =
      std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
  std::string pattern = (place / "dunning-logins-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) std::abort();
  path = pattern;
}

Home::~Home() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

Process::Process(const Home& home, Provider& provider, fakes::ManualClock& clock)
    : line(provider),
      clock_(clock),
      store_(open(home.connection())),
      key_("", home.path, vault_),
      stored_("books", *store_, key_),
      book_(stored_),
      tokens_({"books", provider.rules, net::RefreshingTokens::Grant::refresh_token,
               [&provider] { return provider.client; }, book_, line, clock, random_, log,
               "process"}) {}

void Process::at_every_port_call(std::function<void()> what) {
  book_.at_call = what;
  line.at_send = [what] {
    what();
    return true;
  };
  line.at_answer = what;
}

void Process::log_in(const TokenSet& tokens) {
  const auto key = key_.read_or_make();
  if (!key || !store::Logins(*store_).log_in("books", tokens, *key, "a person", clock_.now()))
    std::abort();
}

std::string Process::current() {
  const auto token = tokens_.current();
  return token ? token->reveal() : std::string(name(token.error().kind));
}

LoginRecord Process::record() {
  return store::Logins(*store_).look("books").value();
}

}  // namespace dunning::test
