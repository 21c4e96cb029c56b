#include "daemon/net/smtp_transport.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>
#include <vector>

#include "daemon/core/loopback.hpp"
#include "daemon/net/curl_easy.hpp"
#include "daemon/net/smtp_dialogue.hpp"

namespace dunning::net {
namespace {

using ports::Outcome;

bool is_host_name(std::string_view text) {
  return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '-';
  });
}

// Whether it can stand between < and > of a command without ending it or adding to it.
bool is_writable(std::string_view address) {
  return std::none_of(address.begin(), address.end(), [](unsigned char c) {
    return c <= ' ' || c == 0x7F || c == '<' || c == '>';
  });
}

// Every line end as CRLF. A bare CR or LF would be a line end to some servers and none to others,
// and a dot after one could end the message early for them.
std::string with_crlf(std::string_view bytes) {
  std::string wire;
  wire.reserve(bytes.size() + bytes.size() / 32);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\r' && bytes[i] != '\n') {
      wire += bytes[i];
      continue;
    }
    if (bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n') ++i;
    wire += "\r\n";
  }
  return wire;
}

ports::Delivery refused(std::string why) {
  return {Outcome::refused, std::move(why), {}, std::nullopt};
}

}  // namespace

// The kept connection; libcurl ends it with QUIT.
struct SmtpTransport::Connection {
  Sockets sockets;
  Easy easy = new_easy();

  ~Connection() { sockets.stop_listening(); }
};

// One message on its way.
struct SmtpTransport::Transaction {
  std::string from;
  std::vector<std::string> recipients;
  std::string wire;
  const ports::BeforeFirstByte* before_first_byte;
  Connection* connection;

  std::size_t bytes_out = 0;
  Body body = Body::not_begun;
  SmtpDialogue dialogue;
  std::string withheld_because;
  std::exception_ptr thrown;

  // False when nothing may leave.
  bool begin() {
    try {
      const Status may_leave = (*before_first_byte)();
      body = may_leave ? Body::begun : Body::withheld;
      if (!may_leave) withheld_because = may_leave.error().message;
    } catch (...) {  // must not pass through the library's frames
      body = Body::withheld;
      thrown = std::current_exception();
    }
    return body == Body::begun;
  }

  std::size_t give(char* room, std::size_t size) {
    if (body == Body::not_begun && !begin()) return CURL_READFUNC_ABORT;
    const std::size_t count = std::min(size, wire.size() - bytes_out);
    std::memcpy(room, wire.data() + bytes_out, count);
    bytes_out += count;
    return count;
  }

  void overhear(curl_infotype type, std::string_view line) {
    if (type == CURLINFO_HEADER_IN) dialogue.received(line);
    if (type != CURLINFO_HEADER_OUT) return;
    dialogue.sent(line);
    if (dialogue.has_quit()) connection->sockets.stop_listening();
  }

  // libcurl calls the first of these when the server has answered DATA with 354, and not before.
  static size_t on_read(char* room, size_t size, size_t count, void* self) {
    return static_cast<Transaction*>(self)->give(room, size * count);
  }
  static int on_debug(CURL*, curl_infotype type, char* data, size_t size, void* self) {
    static_cast<Transaction*>(self)->overhear(type, {data, size});
    return 0;
  }
};

SmtpTransport::SmtpTransport(SmtpSettings settings, const ports::Clock& clock)
    : settings_(std::move(settings)), clock_(clock), connection_(std::make_unique<Connection>()) {}

SmtpTransport::~SmtpTransport() = default;

Result<std::unique_ptr<SmtpTransport>> SmtpTransport::create(SmtpSettings settings,
                                                             const ports::Clock& clock) {
  const auto refuse = [](const char* why) { return fail(ErrorKind::invalid_input, why); };
  if (!is_host_name(settings.host)) return refuse("smtp host: not a host name or IPv4 address");
  if (settings.port < 1 || settings.port > 65535) return refuse("smtp port: expected 1 to 65535");
  if (!is_host_name(settings.helo)) return refuse("smtp helo: not a host name");
  if (settings.deadline.count() <= 0) return refuse("smtp deadline: expected more than nothing");
  const bool has_proof = !settings.password.empty() || settings.tokens != nullptr;
  if (settings.user.empty() == has_proof)
    return refuse("smtp user and password: either both or neither");
  if (settings.security == SmtpSecurity::none && !is_loopback_host(settings.host)) {
    return refuse("smtp security: none is allowed to this machine only");
  }
  return std::unique_ptr<SmtpTransport>(new SmtpTransport(std::move(settings), clock));
}

