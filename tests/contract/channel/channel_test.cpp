#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "daemon/channels/folder.hpp"
#include "daemon/channels/letter.hpp"
#include "daemon/channels/mail.hpp"
#include "daemon/channels/mail_folder.hpp"
#include "daemon/channels/write_back.hpp"
#include "daemon/crypto/encoding.hpp"
#include "daemon/net/smtp_transport.hpp"
#include "tests/contract/channel/world.hpp"
#include "tests/fakes/fake_ledger.hpp"
#include "tests/fakes/fake_mail.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/net/scripted_smtp.hpp"

using namespace dunning;
using contract::next_key;
using contract::Trouble;

namespace {

Outgoing mail_outgoing(int& count) {
  Outgoing outgoing;
  outgoing.key = next_key(count);
  outgoing.envelope_from = "debiteuren@acme.example";
  outgoing.recipients = {{"jan@devries.example", "to", "main"},
                         {"archief@acme.example", "bcc", "archive"}};
  outgoing.bytes = "Subject: Herinnering\r\n\r\nBeste Jan,\r\n";
  return outgoing;
}

class FakeMailWorld final : public contract::ChannelWorld {
 public:
  ports::Channel& channel() override { return channel_; }
  Outgoing outgoing() override { return mail_outgoing(count_); }
  std::size_t effects() override { return server_.taken.size(); }
  std::set<Trouble> troubles() override {
    return {Trouble::unreachable, Trouble::cut_early,      Trouble::put_off,
            Trouble::refused,     Trouble::put_off_at_end, Trouble::refused_at_end,
            Trouble::answer_lost, Trouble::cut_in_between};
  }
  void arrange(Trouble trouble) override {
    using fakes::MailFate;
    const std::map<Trouble, MailFate> fates = {{Trouble::unreachable, MailFate::unreachable},
                                               {Trouble::cut_early, MailFate::cut_before_body},
                                               {Trouble::put_off, MailFate::put_off},
                                               {Trouble::refused, MailFate::refused},
                                               {Trouble::put_off_at_end, MailFate::put_off_at_end},
                                               {Trouble::refused_at_end, MailFate::refused_at_end},
                                               {Trouble::answer_lost, MailFate::cut_after_taking},
                                               {Trouble::cut_in_between, MailFate::cut_in_body}};
    server_.fates.push_back(fates.at(trouble));
  }
  bool remembers() const override { return false; }

 private:
  int count_ = 0;
  fakes::FakeMailServer server_;
  fakes::FakeMailTransport transport_{server_};
  channels::Mail channel_{transport_};
};

// A new server for every trouble: a script cannot be changed while it is followed.
class SmtpWorld final : public contract::ChannelWorld {
 public:
  SmtpWorld() { serve({}); }
  ports::Channel& channel() override {
    if (troubled_ && server_->connections() > 0) serve({});  // the trouble is over
    return *channel_;
  }
  Outgoing outgoing() override { return mail_outgoing(count_); }
  std::size_t effects() override { return before_ + server_->messages().size(); }
  std::set<Trouble> troubles() override {
    return {Trouble::cut_early,      Trouble::put_off,     Trouble::refused,
            Trouble::put_off_at_end, Trouble::answer_lost, Trouble::refused_at_end,
            Trouble::cut_in_between};
  }
  void arrange(Trouble trouble) override {
    net::SmtpScript script;
    if (trouble == Trouble::cut_early) script.fault = net::Fault::cut_at_data;
    if (trouble == Trouble::put_off) script.mail = "451 4.3.0 try again";
    if (trouble == Trouble::refused) script.mail = "550 5.7.1 no";
    if (trouble == Trouble::put_off_at_end) script.final = "451 4.3.0 try again";
    if (trouble == Trouble::refused_at_end) script.final = "554 5.6.0 no";
    if (trouble == Trouble::cut_in_between) script.fault = net::Fault::cut_in_body;
    if (trouble == Trouble::answer_lost) script.fault = net::Fault::cut_after_taking;
    serve(script);
    troubled_ = true;
  }
  bool remembers() const override { return false; }

