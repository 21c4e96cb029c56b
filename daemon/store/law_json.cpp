#include "daemon/store/law_json.hpp"

#include "daemon/store/fields.hpp"

namespace dunning::store {
namespace {

using policy::Basis;
using policy::InterestStretch;
using policy::NoticeItem;
using policy::StatedAnnouncement;
using policy::StatedClaim;
using policy::StatedLaw;
using policy::StatedNotice;

std::string basis_text(Basis basis) {
  return basis == Basis::none ? "" : std::string(policy::name(basis));
}
Basis read_basis(FieldReader& in, std::string_view key) {
  return in.word(key, Basis::none, policy::parse_basis);
}

json::Value value_of(const ItemId& item) {
  return json::Value(item.value);
}
Result<ItemId> item_of(const json::Cursor& cursor) {
  return ItemId{TRY(cursor.integer())};
}

json::Value value_of(const InterestStretch& part) {
  return FieldWriter()
      .money("base", part.base)
      .number("days", part.days)
      .date("from", part.from)
      .money("interest", part.interest)
      .number("item", part.item.value)
      .number("rate_decimals", part.rate.decimals)
      .number("rate_e4", part.rate.e4)
      .date("to", part.to)
      .object();
}
Result<InterestStretch> stretch_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  InterestStretch part;
  part.base = in.money("base");
  part.days = in.number("days");
  part.from = in.day("from");
  part.interest = in.money("interest");
  part.item.value = in.number("item");
  part.rate.decimals = static_cast<int>(in.number("rate_decimals"));
  part.rate.e4 = in.number("rate_e4");
  part.to = in.day("to");
  return in.done(part);
}

json::Value value_of(const NoticeItem& one) {
  return FieldWriter()
      .number("item", one.item.value)
      .money("open", one.open)
      .money("received", one.received)
      .number("round", one.round)
      .object();
}
Result<NoticeItem> notice_item_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  NoticeItem one;
  one.item.value = in.number("item");
  one.open = in.money("open");
  one.received = in.money("received");
  one.round = static_cast<int>(in.number("round"));
  return in.done(one);
}

json::Value value_of(const StatedAnnouncement& stated) {
  FieldWriter out;
  out.money("costs", stated.costs)
      .text("costs_article", stated.costs_article)
      .text("costs_basis", basis_text(stated.costs_basis))
      .date("from", stated.from)
      .text("interest_article", stated.interest_article)
      .text("interest_basis", basis_text(stated.interest_basis))
      .flag("monthly", stated.monthly);
  if (stated.interest_rate) {
    out.set("rate_decimals", stated.interest_rate->decimals)
        .set("rate_e4", stated.interest_rate->e4);
  }
  return out.object();
}
Result<StatedAnnouncement> announcement_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  StatedAnnouncement stated;
  stated.costs = in.money("costs");
  stated.costs_article = in.text("costs_article");
  stated.costs_basis = read_basis(in, "costs_basis");
  stated.from = in.date("from");
  stated.interest_article = in.text("interest_article");
  stated.interest_basis = read_basis(in, "interest_basis");
  stated.monthly = in.flag("monthly");
  if (TRY(cursor.find_integer("rate_e4"))) {
    stated.interest_rate =
        law::Percent{in.number("rate_e4"), static_cast<int>(in.number("rate_decimals"))};
  }
  return in.done(std::move(stated));
}

json::Value value_of(const StatedClaim& stated) {
  return FieldWriter()
      .money("costs", stated.costs)
      .text("costs_article", stated.costs_article)
      .text("costs_basis", basis_text(stated.costs_basis))
      .list("costs_items", stated.costs_items, [](const ItemId& item) { return value_of(item); })
      .money("costs_of", stated.costs_of)
      .money("interest", stated.interest)
      .text("interest_article", stated.interest_article)
      .text("interest_basis", basis_text(stated.interest_basis))
      .texts("notices", stated.notices)
      .money("principal", stated.principal)
      .money("total", stated.total)
      .list("working", stated.working, [](const InterestStretch& part) { return value_of(part); })
      .object();
}
Result<StatedClaim> claim_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  StatedClaim stated;
  stated.costs = in.money("costs");
  stated.costs_article = in.text("costs_article");
  stated.costs_basis = read_basis(in, "costs_basis");
  stated.costs_items = in.list<ItemId>("costs_items", item_of);
  stated.costs_of = in.money("costs_of");
  stated.interest = in.money("interest");
  stated.interest_article = in.text("interest_article");
  stated.interest_basis = read_basis(in, "interest_basis");
  stated.notices = in.texts("notices");
  stated.principal = in.money("principal");
  stated.total = in.money("total");
  stated.working = in.list<InterestStretch>("working", stretch_of);
  return in.done(std::move(stated));
}

json::Value value_of(const StatedNotice& stated) {
  return FieldWriter()
      .text("account", stated.account)
      .money("amount", stated.amount)
      .text("article", stated.article)
      .flag("by_post", stated.by_post)
      .money("costs", stated.costs)
      .text("costs_article", stated.costs_article)
      .list("items", stated.items, [](const NoticeItem& one) { return value_of(one); })
      .text("name", stated.name)
      .flag("with_vat", stated.with_vat)
      .object();
}
Result<StatedNotice> notice_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  StatedNotice stated;
  stated.account = in.text("account");
  stated.amount = in.money("amount");
  stated.article = in.text("article");
  stated.by_post = in.flag("by_post");
  stated.costs = in.money("costs");
  stated.costs_article = in.text("costs_article");
  stated.items = in.list<NoticeItem>("items", notice_item_of);
  stated.name = in.text("name");
  stated.with_vat = in.flag("with_vat");
  return in.done(std::move(stated));
}

}  // namespace

json::Value law_value(const StatedLaw& law) {
  FieldWriter out;
  if (law.announced) out.set("announced", value_of(*law.announced));
  if (law.claimed) out.set("claimed", value_of(*law.claimed));
  if (law.notice) out.set("notice", value_of(*law.notice));
  return out.object();
}

Result<StatedLaw> read_law(const json::Cursor& cursor) {
  StatedLaw law;
  if (const auto part = TRY(cursor.find("announced"))) law.announced = TRY(announcement_of(*part));
  if (const auto part = TRY(cursor.find("claimed"))) law.claimed = TRY(claim_of(*part));
  if (const auto part = TRY(cursor.find("notice"))) law.notice = TRY(notice_of(*part));
  return law;
}

json::Value law_facts(const StatedLaw& law) {
  FieldWriter out;
  if (law.claimed) {
    out.money("claimed_costs", law.claimed->costs).money("claimed_interest", law.claimed->interest);
  }
  if (law.notice) {
    out.text("notice", law.notice->name)
        .money("notice_amount", law.notice->amount)
        .money("notice_costs", law.notice->costs);
  }
  return out.object();
}

}  // namespace dunning::store
