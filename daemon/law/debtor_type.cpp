#include "daemon/law/debtor_type.hpp"

#include "daemon/core/spelling.hpp"

namespace dunning::law {
namespace {

constexpr Spelling<DebtorType> types[] = {{DebtorType::consumer, "consumer"},
                                          {DebtorType::business, "business"},
                                          {DebtorType::public_body, "public_body"}};

}  // namespace

std::string_view name(DebtorType type) {
  return spelled(types, type);
}
std::optional<DebtorType> parse_debtor_type(std::string_view text) {
  return read_spelling(types, text);
}

}  // namespace dunning::law
