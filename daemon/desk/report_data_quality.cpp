#include <algorithm>
#include <map>
#include <set>

#include "daemon/desk/report.hpp"
#include "daemon/desk/report_parts.hpp"
#include "daemon/policy/contact.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/past.hpp"

// What in the books keeps dunningd from working.
namespace dunning::desk {
namespace {

struct Finding {
  std::string what;
  std::string about;  // the invoice or debtor
  std::string debtor;
  std::string detail;
};

class Inspector {
 public:
  explicit Inspector(const Administration& administration) : administration_(administration) {}

  void look_at(const policy::Account& account) {
    std::int64_t open = 0;
    for (const auto& item : account.items) {
      if (!is_open(item)) continue;
      ++open;
      look_at(item, account.debtor);
    }
    if (open == 0 || !debtors_.insert(account.debtor.id.value).second) return;
    look_at(account.debtor);
  }

  // A record that could not be read; that of an open invoice is told with its number already.
  void look_at(const store::Overview::Quarantined& record) {
    if (record.ref.kind == RecordKind::invoice && unreadable_.contains(record.ref.id)) return;
    add({"unreadable", std::string(name(record.ref.kind)) + " " + record.ref.id, "",
         record.message});
  }

  const std::vector<Finding>& findings() const { return findings_; }

 private:
  void add(Finding finding) { findings_.push_back(std::move(finding)); }

  void look_at(const policy::Item& item, const Debtor& debtor) {
    const auto number = item.number.empty() ? item.invoice.value : item.number;
    if (!item.due_date)
      add({"no_due_date", number, debtor.name, "an invoice without a due date is never dunned"});
    if (item.sent == Known::no)
      add({"never_sent", number, debtor.name, "the books say that it was never sent"});
    if (item.sent == Known::unknown &&
        administration_.rules.unsent != policy::AdministrationRules::Unsent::ignore)
      add({"not_known_to_be_sent", number, debtor.name,
           "the books do not say whether it was sent"});
    if (!item.quarantined.empty()) {
      add({"unreadable", number, debtor.name, item.quarantined});
      unreadable_.insert(item.invoice.value);
    }
  }

  void look_at(const Debtor& debtor) {
    const auto& name = debtor.customer_number.empty() ? debtor.id.value : debtor.customer_number;
    const auto to = policy::contact(debtor);
    if (to.recipients.empty())
      add({"no_mail_address", name, debtor.name,
           to.left_out.empty() ? "no mail address is known"
                               : "no mail can be sent to " + to.left_out.front()});
    if (!policy::has_postal_address(debtor))
      add({"no_postal_address", name, debtor.name, "a letter could not be posted"});
    if (debtor.language.empty())
      add({"no_language", name, debtor.name,
           "written to in " + policy::language(debtor, administration_.rules)});
    const auto type = policy::debtor_type(debtor, administration_.rules.debtors_are,
                                          *administration_.jurisdiction);
    if (type.unknown)
      add({"unknown_type", name, debtor.name, "taken for a consumer: " + type.because});
  }

  const Administration& administration_;
  std::set<std::string> debtors_;
  std::set<std::string> unreadable_;  // invoices
  std::vector<Finding> findings_;
};

}  // namespace

Result<Report> data_quality(const Desk& desk, const ReportQuestion& question) {
  Report report;
  report.name = "data-quality";
  report.columns = {
      {"what", "WHAT"}, {"about", "ABOUT"}, {"debtor", "DEBTOR"}, {"detail", "DETAIL"}};
  const auto fill = [&](const Administration& administration, Date on, ReportOf& of) -> Status {
    Inspector inspector(administration);
    TRY(every_account_ever(desk, administration, on, [&](const policy::Account& account) -> Status {
      inspector.look_at(account);
      return {};
    }));
    const auto id = administration.stored->id;
    const bool past = on < administration.today(desk.clock);
    for (const auto& record :
         TRY(past ? store::Past(desk.store)
                        .quarantined(id, end_of_day(administration, desk.clock, on))
                  : store::Overview(desk.store).quarantined(id)))
      inspector.look_at(record);
    std::map<std::string, std::int64_t> counts;
    for (const auto& one : inspector.findings())
      ++counts[one.what];
    std::vector<Finding> sorted = inspector.findings();
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Finding& a, const Finding& b) { return a.what < b.what; });
    for (const auto& one : sorted)
      of.rows.push_back({one.what, one.about, one.debtor, one.detail});
    for (const auto& [what, count] : counts)
      of.notes.push_back(what + ": " + std::to_string(count));
    if (sorted.empty()) of.notes.push_back("nothing is missing");
    return {};
  };
  return fill_report(desk, question, std::move(report), fill);
}

}  // namespace dunning::desk
