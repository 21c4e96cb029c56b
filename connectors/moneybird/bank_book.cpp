#include "connectors/moneybird/bank_book.hpp"

#include <algorithm>

#include "daemon/json/parse.hpp"

namespace dunning::moneybird {
namespace {

// Moneybird's administrations are Dutch: at most two hours ahead of UTC.
Date latest_today(Instant now) {
  return *parse_date(to_string(now + Millis{2 * 3'600'000}).substr(0, 10));
}

std::string compact(Date date) {
  auto text = to_string(date);
  std::erase(text, '-');
  return text;
}

// What will not go away by itself: no scope, no such resource in this plan, a period that it does
// not take.
bool is_refusal(ErrorKind kind) {
  return kind == ErrorKind::auth || kind == ErrorKind::not_found || kind == ErrorKind::permanent ||
         kind == ErrorKind::invalid_input;
}

// By number: ids are digits, and of one length but for the oldest.
bool made_later(const std::string& one, const std::string& other) {
  return one.size() != other.size() ? one.size() > other.size() : one > other;
}

}  // namespace

bool BankBook::worth_asking() const {
  return !refused_at_ || clock_.elapsed() - *refused_at_ >= bank_refusal_age_limit;
}

Result<std::optional<Answer>> BankBook::ask_list(ports::Purpose purpose, Millis deadline) {
  const Date today = latest_today(clock_.now());
  const std::string period =
      "period:" + compact(today - bank_days_back) + ".." + compact(today + 1);
  auto answer =
      requests_.send({.path = path_ + "/synchronization.json?filter=" + percent_encoded(period),
                      .purpose = purpose,
                      .deadline = deadline,
                      .max_body_bytes = json::list_limit});
  if (answer) {
    refused_at_.reset();
    refusal_logged_ = false;
    return std::optional(std::move(*answer));
  }
  if (!is_refusal(answer.error().kind)) return fail(std::move(answer).error());
  refused_at_ = clock_.elapsed();
  newest_.reset();
  latest_.clear();
  latest_read_ = false;
  if (!std::exchange(refusal_logged_, true))
    log_.warning("bank_lines_refused", {{"because", answer.error().message}});
  return std::optional<Answer>();
}

void BankBook::take_listed(const std::vector<ports::Listed>& listed) {
  latest_.clear();
  bool newest_is_there = false;
  for (const auto& one : listed) {
    newest_is_there = newest_is_there || (newest_ && newest_->id == one.ref.id);
    latest_.push_back(one.ref.id);
  }
  const auto count = std::min(latest_.size(), latest_limit);
  std::partial_sort(latest_.begin(), latest_.begin() + static_cast<std::ptrdiff_t>(count),
                    latest_.end(), made_later);
  latest_.resize(count);
  if (newest_is_there) return;
  newest_.reset();
  latest_read_ = false;
}

void BankBook::take(const BankLine& line) {
  // A line may be dated ahead; that says nothing about how far the books are.
  const bool counts = line.booked_on <= latest_today(clock_.now());
  if (newest_ && newest_->id == line.id && (!counts || line.booked_on < newest_->date)) {
    newest_.reset();
    latest_read_ = false;
  }
  if (counts && (!newest_ || line.booked_on > newest_->date))
    newest_ = Newest{line.id, line.booked_on};
}

std::vector<std::string> BankBook::wanted() const {
  return latest_read_ ? std::vector<std::string>() : latest_;
}

std::optional<Date> BankBook::newest() const {
  return newest_ ? std::optional(newest_->date) : std::nullopt;
}

}  // namespace dunning::moneybird
