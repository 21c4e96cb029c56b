#include "daemon/app/login_wish.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/json/cursor.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"

namespace dunning::app {
namespace {

using What = LoginWish::What;

constexpr std::array<std::pair<What, std::string_view>, 7> names = {{
    {What::begin, "begin"},
    {What::begin_device, "begin_device"},
    {What::finish, "finish"},
    {What::poll, "poll"},
    {What::import_tokens, "import"},
    {What::check, "check"},
    {What::log_out, "log_out"},
}};

}  // namespace

std::string text_of(const LoginWish& wish) {
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const auto& one) { return one.first == wish.what; });
  return json::write(json::Value::object(
      {{"what", found->second}, {"login", wish.login}, {"text", wish.text}, {"by", wish.by}}));
}

Result<LoginWish> read_login_wish(const std::string& text) {
  const auto document = TRY(json::parse(text));
  const json::Cursor read(document);
  const auto what = TRY(read.text("what"));
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const auto& one) { return one.second == what; });
  if (found == names.end()) return fail(ErrorKind::invalid_input, "unknown wish");
  LoginWish wish;
  wish.what = found->first;
  wish.login = TRY(read.text("login"));
  wish.text = TRY(read.text("text"));
  wish.by = TRY(read.text("by"));
  return wish;
}

std::string text_of(const LoginReply& reply) {
  return json::write(json::Value::object({{"done", reply.done},
                                          {"sentence", reply.sentence},
                                          {"failed", reply.failed},
                                          {"url", reply.url},
                                          {"user_code", reply.user_code},
                                          {"redirect_uri", reply.redirect_uri},
                                          {"wait_ms", reply.wait_ms}}));
}

Result<LoginReply> read_login_reply(const std::string& text) {
  const auto document = TRY(json::parse(text));
  const json::Cursor read(document);
  LoginReply reply;
  reply.done = TRY(read.boolean("done"));
  reply.sentence = TRY(read.text("sentence"));
  reply.failed = TRY(read.boolean("failed"));
  reply.url = TRY(read.text("url"));
  reply.user_code = TRY(read.text("user_code"));
  reply.redirect_uri = TRY(read.text("redirect_uri"));
  reply.wait_ms = TRY(read.integer("wait_ms"));
  return reply;
}

}  // namespace dunning::app
