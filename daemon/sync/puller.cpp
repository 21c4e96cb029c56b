#include "daemon/sync/puller.hpp"

#include <algorithm>

namespace dunning::sync {
namespace {

store::Pull pull_of(ports::PullMode mode) {
  return mode == ports::PullMode::sweep ? store::Pull::sweep : store::Pull::delta;
}

// What the records that a pull listed are read for (S22: the order in which requests are spent).
ports::Purpose purpose_of(ports::PullMode mode, const std::string& cursor) {
  if (cursor.empty()) return ports::Purpose::first_load;  // a sweep, as a rule
  return mode == ports::PullMode::sweep ? ports::Purpose::sweep : ports::Purpose::delta;
}

// A resume token grows old; the pull then begins anew, which costs requests and loses nothing.
bool is_about_the_token(ErrorKind kind) {
  return kind == ErrorKind::invalid_input || kind == ErrorKind::not_found;
}

std::vector<store::Arrived::Unreadable> unreadable_of(std::vector<ports::Unreadable>& from) {
  std::vector<store::Arrived::Unreadable> to;
  to.reserve(from.size());
  for (auto& one : from)
    to.push_back({std::move(one.ref), std::move(one.message)});
  return to;
}

store::Arrived arrived_with(ports::LookedAt looked) {
  store::Arrived arrived;
  arrived.records = std::move(looked.records);
  arrived.gone = std::move(looked.missing);
  arrived.unreadable = unreadable_of(looked.unreadable);
  return arrived;
}

}  // namespace

Result<Progress> Puller::step(ports::PullMode mode) {
  const auto pull = pull_of(mode);
  const auto standing = TRY(mirror_.standing(administration_, pull));
  const auto progress = standing.under_way && standing.pending > 0
                            ? TRY(fetch_pending(pull, purpose_of(mode, standing.cursor)))
                            : TRY(take_page(pull, mode, standing));
  if (progress == Progress::complete) TRY(note_books());
  return progress;
}

// What the pull brought is kept whatever becomes of this.
Status Puller::note_books() {
  const auto as_of = connector_.books_as_of();
  if (as_of) return administrations_.note_books(administration_, *as_of, clock_.now());
  log_.warning("books_date_unknown", {{"because", as_of.error().message}});
  return {};
}

Result<Progress> Puller::take_page(store::Pull pull, ports::PullMode mode,
                                   const store::Mirror::Standing& standing) {
  const auto before = clock_.now();
  auto pulled = connector_.pull(mode, standing.cursor, standing.resume);
  if (!pulled && !standing.resume.empty() && is_about_the_token(pulled.error().kind))
    TRY(mirror_.abandon(administration_, pull));
  auto page = TRY(std::move(pulled));
  store::Arrived arrived;
  arrived.records = std::move(page.records);
  arrived.gone = std::move(page.gone);
  arrived.unreadable = unreadable_of(page.unreadable);
  arrived.listed.reserve(page.listed.size());
  for (auto& one : page.listed)
    arrived.listed.push_back({std::move(one.ref), std::move(one.version)});
  log_.debug("page_pulled", {{"records", std::to_string(arrived.records.size())},
                             {"listed", std::to_string(arrived.listed.size())},
                             {"bytes", std::to_string(page.bytes)}});
  const store::Mirror::PageEnd end{std::move(page.resume), std::move(page.next_cursor),
                                   page.complete_kinds, page.unsettled_invoices_listed};
  return TRY(mirror_.take_page(administration_, pull, arrived, end, before)) ? Progress::complete
                                                                             : Progress::more;
}

Result<Progress> Puller::fetch_pending(store::Pull pull, ports::Purpose purpose) {
  const auto before = clock_.now();
  const auto refs =
      TRY(mirror_.pending(administration_, pull, connector_.capabilities().look_again_batch));
  if (refs.empty()) return Progress::more;
  const auto arrived = arrived_with(TRY(connector_.look_again(refs, purpose)));
  for (const auto& one : arrived.unreadable) {
    log_.warning(
        "record_quarantined",
        {{"kind", std::string(name(one.ref.kind))}, {"id", one.ref.id}, {"because", one.message}});
  }
  return TRY(mirror_.take_fetched(administration_, pull, refs, arrived, before))
             ? Progress::complete
             : Progress::more;
}

Status Puller::own(AdministrationId administration) const {
  if (administration == administration_) return {};
  return fail(ErrorKind::not_found, "these are the books of administration " +
                                        std::to_string(administration_.value) + ", not of " +
                                        std::to_string(administration.value));
}

Result<bool> Puller::bring_up_to_date(AdministrationId administration) {
  TRY(own(administration));
  return TRY(step(ports::PullMode::delta)) == Progress::complete;
}

Status Puller::look_again(AdministrationId administration, const std::vector<RecordRef>& refs) {
  TRY(own(administration));
  const auto batch = std::max<std::size_t>(connector_.capabilities().look_again_batch, 1);
  // Batches of one kind: ledgers read records of one kind at a time.
  auto from = refs.begin();
  while (from != refs.end()) {
    auto to = from;
    while (to != refs.end() && to->kind == from->kind &&
           static_cast<std::size_t>(to - from) < batch)
      ++to;
    const auto before = clock_.now();
    auto looked =
        TRY(connector_.look_again(std::vector<RecordRef>(from, to), ports::Purpose::fresh_look));
    TRY(mirror_.take_look(administration_, arrived_with(std::move(looked)), before));
    from = to;
  }
  return {};
}

Result<ports::Document> Puller::document(AdministrationId administration, const RecordRef& ref) {
  TRY(own(administration));
  return connector_.document(ref);
}

}  // namespace dunning::sync
