// An invoice as Xero prints it, and how far the books are.
#include <iterator>

#include "connectors/xero/connector.hpp"

namespace dunning::xero {
namespace {

using ports::Purpose;

constexpr std::uint64_t largest_document = 10ULL << 20;
// Payments of so many days are looked through for the newest; older books are as good as unknown.
constexpr int books_days_back = 400;

std::string date_time(Date date) {
  return "DateTime(" + std::to_string(date.year()) + "," + std::to_string(date.month()) + "," +
         std::to_string(date.day()) + ")";
}

}  // namespace

Result<ports::Document> XeroConnector::document(const RecordRef& ref) {
  const auto place = place_of(ref);
  const bool printed = place.source == Source::invoices || place.source == Source::credit_notes;
  if (ref.kind != RecordKind::invoice || ref.id.empty() || !printed)
    return fail(ErrorKind::invalid_input, "Xero prints invoices and credit notes only");
  TRY(know_tenant(Purpose::fresh_look));
  // The same address as the record itself: what is accepted makes the difference.
  auto answer = TRY(requests_.send(
      {.path = "/" + std::string(collection(place.source)) + "/" + percent_encoded(place.guid),
       .purpose = Purpose::fresh_look,
       .accept = "application/pdf",
       .max_body_bytes = largest_document}));
  ports::Document document{"invoice-" + place.guid + ".pdf", "application/pdf",
                           std::string(std::istreambuf_iterator<char>(*answer.body), {})};
  if (!document.bytes.starts_with("%PDF-"))
    return fail(ErrorKind::transient, "what came for " + answer.to + " is no PDF");
  return document;
}

Result<std::optional<Date>> XeroConnector::books_as_of() {
  const auto now = clock_.elapsed();
  if (books_ && now - books_->read_at < books_age_limit) return books_->as_of;
  TRY(know_tenant(Purpose::delta));
  // The newest day anywhere on earth: which one it is for the organisation does not matter much.
  const Date today = *parse_date(to_string(clock_.now() + Millis{14 * 3'600'000}).substr(0, 10));
  const auto where = R"(Status=="AUTHORISED" AND Date>=)" + date_time(today - books_days_back) +
                     " AND Date<=" + date_time(today);
  const auto answer = requests_.document({.path = "/Payments?where=" + percent_encoded(where) +
                                                  "&order=Date%20DESC&page=1&pageSize=100",
                                          .purpose = Purpose::delta});
  if (!answer && answer.error().kind == ErrorKind::auth) {
    // Without the scope for payments the rest is read all the same; said once.
    if (!books_refused_) log_.warning("payments_refused", {{"because", answer.error().message}});
    books_refused_ = true;
    books_ = Books{now, std::nullopt};
    return std::optional<Date>();
  }
  if (!answer) return fail(answer.error());
  const auto newest = read_newest_reconciled(*answer, today);
  if (!newest)
    return fail(ErrorKind::transient, "Xero's answer to GET /Payments: " + newest.error().message);
  books_refused_ = false;
  books_ = Books{now, *newest};
  return *newest;
}

}  // namespace dunning::xero
