#include "tests/policy/story.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace dunning::policy::test {
namespace {

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> found;
  for (auto& word : split(text, ' ')) {
    if (!word.empty()) found.push_back(std::move(word));
  }
  return found;
}

class Story {
 public:
  explicit Story(World world) : world_(std::move(world)) {}

  void line(const std::string& text) {
    auto cells = split(text, '|');
    REQUIRE_MESSAGE(cells.size() == 3, text);
    const Date date = day(cells[0]);
    while (next_ && *next_ < date) {
      if (!asleep_) run(*next_, "(no line)", "");
      next_ = *next_ + 1;
    }
    asleep_ = false;
    fate_ = "delivered";
    for (const auto& event : split(cells[1], ';')) {
      if (!event.empty()) happen(event, date);
    }
    run(date, text, cells[2]);
    fate_ = "delivered";
    next_ = date + 1;
  }

 private:
  void happen(const std::string& event, Date date) {
    const auto part = words(event);
    if (part[0] == "asleep") {
      asleep_ = true;
    } else if (part[0] == "unsent" || part[0] == "uncertain" || part[0] == "bounced") {
      fate_ = part[0];
    } else if (part[0] == "late") {
      fate_ = part[0];
      late_ = day(part.at(1));
    } else if (part[0] == "credit" && part.at(2) == "gone") {
      std::erase_if(world_.account.credits,
                    [&](const Credit& credit) { return credit.number == part[1]; });
    } else if (part[0] == "credit") {
      world_.credit(part.at(1), part.at(2), part.size() > 4 ? part[4] : "");
    } else if (part.at(1) == "due") {
      world_.item(part[0]).due_date = day(part.at(2));
    } else if (part[1] == "open") {
      world_.item(part[0]).open = money(part.at(2));
    } else if (part[1] == "paid") {
      world_.item(part[0]).state = InvoiceState::paid;
      world_.item(part[0]).open.minor = 0;
    } else if (part[1] == "hold") {
      world_.hold(part[0], part.size() > 3 ? part[3] : "");
    } else if (part[1] == "lift") {
      for (auto& hold : world_.item(part[0]).holds)
        hold.ended_on = date;
    } else {
      REQUIRE_MESSAGE(part.size() == 4, event);
      world_.invoice(part[0], part[1], part[3]);
    }
  }

  void run(Date date, const std::string& text, const std::string& expected) {
    CAPTURE(to_string(date));
    CAPTURE(text);
    arrive(date);
    const Verdict verdict =
        decide(world_.account, world_.rules, world_.policies, world_.jurisdiction, date);
    auto& judgements = world_.account.history.judgements;
    judgements.insert(judgements.end(), verdict.judgements.begin(), verdict.judgements.end());

    std::string message;
    for (const auto& outcome : split(expected, ';')) {
      if (outcome.find(':') != std::string::npos) {
        message = outcome;
      } else if (!outcome.empty()) {
        const auto part = words(outcome);
        const auto item = world_.item(part[0]).id;
        const auto found =
            std::find_if(verdict.decisions.begin(), verdict.decisions.end(),
                         [&](const Decision& decision) { return decision.item == item; });
        REQUIRE(found != verdict.decisions.end());
        CAPTURE(found->detail);
        CHECK(part[0] + " " + std::string(name(found->reason)) == outcome);
      }
    }
    std::string left;
    for (const auto& intent : verdict.intents)
      left += (left.empty() ? "" : ", ") + world_.text(intent);
    CHECK(left == message);
    for (const auto& intent : verdict.intents)
      send(intent, date);
  }

  void send(const Intent& intent, Date date) {
    if (fate_ == "unsent") return;
    if (intent.kind != "step") {
      world_.account.history.events.push_back(
          {intent.kind, intent.subject, date, DeliveryState::delivered, date});
    }
    for (const auto& advance : intent.advances) {
      Taken row{advance.item,
                advance.step,
                advance.round,
                advance.turn,
                advance.item == intent.advances.front().item,
                date,
                advance.due_date,
                DeliveryState::delivered,
                date};
      if (fate_ != "delivered") row.delivered_on.reset();
      if (fate_ == "uncertain") row.state = DeliveryState::uncertain;
      if (fate_ == "bounced") row.state = DeliveryState::bounced;
      if (fate_ == "late") row.state = DeliveryState::ready;
      world_.account.history.taken.push_back(row);
      for (auto& item : world_.account.items) {
        if (item.id == advance.item) item.policy = intent.policy;
      }
    }
    world_.account.history.last_message_on = date;
  }

  // What was sent late arrives.
  void arrive(Date date) {
    if (!late_ || date < *late_) return;
    for (auto& row : world_.account.history.taken) {
      if (row.state != DeliveryState::ready) continue;
      row.state = DeliveryState::delivered;
      row.delivered_on = *late_;
    }
    late_.reset();
  }

  World world_;
  std::optional<Date> next_;
  std::optional<Date> late_;
  bool asleep_ = false;
  std::string fate_ = "delivered";
};

}  // namespace

void tell(World world, std::string_view table) {
  Story story(std::move(world));
  for (const auto& line : split(table, '\n')) {
    if (!line.empty()) story.line(line);
  }
}

}  // namespace dunning::policy::test