 private:
  void serve(const net::SmtpScript& script) {
    if (server_) before_ += server_->messages().size();
    channel_.reset();
    transport_.reset();
    server_ = std::make_unique<net::ScriptedSmtp>(script);
    troubled_ = false;
    net::SmtpSettings settings;
    settings.host = "127.0.0.1";
    settings.port = server_->port();
    settings.security = net::SmtpSecurity::none;
    settings.helo = "books.acme.example";
    transport_ = net::SmtpTransport::create(settings, clock_).value();
    channel_ = std::make_unique<channels::Mail>(*transport_);
  }

  int count_ = 0;
  bool troubled_ = false;
  std::size_t before_ = 0;
  fakes::ManualClock clock_{*parse_instant("2026-11-21T09:00:00Z")};
  std::unique_ptr<net::ScriptedSmtp> server_;
  std::unique_ptr<net::SmtpTransport> transport_;
  std::unique_ptr<channels::Mail> channel_;
};

// Of what leaves as files of one kind into a folder.
class FileWorld : public contract::ChannelWorld {
 public:
  explicit FileWorld(std::string extension) : extension_(std::move(extension)) {
    std::filesystem::remove_all(folder_);
  }
  ~FileWorld() override { std::filesystem::remove_all(folder_); }
  ports::Channel& channel() final {
    if (troubled_) repair();
    troubled_ = std::exchange(arranged_, false);
    return files();
  }
  std::size_t effects() final {
    std::error_code error;
    std::size_t files = 0;
    const auto& place = std::filesystem::exists(aside_) ? aside_ : folder_;
    for (const auto& entry : std::filesystem::directory_iterator(place, error))
      files += entry.path().extension() == extension_ ? 1 : 0;
    return files;
  }
  std::set<Trouble> troubles() final { return {Trouble::unreachable, Trouble::cut_early}; }
  bool over_a_wire() const final { return false; }
  // Where the folder should be there is a file.
  void arrange(Trouble) final {
    if (std::filesystem::exists(folder_)) std::filesystem::rename(folder_, aside_);
    std::ofstream(folder_) << "no folder";
    arranged_ = true;
  }
  bool remembers() const final { return true; }

 protected:
  virtual ports::Channel& files() = 0;
  const std::filesystem::path& folder() const { return folder_; }
  int count_ = 0;

 private:
  void repair() {
    std::filesystem::remove(folder_);
    if (std::filesystem::exists(aside_)) std::filesystem::rename(aside_, folder_);
  }

  std::string extension_;
  bool arranged_ = false;
  bool troubled_ = false;
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("files-" + std::to_string(::getpid()));
  const std::filesystem::path aside_ = folder_.string() + ".aside";
};

class LetterWorld final : public FileWorld {
 public:
  LetterWorld() : FileWorld(".pdf") {}
  Outgoing outgoing() override {
    Outgoing outgoing;
    outgoing.key = next_key(count_);
    outgoing.channel = ChannelKind::letter;
    outgoing.bytes = crypto::base64("%PDF-1.5 a letter");
    return outgoing;
  }

 private:
  ports::Channel& files() override { return channel_; }
  channels::Letter channel_{folder()};
};

class MailFolderWorld final : public FileWorld {
 public:
  MailFolderWorld() : FileWorld(".eml") {}
  Outgoing outgoing() override { return mail_outgoing(count_); }

 private:
  ports::Channel& files() override { return channel_; }
  channels::MailFolder channel_{folder()};
};

class FolderWorld final : public FileWorld {
 public:
  FolderWorld() : FileWorld(".zip") {}
  Outgoing outgoing() override {
    Outgoing outgoing;
    outgoing.key = next_key(count_);
    outgoing.effect = Effect::hand_over;
    outgoing.channel = ChannelKind::folder;
    outgoing.recipients = {{"nova", "to", "agency"}};
    outgoing.bytes = crypto::base64("PK a dossier");
    return outgoing;
  }

