#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/xero/requests.hpp"
#include "connectors/xero/settings.hpp"
#include "connectors/xero/wire.hpp"
#include "daemon/ports/connector.hpp"

namespace dunning::xero {

constexpr int page_size = 1'000;         // the most that Xero gives
constexpr std::size_t batch_limit = 40;  // ids that fit into an address
constexpr Millis overlap{5 * 60'000};    // a delta begins so long before the last pull began
// A look before a send reads credits that changed so lately: longer than a pull may be old then.
constexpr Millis credits_look_back{20 * 60'000};
constexpr Millis credits_look_gap{60'000};       // one such look serves the batches that follow it
constexpr std::size_t single_credits_limit = 3;  // more of one kind are looked for in a list first
constexpr int online_links_limit = 10;           // asked for in one call
constexpr Millis reminders_age_limit{24 * 60 * 60'000};
constexpr Millis books_age_limit{60 * 60'000};

// One Xero organisation.
//
// A pull reads five lists, in the order of `sources`. A delta asks each for what was modified since
// the cursor, in every state, so that what was paid, voided or is open again arrives. A sweep, and
// the first load, ask for what is open, and for all contacts. A delta and the first load carry
// whole records. A sweep asks for summaries: these lack payments (and line items, which nobody here
// reads), so an invoice on which something was paid is only listed, with a version that shows
// whether the mirror has it.
//
// Pages. Every list is in the order of the last change, which moves what is touched to the end;
// everything behind it moves up, and none ever moves down. So the first page says how many there
// are, and the others are read from the last one to the first one again: what moves up meanwhile
// moves into a page that is still to be read. The first page is read twice for that, when there is
// more than one. When fewer rows came on the way than the list has, or one came on two pages, the
// way is gone again, at most twice.
//
// The cursor is the server's time when the pull began, less the overlap.
//
// A call makes at most 4 + 2 × (lists of credits) + online_links_limit + batch_limit requests, one
// of pull() at most three. Thread rule: one call at a time.
class XeroConnector final : public ports::Connector {
 public:
  static Result<std::unique_ptr<ports::Connector>> create(const ports::ConnectorContext& context);

  ports::Capabilities capabilities() const override;
  // Of a login: the organisation among those the login opens. Of a custom connection: the only one.
  Result<Identity> identify() override;
  Result<ports::Page> pull(ports::PullMode mode, const std::string& cursor,
                           const std::string& resume) override;
  // A look before a send also brings credits that are new or were changed lately, whose ids nobody
  // can name yet (S22).
  Result<ports::LookedAt> look_again(const std::vector<RecordRef>& refs,
                                     ports::Purpose purpose) override;
  // In the history of an invoice, a credit or a contact; the marker becomes part of the note. Xero
  // gives notes no id, so that the reference is made of the record and the marker.
  Result<std::string> write(const ports::LedgerNote& note) override;
  Result<std::optional<std::string>> find(const ports::LedgerNote& note) override;
  // The newest payment, in or out, that is reconciled with a bank statement. Xero shows no
  // statement lines. One request an hour.
  Result<std::optional<Date>> books_as_of() override;
  Result<ports::Document> document(const RecordRef& ref) override;

 private:
  XeroConnector(const ports::ConnectorContext& context, Settings settings);

  struct Progress;  // of a pull, from page to page
  struct ListAsk {
    Source source = Source::contacts;
    ports::PullMode mode = ports::PullMode::delta;
    std::string cursor;
    int page = 1;
  };
  struct ListRead {
    ports::Page page;
    int rows = 0;
    std::optional<int> pages;  // in all, when the answer says so
    std::optional<int> items;  // the same of rows
    std::string first_row;     // guids
    std::string last_row;
    Instant asked_at;
  };
  Result<ListRead> read_list(const ListAsk& ask);
  Result<std::string> list_path(const ListAsk& ask) const;
  void take_row(const ListAsk& ask, const json::Value& row, ports::Page& page) const;

  struct Batch {
    Source source;
    std::vector<std::string> guids;
    ports::Purpose purpose;
  };
  Status fetch_by_ids(const Batch& batch, ports::LookedAt& looked_at);
  Status fetch_credits(const Batch& batch, ports::LookedAt& looked_at);
  Status fetch_credit(Source source, const std::string& guid, ports::Purpose purpose,
                      ports::LookedAt& looked_at);
  Status fetch_late_credits(ports::LookedAt& looked_at);
  void add_links(ports::LookedAt& looked_at);

  // Finds out which organisation is meant, when the settings name it and do not give its id.
  Status know_tenant(ports::Purpose purpose);
  Result<std::vector<Tenant>> connections(ports::Purpose purpose);
  Status know_reminders(ports::PullMode mode, ports::Purpose purpose);
  Reading reading() const { return {settings_.stop_group, reminds_.value_or(false)}; }
  Result<Invoice> invoice_of(Source source, const json::Value& record) const;

  const ports::Clock& clock_;
  ports::Log& log_;
  Settings settings_;
  Requests requests_;
  std::string tenant_;
  std::optional<bool> reminds_;  // S7
  Millis reminders_read_at_{0};
  std::optional<Millis> credits_looked_at_;
  std::map<std::string, std::string> links_;  // by invoice; empty: it has none
  struct Books {
    Millis read_at{0};
    std::optional<Date> as_of;
  };
  std::optional<Books> books_;
  bool books_refused_ = false;
};

}  // namespace dunning::xero
