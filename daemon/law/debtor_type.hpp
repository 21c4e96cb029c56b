#pragma once

#include <optional>
#include <string_view>

namespace dunning::law {

// S2. What kind of party owes: it decides which rules of a jurisdiction apply.
enum class DebtorType { consumer, business, public_body };
std::string_view name(DebtorType type);
std::optional<DebtorType> parse_debtor_type(std::string_view text);

}  // namespace dunning::law
