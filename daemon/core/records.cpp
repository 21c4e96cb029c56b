#include "daemon/core/records.hpp"

#include "daemon/core/spelling.hpp"

namespace dunning {
namespace {

constexpr Spelling<RecordKind> kinds[] = {{RecordKind::debtor, "debtor"},
                                          {RecordKind::invoice, "invoice"},
                                          {RecordKind::bank_line, "bank_line"}};

constexpr Spelling<InvoiceState> states[] = {{InvoiceState::draft, "draft"},
                                             {InvoiceState::open, "open"},
                                             {InvoiceState::payment_under_way, "payment_under_way"},
                                             {InvoiceState::paid, "paid"},
                                             {InvoiceState::voided, "voided"},
                                             {InvoiceState::written_off, "written_off"},
                                             {InvoiceState::unknown, "unknown"}};

struct RefOf {
  RecordRef operator()(const Debtor& debtor) const { return {RecordKind::debtor, debtor.id.value}; }
  RecordRef operator()(const Invoice& invoice) const {
    return {RecordKind::invoice, invoice.id.value};
  }
  RecordRef operator()(const BankLine& line) const { return {RecordKind::bank_line, line.id}; }
};

}  // namespace

std::string_view name(RecordKind kind) {
  return spelled(kinds, kind);
}
std::optional<RecordKind> parse_record_kind(std::string_view text) {
  return read_spelling(kinds, text);
}

std::string_view name(InvoiceState state) {
  return spelled(states, state);
}
std::optional<InvoiceState> parse_invoice_state(std::string_view text) {
  return read_spelling(states, text);
}

RecordRef ref(const Record& record) {
  return std::visit(RefOf{}, record);
}

const std::string& version(const Record& record) {
  return std::visit([](const auto& one) -> const std::string& { return one.version; }, record);
}

}  // namespace dunning
