#include "connectors/exact_online/progress.hpp"

#include <algorithm>

#include "daemon/core/spelling.hpp"
#include "daemon/json/cursor.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"

namespace dunning::exact_online {
namespace {

using json::Cursor;
using json::Value;

constexpr Spelling<Stage> stages[] = {{Stage::contacts, "contacts"},
                                      {Stage::accounts, "accounts"},
                                      {Stage::terms, "terms"},
                                      {Stage::deleted, "deleted"},
                                      {Stage::totals, "totals"}};

Value wire(const Marks& marks) {
  return Value::array({marks.terms, marks.accounts, marks.contacts, marks.deleted});
}

Result<Marks> read_marks(const Cursor& object, std::string_view key) {
  const auto numbers = TRY(object.items(key));
  if (numbers.size() != 4) return fail(object.error(std::string(key) + ": expected four marks"));
  return Marks{TRY(numbers[0].integer()), TRY(numbers[1].integer()), TRY(numbers[2].integer()),
               TRY(numbers[3].integer())};
}

Value wire(const SyncCursor& cursor) {
  return Value::object({{"began", cursor.began.ms},
                        {"moved", cursor.moved},
                        {"from", wire(cursor.from)},
                        {"last", wire(cursor.last)},
                        {"bulk_sign", cursor.bulk_sign.text()},
                        {"sync_sign", cursor.sync_sign.text()}});
}

Result<SyncCursor> read_cursor(const Cursor& wire) {
  return SyncCursor{{TRY(wire.integer("began"))},
                    TRY(wire.text("moved")),
                    TRY(read_marks(wire, "from")),
                    TRY(read_marks(wire, "last")),
                    OwedSign::read(TRY(wire.text("bulk_sign"))),
                    OwedSign::read(TRY(wire.text("sync_sign")))};
}

Error not_ours(std::string_view what, const Error& error) {
  return {ErrorKind::invalid_input,
          "this is no " + std::string(what) + " of the connector exact_online: " + error.message,
          std::nullopt};
}

Result<Progress> read_progress(const Value& document) {
  const Cursor wire(document);
  Progress progress;
  progress.full = TRY(wire.boolean("full"));
  const auto stage = read_spelling(stages, TRY(wire.text("stage")));
  if (!stage) return fail(wire.error("stage: unknown"));
  progress.stage = *stage;
  progress.next = TRY(wire.text("next"));
  const auto cursor = TRY(wire.at("cursor"));
  progress.cursor = TRY(read_cursor(cursor));
  progress.seen = TRY(read_marks(wire, "seen"));
  progress.began = {TRY(wire.integer("began"))};
  progress.counts = static_cast<int>(TRY(wire.integer("counts")));
  progress.counted_at = {TRY(wire.integer("counted_at"))};
  for (const Cursor& sum : TRY(wire.items("sums"))) {
    const auto currency = TRY(sum.text("currency"));
    progress.sums[currency] = {TRY(sum.integer("claims")), TRY(sum.integer("credits"))};
  }
  for (const Cursor& gap : TRY(wire.items("gaps"))) {
    if (const auto kind = parse_record_kind(TRY(gap.text()))) progress.gap(*kind);
  }
  return progress;
}

}  // namespace

std::string SyncCursor::text() const {
  return json::write(wire(*this));
}

Result<SyncCursor> SyncCursor::read(const std::string& text) {
  const auto document = json::parse(text);
  if (!document) return fail(not_ours("cursor", document.error()));
  auto cursor = read_cursor(Cursor(*document));
  if (!cursor) return fail(not_ours("cursor", cursor.error()));
  return cursor;
}

void Progress::gap(RecordKind kind) {
  if (std::find(gaps.begin(), gaps.end(), kind) == gaps.end()) gaps.push_back(kind);
}

std::string Progress::text() const {
  auto sums_wire = Value::array();
  for (const auto& [currency, sum] : sums)
    sums_wire.push(
        Value::object({{"currency", currency}, {"claims", sum.claims}, {"credits", sum.credits}}));
  auto gaps_wire = Value::array();
  for (const auto kind : gaps)
    gaps_wire.push(name(kind));
  return json::write(Value::object({{"full", full},
                                    {"stage", spelled(stages, stage)},
                                    {"next", next},
                                    {"cursor", wire(cursor)},
                                    {"seen", wire(seen)},
                                    {"began", began.ms},
                                    {"counts", counts},
                                    {"counted_at", counted_at.ms},
                                    {"sums", std::move(sums_wire)},
                                    {"gaps", std::move(gaps_wire)}}));
}

Result<Progress> Progress::read(const std::string& text) {
  const auto document = json::parse(text);
  if (!document) return fail(not_ours("resume token", document.error()));
  auto progress = read_progress(*document);
  if (!progress) return fail(not_ours("resume token", progress.error()));
  return progress;
}

}  // namespace dunning::exact_online
