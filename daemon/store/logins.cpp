#include "daemon/store/logins.hpp"

#include "daemon/crypto/encoding.hpp"
#include "daemon/crypto/seal.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

std::int64_t day_of(Instant at) {
  return at.ms / day_ms;
}

// What a sealed text is for: it cannot be moved to another login, or to another column.
std::string tokens_context(const std::string& name) {
  return "tokens of " + name;
}
std::string pending_context(const std::string& name) {
  return "begun login of " + name;
}

Result<std::string> sealed(const Secret& key, const std::string& plain,
                           const std::string& context) {
  return crypto::base64(TRY(crypto::seal(key.reveal(), plain, context)));
}

Result<std::string> opened(const Secret& key, const std::string& text, const std::string& context) {
  const auto bytes = crypto::parse_base64(text);
  auto plain = bytes ? crypto::open(key.reveal(), *bytes, context)
                     : Result<std::string>(fail(ErrorKind::suspicious, "it is no base64"));
  if (plain) return plain;
  return fail(ErrorKind::auth,
              "the vault key does not open the " + context +
                  " (another key than they were sealed with?): " + plain.error().message);
}

std::string text_of(const TokenSet& tokens) {
  return json::write(FieldWriter()
                         .text("access_token", tokens.access_token.reveal())
                         .number("issued", tokens.issued.ms)
                         .number("expires", tokens.expires.value_or(Instant{0}).ms)
                         .text("refresh_token", tokens.refresh_token.reveal())
                         .text("previous_refresh_token", tokens.previous_refresh_token.reveal())
                         .number("refresh_since", tokens.refresh_since.ms)
                         .number("idle_until", tokens.idle_until.value_or(Instant{0}).ms)
                         .object());
}

std::optional<Instant> moment(std::int64_t ms) {
  if (ms == 0) return std::nullopt;
  return Instant{ms};
}

Result<TokenSet> tokens_of(const std::string& text) {
  const auto document = TRY(json::parse(text));
  FieldReader reader{json::Cursor(document)};
  TokenSet tokens;
  tokens.access_token = Secret(reader.text("access_token"));
  tokens.issued = {reader.number("issued")};
  tokens.expires = moment(reader.number("expires"));
  tokens.refresh_token = Secret(reader.text("refresh_token"));
  tokens.previous_refresh_token = Secret(reader.text("previous_refresh_token"));
  tokens.refresh_since = {reader.number("refresh_since")};
  tokens.idle_until = moment(reader.number("idle_until"));
  return reader.done(std::move(tokens));
}

struct Row {
  LoginRecord record;
  std::string sealed;
};

std::vector<Row> read_rows(Session& session, const std::string& where,
                           std::initializer_list<In> in) {
  std::vector<Row> rows;
  using Moment = std::optional<Instant>;
  session.rows<std::string, std::int64_t, std::string, Moment, Moment, Moment, Moment, std::string,
               Moment, Moment, Moment, std::int64_t, std::string, Moment, std::string, std::int64_t,
               std::int64_t>(
      "SELECT name, generation, sealed, issued, expires, idle_until, logged_in_at, logged_in_by, "
      "sent_at, claimed_until, not_before, failures, trouble, broken_since, broken_why, "
      "calls_today, "
      "calls_day FROM logins " +
          where,
      in,
      [&](std::string name, std::int64_t generation, std::string sealed, Moment issued,
          Moment expires, Moment idle_until, Moment logged_in_at, std::string logged_in_by,
          Moment sent_at, Moment claimed_until, Moment not_before, std::int64_t failures,
          std::string trouble, Moment broken_since, std::string broken_why,
          std::int64_t calls_today, std::int64_t calls_day) {
        rows.push_back({{std::move(name), generation, issued, expires, idle_until, logged_in_at,
                         std::move(logged_in_by), sent_at, claimed_until, not_before,
                         static_cast<int>(failures), std::move(trouble), broken_since,
                         std::move(broken_why), calls_today, calls_day},
                        std::move(sealed)});
      });
  return rows;
}

Row read_row(Session& session, const std::string& name) {
  auto rows = read_rows(session, "WHERE name = ?", {name});
  if (!rows.empty()) return std::move(rows.front());
  Row none;
  none.record.name = name;
  return none;
}

void make_row(Session& session, const std::string& name) {
  session.run(
      "INSERT INTO logins (name, generation, sealed, logged_in_by, claim, failures, trouble, "
      "broken_why, calls_today, calls_day, pending) VALUES (?, 0, '', '', '', 0, '', '', 0, 0, '') "
      "ON CONFLICT (name) DO NOTHING",
      {name});
}

void put_tokens(Session& session, const std::string& name, const TokenSet& tokens,
                const std::string& sealed_tokens) {
  session.run(
      "UPDATE logins SET generation = generation + 1, sealed = ?, issued = ?, expires = ?, "
      "idle_until = ?, sent_at = NULL, claim = '', claimed_until = NULL, not_before = NULL, "
      "failures = 0, trouble = '', broken_since = NULL, broken_why = '' WHERE name = ?",
      {sealed_tokens, tokens.issued, tokens.expires, tokens.idle_until, name});
}

}  // namespace

