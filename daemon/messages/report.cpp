#include "daemon/messages/report.hpp"

#include <algorithm>
#include <cstdlib>

#include "daemon/messages/facts.hpp"
#include "daemon/messages/language.hpp"
#include "daemon/messages/report_words.hpp"
#include "daemon/messages/text.hpp"

namespace dunning::messages {
namespace {

class Writer {
 public:
  Writer(const Report& report, const Language& language)
      : report_(report), language_(language), words_(report_words(language.code())) {}

  std::string subject() const {
    const std::string& who = report_.administration;
    const auto& messages = report_.messages;
    switch (report_.kind) {
      case ReportKind::forewarning:
        if (messages.empty()) return fill(words_.forewarning_subject_nothing, {who, leaves_on()});
        return fill(words_.forewarning_subject,
                    {who, counted(messages.size(), words_.message), leaves_on()});
      case ReportKind::stopped:
        return fill(words_.stopped_subject, {who, first_stop()});
      case ReportKind::stale_books:
        return fill(words_.stale_books_subject, {who, counted(messages.size(), words_.message)});
      case ReportKind::silent_sync:
        return fill(words_.silent_sync_subject, {who});
      case ReportKind::silent_inbox:
        return fill(words_.silent_inbox_subject, {who});
      case ReportKind::silent_sending:
        return fill(words_.silent_sending_subject, {who});
      case ReportKind::shadow:
        return fill(words_.shadow_subject,
                    {who, counted(messages.size(), words_.message), language_.date(report_.today)});
      case ReportKind::weekly:
        return fill(words_.weekly_subject, {who, language_.date(report_.today)});
    }
    std::abort();
  }

  std::string body() {
    opening();
    stops();
    messages();
    waiting();
    tasks();
    ending();
    held();
    return tidy_paragraphs(text_ + "\n" + std::string(words_.closing) + "\n");
  }

 private:
  void opening() {
    const auto& messages = report_.messages;
    switch (report_.kind) {
      case ReportKind::forewarning:
        if (messages.empty()) {
          paragraph(fill(words_.forewarning_nothing, {leaves_on(), report_.administration}));
        } else {
          paragraph(
              fill(words_.forewarning_opening, {leaves_on(), report_.administration,
                                                counted(messages.size(), words_.message), sums()}));
          paragraph(fill(words_.forewarning_stop, {report_.administration}));
        }
        return;
      case ReportKind::stopped:
        return paragraph(fill(words_.stopped_opening, {report_.administration}));
      case ReportKind::stale_books:
        return paragraph(report_.books_as_of
                             ? fill(words_.stale_books_opening,
                                    {report_.administration, language_.date(*report_.books_as_of),
                                     date(report_.books_needed), report_.administration})
                             : fill(words_.stale_books_unknown,
                                    {report_.administration, date(report_.books_needed),
                                     report_.administration}));
      case ReportKind::silent_sync:
        paragraph(report_.last_sync ? fill(words_.silent_sync_opening,
                                           {report_.administration, time(*report_.last_sync)})
                                    : fill(words_.silent_sync_never, {report_.administration}));
        if (!report_.last_error.empty())
          paragraph(std::string(words_.last_error) + " " + single_line(report_.last_error));
        return paragraph(
            fill(words_.silent_sync_command, {report_.administration, report_.administration}));
      case ReportKind::silent_inbox:
        paragraph(report_.last_sync ? fill(words_.silent_inbox_opening,
                                           {report_.administration, time(*report_.last_sync)})
                                    : fill(words_.silent_inbox_never, {report_.administration}));
        if (!report_.last_error.empty())
          paragraph(std::string(words_.last_error) + " " + single_line(report_.last_error));
        return paragraph(std::string(words_.lift_it) + " " + single_line(report_.command));
      case ReportKind::silent_sending:
        return paragraph(fill(words_.silent_sending_opening,
                              {report_.administration, date(report_.nothing_since),
                               counted(report_.expected, words_.message)}));
      case ReportKind::shadow:
        if (messages.empty())
          return paragraph(
              fill(words_.shadow_nothing, {report_.administration, language_.date(report_.today)}));
        return paragraph(
            fill(words_.shadow_opening, {report_.administration, language_.date(report_.today),
                                         counted(messages.size(), words_.message), sums()}));
      case ReportKind::weekly:
        return paragraph(fill(words_.weekly_opening,
                              {report_.administration, counted(report_.sent, words_.message)}) +
                         came_in());
    }
  }

