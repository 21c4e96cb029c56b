#include "daemon/net/imap_mailbox.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "daemon/core/loopback.hpp"
#include "daemon/net/curl_easy.hpp"
#include "daemon/net/imap_answers.hpp"

namespace dunning::net {
namespace {

constexpr std::size_t piece = 64 * 1024;
constexpr std::size_t longest_answer = 4 * 1024 * 1024;  // 500,000 numbers of mails, or one mail

Error no_conversation(std::string why) {
  return {ErrorKind::transient, "the mailbox cannot be read: " + std::move(why), std::nullopt};
}

}  // namespace

// One connection, from the login to the end.
class ImapMailbox::Conversation {
 public:
  Conversation(const ImapSettings& settings, const ports::Clock& clock)
      : settings_(settings), clock_(clock), ends_(clock.elapsed() + settings.deadline) {}
  ~Conversation() { sockets_.stop_listening(); }
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  CURLcode log_in(const Secret& token, std::string& trouble) {
    CURL* const easy = easy_.get();
    ErrorText error_text{};
    const std::string url = (settings_.security == ImapSecurity::tls ? "imaps://" : "imap://") +
                            settings_.host + ":" + std::to_string(settings_.port) + "/";
    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "imap,imaps");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(left().count())));
    require_verified_tls(easy, settings_.ca_file);
    const bool starttls = settings_.security == ImapSecurity::starttls;
    curl_easy_setopt(easy, CURLOPT_USE_SSL,
                     static_cast<long>(starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(easy, CURLOPT_USERNAME, settings_.user.c_str());
    if (token.empty()) {
      curl_easy_setopt(easy, CURLOPT_PASSWORD, settings_.password.reveal().c_str());
    } else {
      curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, token.reveal().c_str());
      curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");
    }
    sockets_.watch(easy);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text.data());
    const CURLcode code = curl_easy_perform(easy);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
    if (code != CURLE_OK) trouble = words(code, error_text);
    return code;
  }

  // Says a command; gives every response before its end to `each`. Permanent, with the server's
  // words, when it says anything but OK.
  template <class Each>
  Status say(const std::string& command, Each each) {
    const std::string tag = "d" + std::to_string(++commands_);
    TRY(send(tag + " " + command + "\r\n"));
    for (;;) {
      auto response = TRY(receive());
      if (response.tag == "*") {
        if (response.is("BYE")) return fail(no_conversation(response.rest));
        each(std::move(response));
        continue;
      }
      if (response.tag != tag) continue;
      if (response.is("OK")) return {};
      return fail(
          ErrorKind::permanent,
          "the mail server refuses " + command.substr(0, command.find(' ')) + ": " + response.rest);
    }
  }

 private:
  Millis left() const { return ends_ - clock_.elapsed(); }

  Status send(const std::string& bytes) {
    std::size_t out = 0;
    while (out < bytes.size()) {
      std::size_t sent = 0;
      const auto code = curl_easy_send(easy_.get(), bytes.data() + out, bytes.size() - out, &sent);
      if (code == CURLE_AGAIN) {
        TRY(wait(POLLOUT));
        continue;
      }
      if (code != CURLE_OK) return fail(no_conversation(curl_easy_strerror(code)));
      out += sent;
    }
    return {};
  }

  Result<ImapResponse> receive() {
    for (;;) {
      if (auto response = TRY(reader_.next())) return std::move(*response);
      if (left().count() <= 0) return fail(no_conversation("it took too long"));
      std::size_t size = 0;
      const auto code = curl_easy_recv(easy_.get(), room_.data(), room_.size(), &size);
      if (code == CURLE_AGAIN) {
        TRY(wait(POLLIN));
        continue;
      }
      if (code != CURLE_OK) return fail(no_conversation(curl_easy_strerror(code)));
      if (size == 0) return fail(no_conversation("the connection ended"));
      reader_.add({room_.data(), size});
    }
  }

  Status wait(short what) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(easy_.get(), CURLINFO_ACTIVESOCKET, &socket);
    pollfd poll{socket, what, 0};
    const auto most = std::max<std::int64_t>(left().count(), 0);
    if (socket == CURL_SOCKET_BAD || ::poll(&poll, 1, static_cast<int>(most)) <= 0)
      return fail(no_conversation("it took too long"));
    return {};
  }

  const ImapSettings& settings_;
  const ports::Clock& clock_;
  const Millis ends_;
  Sockets sockets_;
  Easy easy_ = new_easy();
  ImapReader reader_{longest_answer};
  std::vector<char> room_ = std::vector<char>(piece);
  int commands_ = 0;
};