Result<std::vector<LoginRecord>> Logins::list() const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<LoginRecord>> {
    std::vector<LoginRecord> records;
    for (auto& row : read_rows(session, "ORDER BY name", {}))
      records.push_back(std::move(row.record));
    return records;
  });
}

Result<LoginRecord> Logins::look(const std::string& name) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<LoginRecord> {
    return read_row(session, name).record;
  });
}

Result<LoginState> Logins::read(const std::string& name, const Secret& key) const {
  auto row = TRY(transact(store_, Access::read, [&](Session& session) -> Result<Row> {
    return read_row(session, name);
  }));
  LoginState state{std::move(row.record), std::nullopt};
  if (row.sealed.empty()) return state;
  const auto text = TRY(opened(key, row.sealed, tokens_context(name)));
  state.tokens = TRY(tokens_of(text));
  return state;
}

Result<bool> Logins::claim(const std::string& name, const Claim& claim) {
  return transact(store_, Access::write, [&](Session& session) -> Result<bool> {
    make_row(session, name);
    const auto today = day_of(claim.now);
    const auto touched = session.run(
        "UPDATE logins SET claim = ?, claimed_until = ?, sent_at = COALESCE(sent_at, ?), "
        "calls_today = CASE WHEN calls_day = ? THEN calls_today + 1 ELSE 1 END, calls_day = ? "
        "WHERE name = ? AND generation = ? AND broken_since IS NULL AND (claim = '' OR "
        "claimed_until <= ? OR claimed_until > ?)",
        {claim.owner, claim.until, claim.now, today, today, name, claim.generation, claim.now,
         claim.now + longest_claim});
    return touched == 1;
  });
}

Status Logins::give_up(const std::string& name, const Claim& claim, const std::string& trouble,
                       Instant not_before) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run(
        "UPDATE logins SET claim = '', claimed_until = NULL, not_before = ?, trouble = ?, "
        "failures = failures + 1 WHERE name = ? AND generation = ? AND claim = ?",
        {not_before, trouble, name, claim.generation, claim.owner});
    return {};
  });
}

Status Logins::save(const std::string& name, std::int64_t generation, const TokenSet& tokens,
                    const Secret& key) {
  const auto text = TRY(sealed(key, text_of(tokens), tokens_context(name)));
  return transact(store_, Access::write, [&](Session& session) -> Status {
    make_row(session, name);
    if (read_row(session, name).record.generation != generation)
      return fail(ErrorKind::conflict, "the tokens of " + name + " were renewed by somebody else");
    put_tokens(session, name, tokens, text);
    return {};
  });
}

Result<bool> Logins::mark_broken(const std::string& name, std::int64_t generation,
                                 const std::string& why, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<bool> {
    const auto touched = session.run(
        "UPDATE logins SET broken_since = COALESCE(broken_since, ?), broken_why = ?, claim = '', "
        "claimed_until = NULL, not_before = NULL WHERE name = ? AND generation = ?",
        {now, why, name, generation});
    return touched == 1;
  });
}

Status Logins::log_in(const std::string& name, const TokenSet& tokens, const Secret& key,
                      const std::string& by, Instant now) {
  const auto text = TRY(sealed(key, text_of(tokens), tokens_context(name)));
  return transact(store_, Access::write, [&](Session& session) -> Status {
    make_row(session, name);
    put_tokens(session, name, tokens, text);
    session.run("UPDATE logins SET logged_in_at = ?, logged_in_by = ?, pending = '' WHERE name = ?",
                {now, by, name});
    return {};
  });
}

Result<bool> Logins::log_out(const std::string& name) {
  return transact(store_, Access::write, [&](Session& session) -> Result<bool> {
    const bool had = !read_row(session, name).sealed.empty();
    session.run(
        "UPDATE logins SET generation = generation + 1, sealed = '', issued = NULL, expires = "
        "NULL, idle_until = NULL, logged_in_at = NULL, logged_in_by = '', sent_at = NULL, claim = "
        "'', claimed_until = NULL, not_before = NULL, failures = 0, trouble = '', broken_since = "
        "NULL, broken_why = '', pending = '' WHERE name = ?",
        {name});
    return had;
  });
}

Status Logins::keep_pending(const std::string& name, const std::string& pending,
                            const Secret& key) {
  const auto text =
      pending.empty() ? std::string() : TRY(sealed(key, pending, pending_context(name)));
  return transact(store_, Access::write, [&](Session& session) -> Status {
    make_row(session, name);
    session.run("UPDATE logins SET pending = ? WHERE name = ?", {text, name});
    return {};
  });
}

Result<std::string> Logins::pending(const std::string& name, const Secret& key) const {
  const auto text =
      TRY(transact(store_, Access::read, [&](Session& session) -> Result<std::string> {
        return session.value<std::string>("SELECT pending FROM logins WHERE name = ?", {name})
            .value_or("");
      }));
  if (text.empty()) return text;
  return opened(key, text, pending_context(name));
}

}  // namespace dunning::store