  void stops() {
    if (report_.stops.empty()) return;
    heading(words_.stops);
    for (const auto& stop : report_.stops) {
      std::string line = "- " + std::string(explain(stop.reason, language_.code()));
      if (!stop.detail.empty()) line += " " + single_line(stop.detail);
      if (stop.since) line += " " + fill(words_.since, {time(*stop.since)});
      text_ += line + "\n";
      command(words_.lift_it, stop.command);
    }
  }

  void messages() {
    if (report_.messages.empty()) return;
    const bool opening_says =
        report_.kind == ReportKind::forewarning || report_.kind == ReportKind::shadow;
    if (!opening_says) heading(words_.messages_waiting);
    std::size_t listed = 0;
    for (const auto& one : report_.messages) {
      if (listed++ == listed_items_limit) break;
      text_ += "- " + whom(one.debtor, one.number) + ": " + single_line(one.step) + ", " +
               language_.amount(one.amount) + "\n";
      text_ += "  " + invoices(one.invoices);
      if (one.days_late) text_ += "; " + fill(words_.days_late, {language_.days(*one.days_late)});
      text_ += "\n";
      if (!one.recipients.empty())
        text_ += "  " + fill(words_.to, {single_line(language_.list(one.recipients))}) + "\n";
      if (!one.why.empty()) text_ += "  " + single_line(one.why) + "\n";
    }
    more(report_.messages.size());
  }

  void waiting() {
    if (report_.waiting.empty()) return;
    heading(words_.waiting);
    std::size_t listed = 0;
    for (const auto& one : report_.waiting) {
      if (listed++ == listed_items_limit) break;
      std::string line = "- " + whom(one.debtor, one.number);
      if (!one.invoices.empty()) line += ", " + invoices(one.invoices);
      if (one.amount) line += ", " + language_.amount(*one.amount);
      line += ": " + std::string(explain(one.reason, language_.code()));
      if (!one.detail.empty()) line += " " + single_line(one.detail);
      text_ += line + "\n";
      command(words_.decide, one.command);
    }
    more(report_.waiting.size());
    const bool approvals = std::any_of(
        report_.waiting.begin(), report_.waiting.end(),
        [](const auto& one) { return one.reason == policy::Reason::awaiting_approval; });
    if (approvals) text_ += "\n" + std::string(words_.no_silent_yes) + "\n";
  }

  void tasks() {
    if (report_.tasks.empty()) return;
    heading(words_.tasks);
    std::size_t listed = 0;
    for (const auto& task : report_.tasks) {
      if (listed++ == listed_items_limit) break;
      text_ += "- " + single_line(task.title);
      if (!task.assign.empty()) text_ += " (" + single_line(task.assign) + ")";
      if (task.due_on) text_ += ", " + fill(words_.due_on, {language_.date(*task.due_on)});
      text_ += "\n";
      command(words_.done, task.command);
    }
    more(report_.tasks.size());
  }

  void ending() {
    if (report_.ending.empty()) return;
    heading(words_.ending);
    std::size_t listed = 0;
    for (const auto& one : report_.ending) {
      if (listed++ == listed_items_limit) break;
      text_ += "- " + whom(one.debtor, "") + ", " + invoices({one.invoice}) + ", " +
               language_.amount(one.amount) + ": " +
               fill(words_.ends_on, {language_.date(one.last_day), single_line(one.article)}) +
               "\n";
    }
    more(report_.ending.size());
    text_ += "\n" + std::string(words_.ending_unless) + "\n";
  }

  void held() {
    if (report_.held.empty()) return;
    heading(words_.held);
    for (const auto& [reason, count] : report_.held)
      text_ += "- " + language_.invoices(count) + ": " +
               std::string(explain(reason, language_.code())) + "\n";
  }

