#include "daemon/messages/task.hpp"

#include <algorithm>
#include <map>

#include "daemon/messages/language.hpp"
#include "daemon/messages/task_words.hpp"
#include "daemon/messages/text.hpp"

namespace dunning::messages {
namespace {

// Of each kind: more than that nobody says on the telephone.
constexpr std::size_t most_listed = 20;
constexpr std::size_t most_remarks = 5;
constexpr std::string_view outcomes = "promised|disputed|no_answer|wrong_number|other";

template <class T>
void keep_newest(std::vector<T>& list, std::size_t most) {
  if (list.size() > most) list.erase(list.begin(), list.end() - static_cast<std::ptrdiff_t>(most));
}

class Writer {
 public:
  Writer(const TaskFacts& facts, const Language& language)
      : facts_(facts), language_(language), words_(task_words(language.code())) {}

  std::string text() {
    if (!facts_.assign.empty()) line(words_.for_whom, single_line(facts_.assign));
    if (facts_.due_on) line(words_.due_on, language_.date(*facts_.due_on));
    if (facts_.points != nullptr) points(*facts_.points);
    if (facts_.id != 0) {
      heading(words_.done);
      text_ += "dunningctl done " + std::to_string(facts_.id) + " --outcome " +
               std::string(facts_.by_phone ? outcomes : "other") + "\n";
    }
    return tidy_paragraphs(text_ + "\n" + std::string(words_.closing) + "\n");
  }

 private:
  void points(const TalkingPoints& points) {
    who(points.debtor);
    what_is_open(points);
    what_was_sent(points);
    what_was_promised(points);
    if (!points.disputed.empty()) heading(words_.disputes);
    for (const auto& one : points.disputed) {
      item(fill(words_.disputed,
                {single_line(one.number), single_line(one.category), language_.date(one.since)}));
    }
    what_was_noted(points);
  }

  void who(const Debtor& debtor) {
    line(words_.debtor,
         single_line(debtor.name) + (debtor.customer_number.empty()
                                         ? ""
                                         : " (" + single_line(debtor.customer_number) + ")"));
    if (!debtor.person.empty() && debtor.person != debtor.name)
      line(words_.contact, single_line(debtor.person));
    line(words_.phone,
         debtor.phone.empty() ? std::string(words_.no_phone) : single_line(debtor.phone));
  }

  void what_is_open(const TalkingPoints& points) {
    if (points.open.empty()) {
      text_ += "\n" + std::string(words_.nothing_open) + "\n";
      return;
    }
    heading(words_.open);
    std::map<std::string, Money> sums;
    std::size_t listed = 0;
    for (const auto& one : points.open) {
      const auto [sum, fresh] = sums.emplace(std::string(one.open.currency.code()), one.open);
      if (!fresh) {
        if (const auto total = add(sum->second, one.open)) sum->second = *total;
      }
      if (listed++ >= most_listed) continue;
      std::string text = single_line(one.number);
      if (one.due) text += ", " + fill(words_.due, {language_.date(*one.due)});
      item(text + ": " + language_.amount(one.open));
    }
    if (listed > most_listed) item("…");
    std::vector<std::string> texts;
    for (const auto& [code, sum] : sums)
      texts.push_back(language_.amount(sum));
    text_ += std::string(words_.together) + " " + language_.list(texts) + "\n";
  }

  void what_was_sent(const TalkingPoints& points) {
    if (points.sent.empty()) {
      text_ += "\n" + std::string(words_.nothing_sent) + "\n";
      return;
    }
    heading(words_.sent);
    for (const auto& one : points.sent) {
      const bool arrived =
          one.state == DeliveryState::accepted || one.state == DeliveryState::delivered;
      item(language_.date(one.on) + ": " + single_line(one.what) +
           (arrived ? "" : " (" + std::string(name(one.state)) + ")"));
    }
  }

  void what_was_promised(const TalkingPoints& points) {
    if (points.promised.empty()) return;
    heading(words_.promises);
    for (const auto& one : points.promised) {
      item(fill(words_.promised, {language_.amount(one.amount), language_.date(one.by)}) + ": " +
           ended(one));
    }
  }

  std::string ended(const TalkingPoints::Promised& one) const {
    using State = policy::PromiseState;
    switch (one.state) {
      case State::kept:
        return std::string(words_.kept);
      case State::kept_in_part:
      case State::broken:
        return fill(words_.broken, {language_.amount(one.received)});
      case State::open:
        return fill(words_.still_open, {language_.amount(one.received)});
      case State::unapproved:
        return std::string(words_.unapproved);
      case State::withdrawn:
        return std::string(words_.withdrawn);
    }
    return "";
  }

  void what_was_noted(const TalkingPoints& points) {
    const auto& of_ledger = points.debtor.notes;
    if (points.notes.empty() && of_ledger.empty()) return;
    heading(words_.notes);
    const std::size_t first = of_ledger.size() > most_remarks ? of_ledger.size() - most_remarks : 0;
    for (std::size_t i = first; i < of_ledger.size(); ++i)
      item(single_line(of_ledger[i]));
    for (const auto& one : points.notes) {
      item(language_.date(one.on) + ", " + single_line(one.author) + ": " + single_line(one.text));
    }
  }