ports::Delivery SmtpTransport::send(const ports::Envelope& envelope, std::string_view bytes,
                                    const ports::BeforeFirstByte& before_first_byte) {
  if (!is_writable(envelope.from)) return refused("the envelope sender is not an address");
  if (bytes.empty()) return refused("the message is empty");
  if (bytes.find('\0') != std::string_view::npos) return refused("the message holds a NUL");
  Transaction transaction;
  transaction.from = envelope.from;
  transaction.wire = with_crlf(bytes);
  transaction.before_first_byte = &before_first_byte;
  transaction.connection = connection_.get();
  std::vector<ports::RecipientReply> unusable;
  for (const std::string& address : envelope.recipients) {
    if (!address.empty() && is_writable(address)) {
      transaction.recipients.push_back(address);
    } else {
      unusable.push_back({address, false, "not an address"});
    }
  }
  ports::Delivery delivery = transaction.recipients.empty()
                                 ? refused("no recipient has a usable address")
                                 : transact(transaction);
  if (transaction.thrown) std::rethrow_exception(transaction.thrown);
  delivery.recipients.insert(delivery.recipients.end(), unusable.begin(), unusable.end());
  return delivery;
}

ports::Delivery SmtpTransport::transact(Transaction& transaction) {
  if (settings_.tokens == nullptr) return attempt(transaction, {}).delivery;
  const auto not_now = [&](const Error& error) {
    const auto at = error.not_before.value_or(clock_.now() + unreachable_wait);
    return ports::Delivery{Outcome::later, error.message, {}, at};
  };
  const auto token = settings_.tokens->current();
  if (!token) return not_now(token.error());
  auto first = attempt(transaction, *token);
  if (first.let_in || transaction.body != Body::not_begun) return std::move(first.delivery);
  const auto another = settings_.tokens->after_refusal(*token);
  if (!another) return not_now(another.error());
  transaction.dialogue = SmtpDialogue();
  return attempt(transaction, *another).delivery;
}

SmtpTransport::Attempt SmtpTransport::attempt(Transaction& transaction, const Secret& token) {
  CURL* const easy = connection_->easy.get();
  List recipients;
  for (const std::string& address : transaction.recipients)
    append(recipients, address);
  const std::string url = (settings_.security == SmtpSecurity::tls ? "smtps://" : "smtp://") +
                          settings_.host + ":" + std::to_string(settings_.port) + "/" +
                          settings_.helo;
  ErrorText error_text{};
  curl_easy_reset(easy);  // options only: the connection stays
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(settings_.deadline.count()));
  // A relay may take its time over the final reply; only the deadline of the whole is ours.
  curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                   static_cast<long>(settings_.deadline.count() / 1000 + 1));
  require_verified_tls(easy, settings_.ca_file);
  const bool wants_starttls = settings_.security == SmtpSecurity::starttls;
  curl_easy_setopt(easy, CURLOPT_USE_SSL,
                   static_cast<long>(wants_starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  if (!settings_.user.empty()) {
    curl_easy_setopt(easy, CURLOPT_USERNAME, settings_.user.c_str());
    if (token.empty()) {
      curl_easy_setopt(easy, CURLOPT_PASSWORD, settings_.password.reveal().c_str());
    } else {
      curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, token.reveal().c_str());
      curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");
    }
  }
  curl_easy_setopt(easy, CURLOPT_MAIL_FROM, transaction.from.c_str());
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE,
                   static_cast<curl_off_t>(transaction.wire.size()));
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, Transaction::on_read);
  curl_easy_setopt(easy, CURLOPT_READDATA, &transaction);
  connection_->sockets.watch(easy);
  // The debug function alone tells which command a reply answers; what it hears of AUTH is not
  // kept.
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, Transaction::on_debug);
  curl_easy_setopt(easy, CURLOPT_DEBUGDATA, &transaction);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text.data());

  const CURLcode code = curl_easy_perform(easy);
  // Nothing of this call may be used by what the library does later with the kept connection.
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 0L);

  std::string trouble =
      code == CURLE_OK ? "the server gave no final reply" : words(code, error_text);
  if (transaction.body == Body::withheld) trouble = transaction.withheld_because;
  auto verdict = transaction.dialogue.verdict(transaction.recipients, transaction.body, trouble);
  if (verdict.delivery.outcome == Outcome::later) {
    verdict.delivery.not_before =
        clock_.now() + (verdict.was_put_off ? put_off_wait : unreachable_wait);
  }
  return {std::move(verdict.delivery), code != CURLE_LOGIN_DENIED};
}

}  // namespace dunning::net