  void paragraph(const std::string& text) { text_ += text + "\n\n"; }
  void heading(std::string_view text) { text_ += "\n" + std::string(text) + "\n\n"; }
  void command(std::string_view words, const std::string& text) {
    if (!text.empty()) text_ += "  " + std::string(words) + " " + single_line(text) + "\n";
  }
  void more(std::size_t all) {
    if (all > listed_items_limit)
      text_ += "- " + fill(words_.and_more, {std::to_string(all - listed_items_limit)}) + "\n";
  }

  static std::string counted(std::size_t count, const CountedWord& word) {
    return std::to_string(count) + " " + std::string(count == 1 ? word.one : word.many);
  }
  static std::string whom(const std::string& debtor, const std::string& number) {
    return single_line(debtor) + (number.empty() ? "" : " (" + single_line(number) + ")");
  }
  // Ten numbers at most: who wants all of them asks for the debtor.
  std::string invoices(const std::vector<std::string>& numbers) const {
    constexpr std::size_t most = 10;
    std::string text = language_.invoices(numbers.size());
    for (std::size_t i = 0; i < std::min(most, numbers.size()); ++i)
      text += (i == 0 ? ": " : ", ") + single_line(numbers[i]);
    return numbers.size() > most ? text + ", …" : text;
  }
  std::string leaves_on() const { return date(report_.leaves_on); }
  std::string date(const std::optional<Date>& day) const {
    return day ? language_.date(*day) : std::string(words_.unknown_day);
  }
  std::string time(const LocalTime& moment) const {
    return language_.date(moment.date) + ", " + minute_of_day_text(moment.minute_of_day);
  }
  std::string first_stop() const {
    if (report_.stops.empty()) return std::string(words_.stops);
    return std::string(explain(report_.stops.front().reason, language_.code()));
  }
  // Currencies are never added up with each other.
  std::string sums() const {
    std::map<std::string, Money> by_currency;
    for (const auto& one : report_.messages) {
      const auto [sum, fresh] =
          by_currency.emplace(std::string(one.amount.currency.code()), one.amount);
      if (fresh) continue;
      if (const auto total = add(sum->second, one.amount)) sum->second = *total;
    }
    std::vector<std::string> texts;
    for (const auto& [code, sum] : by_currency)
      texts.push_back(language_.amount(sum));
    return language_.list(texts);
  }

  std::string came_in() const {
    if (report_.received.empty()) return "";
    std::vector<std::string> texts;
    for (const auto& sum : report_.received)
      texts.push_back(language_.amount(sum));
    return " " + fill(words_.weekly_received, {language_.list(texts)});
  }

  const Report& report_;
  const Language& language_;
  const ReportWords& words_;
  std::string text_;
};

}  // namespace

std::string_view name(ReportKind kind) {
  switch (kind) {
    case ReportKind::forewarning:
      return "forewarning";
    case ReportKind::stopped:
      return "stopped";
    case ReportKind::stale_books:
      return "stale_books";
    case ReportKind::silent_sync:
      return "silent_sync";
    case ReportKind::silent_inbox:
      return "silent_inbox";
    case ReportKind::silent_sending:
      return "silent_sending";
    case ReportKind::shadow:
      return "shadow";
    case ReportKind::weekly:
      return "weekly";
  }
  std::abort();
}

Rendered render_report(const Report& report, std::string_view code) {
  // Words and dates are of one language, also where only the dates are known.
  const Language language = *Language::find(report_words(code).code);
  Writer writer(report, language);
  return {single_line(writer.subject()), writer.body(), std::string(language.code()), ""};
}

Mail report_mail(const Rendered& rendered, const Creditor& creditor,
                 const std::vector<std::string>& to, const OutboxKey& key, Instant date) {
  std::vector<Recipient> recipients;
  for (const auto& address : to)
    recipients.push_back({address, "to", "owner"});
  Mail mail = mail_of(rendered, creditor, recipients, key, date);
  mail.reply_to.reset();
  return mail;
}

}  // namespace dunning::messages