 private:
  ports::Channel& files() override { return channel_; }
  channels::Folder channel_{{{"nova", folder()}}};
};

class WriteBackWorld final : public contract::ChannelWorld {
 public:
  // A note, on an invoice; or a task, about a debtor.
  explicit WriteBackWorld(Effect effect) : effect_(effect) {
    ledger_.has_tasks = true;
    const auto debtor = ledger_.add_debtor("De Vries", "jan@devries.example");
    const Date day = *parse_date("2026-11-01");
    const auto invoice = ledger_.add_invoice({debtor, Money{100, {}}, day, day + 14, ""});
    target_ =
        is_task() ? RecordRef{RecordKind::debtor, debtor} : RecordRef{RecordKind::invoice, invoice};
  }
  ports::Channel& channel() override { return channel_; }
  Outgoing outgoing() override {
    Outgoing outgoing;
    outgoing.key = next_key(count_);
    outgoing.effect = effect_;
    outgoing.channel = ChannelKind::write_back;
    outgoing.targets = {target_};
    outgoing.bytes =
        is_task() ? "Call De Vries\nar@acme.example\n2026-12-01\nOpen: 121,00" : "Reminder sent";
    return outgoing;
  }
  std::size_t effects() override { return is_task() ? ledger_.tasks.size() : ledger_.notes.size(); }
  std::set<Trouble> troubles() override {
    return {Trouble::unreachable,    Trouble::put_off,     Trouble::refused,
            Trouble::put_off_at_end, Trouble::answer_lost, Trouble::refused_at_end,
            Trouble::cut_in_between};
  }
  // The first call of a delivery is the search for the marker, the second is the write.
  void arrange(Trouble trouble) override {
    const auto kind = [&] {
      switch (trouble) {
        case Trouble::put_off:
        case Trouble::put_off_at_end:
          return ErrorKind::rate_limited;
        case Trouble::refused:
        case Trouble::refused_at_end:
          return ErrorKind::not_found;
        default:
          return ErrorKind::transient;
      }
    }();
    const bool at_the_write = trouble == Trouble::put_off_at_end ||
                              trouble == Trouble::refused_at_end ||
                              trouble == Trouble::cut_in_between;
    if (trouble == Trouble::answer_lost) {
      ledger_.lose_next_answer = true;
    } else if (at_the_write) {
      ledger_.on_call = [this, kind](std::string_view call) {
        if (call != "write") return;
        ledger_.failures.push_back({kind, "no", std::nullopt});
        ledger_.on_call = nullptr;
      };
    } else {
      ledger_.failures.push_back({kind, "no", std::nullopt});
    }
  }
  bool remembers() const override { return true; }

 private:
  bool is_task() const { return effect_ == Effect::task; }

  const Effect effect_;
  int count_ = 0;
  RecordRef target_;
  fakes::FakeLedger ledger_;
  fakes::FakeConnector connector_{ledger_};
  channels::WriteBack channel_{connector_};
};

}  // namespace

TEST_CASE("channel contract: mail against a mail server in memory") {
  contract::channel_contract([] { return std::make_unique<FakeMailWorld>(); });
}

TEST_CASE("channel contract: mail over real SMTP") {
  contract::channel_contract([] { return std::make_unique<SmtpWorld>(); });
}

TEST_CASE("S31 channel contract: letters into a print folder") {
  contract::channel_contract([] { return std::make_unique<LetterWorld>(); });
}

TEST_CASE("channel contract: mails into a folder") {
  contract::channel_contract([] { return std::make_unique<MailFolderWorld>(); });
}

TEST_CASE("S36 channel contract: dossiers into an agency's folder") {
  contract::channel_contract([] { return std::make_unique<FolderWorld>(); });
}

TEST_CASE("channel contract: notes into a ledger") {
  contract::channel_contract([] { return std::make_unique<WriteBackWorld>(Effect::note); });
}

TEST_CASE("S34 channel contract: tasks into a ledger") {
  contract::channel_contract([] { return std::make_unique<WriteBackWorld>(Effect::task); });
}