  void line(std::string_view label, const std::string& value) {
    text_ += std::string(label) + " " + value + "\n";
  }
  void heading(std::string_view text) { text_ += "\n" + std::string(text) + "\n"; }
  void item(const std::string& text) { text_ += "- " + text + "\n"; }

  const TaskFacts& facts_;
  const Language& language_;
  const TaskWords& words_;
  std::string text_;
};

void add_open(TalkingPoints& points, const policy::Account& account) {
  for (const auto& item : account.items) {
    const bool owed =
        item.state == InvoiceState::open || item.state == InvoiceState::payment_under_way;
    if (owed && item.open.is_positive())
      points.open.push_back({item.number, item.due_date, item.open});
  }
  std::stable_sort(points.open.begin(), points.open.end(),
                   [](const auto& a, const auto& b) { return a.due < b.due; });
}

// A step that only makes a task, or writes into the ledger, reaches nobody. One that the policy
// lacks by now is taken for a message, as most are.
bool reached_somebody(const policy::Taken& taken, const policy::Account& account,
                      const policy::PolicySet& policies) {
  const auto item = std::find_if(account.items.begin(), account.items.end(),
                                 [&](const policy::Item& one) { return one.id == taken.item; });
  if (item == account.items.end()) return true;
  const auto* policy = policy::find_policy(policies, item->policy);
  if (policy == nullptr) return true;
  const auto reaches = [](const policy::Step& step) {
    return step.writes() || !step.hand_over.empty();
  };
  const auto known = policy->known_as(taken.step);
  if (!known) return true;
  const auto& step = policy->steps[*known];
  return reaches(step) || std::any_of(step.otherwise.begin(), step.otherwise.end(), reaches);
}

void add_sent(TalkingPoints& points, const policy::Account& account,
              const policy::PolicySet& policies) {
  const auto add = [&](Date on, const std::string& what, DeliveryState state) {
    const bool never = state == DeliveryState::cancelled || state == DeliveryState::expired ||
                       state == DeliveryState::planned;
    const bool known = std::any_of(points.sent.begin(), points.sent.end(), [&](const auto& one) {
      return one.on == on && one.what == what;
    });
    if (!never && !known) points.sent.push_back({on, what, state});
  };
  for (const auto& one : account.history.taken) {
    if (one.leading && reached_somebody(one, account, policies))
      add(one.delivered_on.value_or(one.on), one.step, one.state);
  }
  for (const auto& one : account.history.events)
    add(one.delivered_on.value_or(one.on), one.kind, one.state);
  std::stable_sort(points.sent.begin(), points.sent.end(),
                   [](const auto& a, const auto& b) { return a.on < b.on; });
  keep_newest(points.sent, most_listed);
}

void add_words(TalkingPoints& points, const policy::Account& account) {
  for (const auto& word : account.words) {
    if (const auto* remark = std::get_if<policy::Remark>(&word.what)) {
      points.notes.push_back({word.on, word.author, remark->text});
    } else if (const auto* dispute = std::get_if<policy::Dispute>(&word.what);
               dispute != nullptr && !word.ended_on) {
      const auto of =
          std::find_if(account.items.begin(), account.items.end(),
                       [&](const policy::Item& item) { return item.invoice == dispute->invoice; });
      if (of != account.items.end())
        points.disputed.push_back({of->number, dispute->category, word.on});
    }
  }
  keep_newest(points.notes, most_remarks);
}

}  // namespace

void add_talking_points(TalkingPoints& points, const policy::Account& account,
                        const policy::PolicySet& policies, const policy::Outcomes& outcomes) {
  points.debtor = account.debtor;
  add_open(points, account);
  add_sent(points, account, policies);
  for (const auto& one : outcomes.promises) {
    points.promised.push_back({one.promise->amount, one.promise->by, one.state, one.received});
  }
  keep_newest(points.promised, most_listed);
  points.notes.clear();  // words are the debtor's, whatever the currency
  add_words(points, account);
}

TaskText render_task(const TaskFacts& facts, std::string_view code) {
  const Language language = *Language::find(task_words(code).code);
  Writer writer(facts, language);
  return {single_line(facts.title), single_line(facts.assign), facts.due_on, writer.text()};
}

std::string outbox_text(const TaskText& task) {
  return task.title + "\n" + task.assign + "\n" +
         (task.due_on ? to_string(*task.due_on) : std::string()) + "\n" + task.text;
}

Result<TaskText> parse_task_text(std::string_view bytes) {
  std::string_view lines[3];
  for (auto& line : lines) {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos)
      return fail(ErrorKind::invalid_input, "this is no task for a ledger");
    line = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
  }
  TaskText task{std::string(lines[0]), std::string(lines[1]), std::nullopt, std::string(bytes)};
  if (!lines[2].empty()) task.due_on = parse_date(lines[2]);
  if (task.title.empty() || (!lines[2].empty() && !task.due_on))
    return fail(ErrorKind::invalid_input, "this is no task for a ledger");
  return task;
}

Mail task_mail(const TaskText& task, std::string_view language, const Creditor& creditor,
               const std::vector<Recipient>& recipients, const OutboxKey& key, Instant date) {
  const auto& words = task_words(language);
  const Rendered rendered{fill(words.subject, {task.title}), task.text, std::string(words.code),
                          ""};
  Mail mail = mail_of(rendered, creditor, recipients, key, date);
  mail.reply_to.reset();
  return mail;
}

}  // namespace dunning::messages