Result<std::unique_ptr<ImapMailbox>> ImapMailbox::create(ImapSettings settings,
                                                         const ports::Clock& clock) {
  const auto refuse = [](const char* why) { return fail(ErrorKind::invalid_input, why); };
  const auto in_host = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '-';
  };
  if (settings.host.empty() || !std::all_of(settings.host.begin(), settings.host.end(), in_host))
    return refuse("inbox host: not a host name or IPv4 address");
  if (settings.port < 1 || settings.port > 65535) return refuse("inbox port: expected 1 to 65535");
  if (settings.deadline.count() <= 0) return refuse("inbox deadline: expected more than nothing");
  if (settings.user.empty() || (settings.password.empty() && settings.tokens == nullptr))
    return refuse("inbox user and password: both are needed");
  if (!quoted_for_imap(settings.folder)) return refuse("inbox folder: not a name in ASCII");
  if (settings.security == ImapSecurity::none && !is_loopback_host(settings.host))
    return refuse("inbox security: none is allowed to this machine only");
  return std::unique_ptr<ImapMailbox>(new ImapMailbox(std::move(settings), clock));
}

Status ImapMailbox::connect(Conversation& conversation) {
  std::string trouble;
  Secret token;
  if (settings_.tokens != nullptr) token = TRY(settings_.tokens->current());
  auto code = conversation.log_in(token, trouble);
  if (code == CURLE_LOGIN_DENIED && settings_.tokens != nullptr) {
    const auto another = TRY(settings_.tokens->after_refusal(token));
    code = conversation.log_in(another, trouble);
  }
  if (code == CURLE_OK) return {};
  if (code == CURLE_LOGIN_DENIED) {
    return fail(ErrorKind::auth,
                "the mail server does not let " + settings_.user + " into the mailbox: " + trouble);
  }
  if (is_certificate_fault(code)) {
    return fail(ErrorKind::permanent,
                "the mail server's certificate is not to be trusted: " + trouble);
  }
  return fail(no_conversation(trouble));
}

Result<ports::MailPage> ImapMailbox::read(const ports::MailboxPlace& after) {
  Conversation conversation(settings_, clock_);
  TRY(connect(conversation));
  ports::MailPage page;
  TRY(conversation.say("EXAMINE " + *quoted_for_imap(settings_.folder),
                       [&](const ImapResponse& response) {
                         if (const auto validity = response.code_number("UIDVALIDITY"))
                           page.place.uid_validity = *validity;
                       }));
  if (page.place.uid_validity == 0)
    return fail(ErrorKind::permanent, "the mail server does not number the mails of the folder");
  const bool known = page.place.uid_validity == after.uid_validity;
  page.place.uid = known ? after.uid : 0;

  std::vector<std::uint32_t> uids;
  TRY(conversation.say("UID SEARCH UID " + std::to_string(std::uint64_t{page.place.uid} + 1) + ":*",
                       [&](const ImapResponse& response) {
                         const auto numbers = search_numbers(response);
                         if (numbers) uids.insert(uids.end(), numbers->begin(), numbers->end());
                       }));
  // "n:*" names the last mail also when it comes before n.
  std::erase_if(uids, [&](std::uint32_t uid) { return uid <= page.place.uid; });
  std::sort(uids.begin(), uids.end());
  page.more = uids.size() > settings_.mails;
  if (page.more) uids.resize(settings_.mails);
  for (const std::uint32_t uid : uids) {
    TRY(conversation.say(
        "UID FETCH " + std::to_string(uid) + " (UID INTERNALDATE BODY.PEEK[]<0." +
            std::to_string(settings_.mail_bytes) + ">)",
        [&](ImapResponse&& response) {
          auto mail = fetched_mail(std::move(response));
          if (!mail || mail->uid != uid) return;
          page.mails.push_back({mail->uid, mail->received, std::move(mail->bytes)});
        }));
    // Also when somebody removed it in between.
    page.place.uid = uid;
  }
  // All that was wanted is there; how the server says goodbye changes nothing.
  static_cast<void>(conversation.say("LOGOUT", [](const ImapResponse&) {}));
  return page;
}

}  // namespace dunning::net
