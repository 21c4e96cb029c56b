#include "tests/sandbox/outbox.hpp"

#include <nlohmann/json.hpp>

namespace dunning::sandbox {

namespace {

constexpr std::size_t kept_parcels = 5'000;

}  // namespace

Outbox::~Outbox() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Outbox::start(Send send) {
  send_ = std::move(send);
  thread_ = std::thread([this] { run(); });
}

void Outbox::keep(Parcel parcel) {
  kept_.push_back(std::move(parcel));
  if (kept_.size() > kept_parcels) kept_.pop_front();
}

void Outbox::post(Parcel parcel) {
  {
    const std::lock_guard lock(mutex_);
    if (lose_ > 0) {
      --lose_;
      return;
    }
    const int copies = duplicate_ > 0 ? 2 : 1;
    if (duplicate_ > 0) --duplicate_;
    for (int i = 0; i < copies; ++i) {
      if (send_) {
        waiting_.push_back(parcel);
      } else {
        keep(parcel);
      }
    }
  }
  wake_.notify_all();
}

int Outbox::ask(Parcel parcel) {
  parcel.attempts = 1;
  parcel.status = send_ ? send_(parcel) : unsent_answer_;
  const int status = parcel.status;
  const std::lock_guard lock(mutex_);
  keep(std::move(parcel));
  return status;
}

void Outbox::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    Parcel parcel = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    ++parcel.attempts;
    parcel.status = send_(parcel);
    lock.lock();
    keep(std::move(parcel));
  }
}

Status Outbox::change(const Json& wanted) {
  const std::int64_t lose = TRY(whole_member(wanted, "lose", lose_));
  const std::int64_t duplicate = TRY(whole_member(wanted, "duplicate", duplicate_));
  const std::int64_t answer = TRY(whole_member(wanted, "answer", unsent_answer_));
  const std::lock_guard lock(mutex_);
  lose_ = static_cast<int>(lose);
  duplicate_ = static_cast<int>(duplicate);
  unsent_answer_ = static_cast<int>(answer);
  return {};
}

Json Outbox::view() const {
  const std::lock_guard lock(mutex_);
  Json rows = Json::array();
  for (const Parcel& parcel : kept_) {
    Json headers = Json::object();
    for (const auto& [name, value] : parcel.headers)
      headers[name] = value;
    rows.push_back({{"system", parcel.system},
                    {"url", parcel.url},
                    {"headers", headers},
                    {"body", parcel.body},
                    {"at", to_string(parcel.at)},
                    {"status", parcel.status},
                    {"attempts", parcel.attempts}});
  }
  return rows;
}

}  // namespace dunning::sandbox
